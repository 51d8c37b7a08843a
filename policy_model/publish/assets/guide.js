// The guide's hands: puts the steps that Python makes in place. It decides nothing and holds no words of a policy.
//
// Python runs in one worker for all guides of a page. It is started when the page is idle, or when a guide is touched;
// an answer given before it is ready is kept. Whatever goes wrong, the page's own nested steps are shown again.

const WORKER = new URL("worker.js", import.meta.url);
const START_PATIENCE = 45_000; // silence, in milliseconds, after which a start is given up: slow telephones, slow lines
const STEP_PATIENCE = 10_000; // the same for a step once Python runs
const MOMENT = 200; // a step that takes longer is acknowledged
const UNREAD = 500; // nobody reads a step this fast: a tap on it was meant for the one before

const guides = new Set();

const python = {
  worker: null,
  ready: false,
  asked: new Map(), // number → {resolve, reject}
  count: 0,
  watchdog: 0,

  start() {
    if (this.worker) return;
    try {
      this.worker = new Worker(WORKER, { type: "module" });
    } catch (error) {
      return this.fail(error);
    }
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault(); // it is handled here
      this.fail(event.message ?? "the worker could not be loaded");
    };
    this.watch();
  },

  ask(request) {
    this.start();
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      if (!this.worker) return reject(new Error("no worker"));
      this.asked.set(id, { resolve, reject });
      this.worker.postMessage({ id, ...request });
      this.watch();
    });
  },

  hear({ id, step, error, ready, failed }) {
    if (failed) return this.fail(failed);
    if (ready) {
      this.ready = true;
      performance.mark("policy-guide-ready");
    }
    const waiting = this.asked.get(id);
    this.asked.delete(id);
    if (step) waiting?.resolve(step);
    if (error) waiting?.reject(new Error(error));
    this.watch();
  },

  // Give up after silence, as long as something is expected.
  watch() {
    clearTimeout(this.watchdog);
    if (this.ready && !this.asked.size) return;
    this.watchdog = setTimeout(() => this.fail("no answer"), this.ready ? STEP_PATIENCE : START_PATIENCE);
  },

  fail(reason) {
    clearTimeout(this.watchdog);
    this.worker?.terminate();
    for (const { reject } of this.asked.values()) reject(new Error(String(reason)));
    this.asked.clear();
    for (const guide of guides) guide.standDown();
    performance.mark("policy-guide-failed", { detail: String(reason) });
  },
};

class Guide {
  constructor(root) {
    this.root = root;
    for (const part of root.querySelectorAll("[data-guide]")) this[part.dataset.guide.replace("-", "_")] = part;
    this.first = this.step.innerHTML;
    this.shown = { clauses: [], path: [] };
    this.turn = 0;
    this.shownAt = -Infinity; // when the step was put in place, in milliseconds of the page
    this.step.hidden = false;
    // Whoever is reading the steps already is not disturbed.
    if (!this.all.querySelector("details[open]")) this.all.open = false;
    root.addEventListener("click", (event) => this.tapped(event));
    for (const kind of ["pointerdown", "focusin"]) {
      root.addEventListener(kind, () => python.start(), { once: true, passive: true });
    }
  }

  tapped(event) {
    const button = event.target.closest("button[data-go]");
    // The second half of a double tap would answer a question that nobody has read. Keys (no detail) are never doubled.
    const doubled = event.detail > 0 && (event.detail > 1 || event.timeStamp - this.shownAt < UNREAD);
    if (button && this.step.contains(button) && !doubled) this.go(button);
    const link = event.target.closest('a[href^="#"]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) this.visit(event, link);
  }

  // To a clause on this page without its name in the address or the history, from where it would tell of an answer.
  // The browser's Back button still leads back here, not away from the answers.
  visit(event, link) {
    const clause = document.getElementById(link.hash.slice(1));
    if (!clause) return;
    event.preventDefault();
    history.pushState(null, "", location.href);
    const back = () => (link.isConnected ? link : this.step.querySelector("[data-focus]"))?.focus();
    addEventListener("popstate", back, { once: true });
    clause.tabIndex = -1;
    clause.focus({ preventScroll: true });
    clause.scrollIntoView({ block: "center" });
  }

  async go(button) {
    const turn = ++this.turn; // a later tap takes the place of an earlier one
    const acknowledge = setTimeout(() => this.acknowledge(button), python.ready ? MOMENT : 0);
    const { policy, procedure, page, level } = this.root.dataset;
    try {
      const step = await python.ask({ policy, procedure, go: button.dataset.go, page, level });
      if (turn === this.turn && guides.has(this)) this.show(step);
    } catch {
      if (turn === this.turn) this.standDown();
    } finally {
      clearTimeout(acknowledge);
    }
  }

  acknowledge(button) {
    for (const other of this.step.querySelectorAll(".is-kept")) other.classList.remove("is-kept");
    button.classList.add("is-kept");
    this.answer.textContent = button.textContent;
    (button.closest("fieldset") ?? this.step).append(this.kept);
    this.kept.hidden = false;
    this.live.textContent = this.kept.textContent;
  }

  show(step) {
    // A reader who has gone elsewhere meanwhile, to the steps below or the text, is told and not called back.
    const attends = this.step.contains(document.activeElement) || document.activeElement === document.body;
    this.shownAt = performance.now();
    this.step.innerHTML = step.html;
    this.kept.hidden = true;
    this.shown = step;
    highlight();
    this.live.textContent = step.announcement;
    if (!attends) return;
    const heading = this.step.querySelector("[data-focus]");
    heading.focus({ preventScroll: true });
    const { top } = heading.getBoundingClientRect();
    if (top < 80 || top > innerHeight / 2) heading.scrollIntoView({ block: "start" });
  }

  // As if nothing had been answered: no trace is left for whoever comes next.
  forget() {
    this.turn += 1;
    this.step.innerHTML = this.first;
    this.kept.hidden = true;
    this.live.textContent = this.answer.textContent = "";
    this.shown = { clauses: [], path: [] };
    highlight();
  }

  // Back to what the page holds without a script.
  standDown() {
    if (!guides.delete(this)) return;
    const hadFocus = this.step.contains(document.activeElement);
    this.forget();
    this.step.hidden = true;
    this.all.open = true;
    this.not_working.hidden = false;
    this.live.textContent = this.not_working.textContent;
    if (hadFocus) this.not_working.focus();
  }
}

// The clauses that are applied and the way through the flowchart, of all guides of the page together.
function highlight() {
  const mark = (name, ids) => {
    for (const element of document.querySelectorAll(`.${name}`)) element.classList.remove(name);
    for (const id of ids) document.getElementById(id)?.classList.add(name);
  };
  const shown = [...guides].map((guide) => guide.shown);
  mark("is-applied", shown.flatMap(({ clauses }) => clauses.map((clause) => `clause-${clause}`)));
  mark("is-on-path", shown.flatMap(({ path }) => path));
}

function begin() {
  for (const root of document.querySelectorAll(".policy-guide:not([data-started])")) {
    root.dataset.started = "";
    try {
      guides.add(new Guide(root));
    } catch (error) {
      console.error("a guide could not start", error); // the others can; this one's steps are in the page
    }
  }
  const whenIdle = window.requestIdleCallback ?? ((start) => setTimeout(start, 1000));
  if (guides.size) whenIdle(() => python.start(), { timeout: 3000 });
}

// Nothing is kept for the browser's Back button either.
addEventListener("pagehide", () => guides.forEach((guide) => guide.forget()));
addEventListener("pageshow", ({ persisted }) => persisted && guides.forEach((guide) => guide.forget()));

begin();
