// Python for a page: one worker for all that is on it, started by whoever first needs it, watched while something is
// expected of it.

const WORKER = new URL("worker.js", import.meta.url);
const START_PATIENCE = 45_000; // silence, in milliseconds, after which a start is given up: slow telephones, slow lines
const STEP_PATIENCE = 5_000; // the same for a step once Python runs
const TICK = 1_000;
const TRIES = 2; // of each step: where Python hangs or breaks, another one is asked once more

export const python = {
  worker: null,
  ready: false,
  failed: false,
  asked: new Map(), // number → {request, tries, resolve, reject, isAhead}
  count: 0,
  silence: 0,
  watchdog: 0,
  failures: [], // functions to be called once it has failed
  quieted: [], // functions to be called once it has nothing to do
  looksAhead: true, // until it breaks

  start() {
    if (this.worker || this.failed) return;
    try {
      const name = document.querySelector("[data-policy]")?.dataset.policy;
      const worker = new Worker(WORKER, { type: "module", name });
      const hearing = (hear) => (event) => worker === this.worker && hear(event); // not what one before had still to say
      worker.onmessage = hearing(({ data }) => this.hear(data));
      worker.onmessageerror = hearing(() => this.lose("a message that can't be read"));
      worker.onerror = (event) => {
        event.preventDefault(); // it is handled here
        hearing(() => this.lose(event.message ?? "the worker could not be loaded"))();
      };
      this.worker = worker;
    } catch (error) {
      return this.fail(error);
    }
    this.watch();
  },

  // The step that comes of a request: see worker.js.
  ask(request) {
    this.start();
    return new Promise((resolve, reject) => {
      if (!this.worker) return reject(new Error("no worker"));
      this.post({ request, tries: 0, resolve, reject });
    });
  },

  // Calls once it has failed, which may have been before: it is started before the guides are there.
  whenFailed(then) {
    if (this.failed) then();
    else this.failures.push(then);
  },

  // Settles once Python runs and nothing is asked of it.
  quiet() {
    return new Promise((resolve) => {
      this.quieted.push(resolve);
      this.rest();
    });
  },

  rest() {
    if (this.ready && !this.asked.size) for (const settle of this.quieted.splice(0)) settle();
  },

  // The same step as of `ask`, for which nobody waits yet: refused where somebody waits for another, and never tried again.
  foresee(request) {
    return new Promise((resolve, reject) => {
      if (!this.ready || this.asked.size || !this.looksAhead) return reject(new Error("not now"));
      this.post({ request, tries: 0, resolve, reject, isAhead: true });
    });
  },

  post(asked) {
    const id = ++this.count;
    asked.tries += 1;
    this.asked.set(id, asked);
    this.worker.postMessage({ id, ...asked.request });
    this.watch();
  },

  hear({ id, step, error, ready, reasons, failed, exercised }) {
    if (failed) return this.fail(failed);
    if (ready) {
      this.ready = true;
      performance.mark("policy-guide-started", { detail: ready }); // "snapshot" or "plain"
      for (const reason of reasons) performance.mark("policy-guide-not-started", { detail: reason });
    }
    if (exercised) performance.mark("policy-guide-exercised");
    const waiting = this.asked.get(id);
    if (error && !waiting?.isAhead && waiting?.tries < TRIES) return this.lose(error);
    this.asked.delete(id);
    if (step) waiting?.resolve(step);
    if (error) waiting?.reject(new Error(error));
    this.watch();
  },

  // Lose patience after silence, as long as something is expected.
  watch() {
    clearTimeout(this.watchdog);
    this.silence = 0;
    if (!this.ready || this.asked.size) this.tick();
    this.rest();
  },

  // Silence is counted by the page's own ticks: while a telephone sleeps nobody can answer, and nobody waits.
  tick() {
    this.watchdog = setTimeout(() => {
      this.silence += TICK;
      if (this.silence < (this.ready ? STEP_PATIENCE : START_PATIENCE)) this.tick();
      else this.lose("no answer");
    }, TICK);
  },

  // A Python that broke in use is replaced, and asked the same again. A start that fails would fail again.
  lose(reason) {
    this.looksAhead = false; // what nobody has asked for may have broken it
    for (const [id, { isAhead, reject }] of this.asked) {
      if (isAhead && this.asked.delete(id)) reject(new Error(String(reason)));
    }
    const waiting = [...this.asked.values()];
    if (!this.ready || waiting.some(({ tries }) => tries >= TRIES)) return this.fail(reason);
    performance.mark("policy-guide-restarted", { detail: String(reason) });
    this.asked.clear();
    this.stop();
    if (!waiting.length) return; // the next question starts it
    this.start();
    for (const asked of waiting) {
      if (this.worker) this.post(asked);
      else asked.reject(new Error(String(reason)));
    }
  },

  // The next question starts it afresh.
  stop(reason = "stopped") {
    clearTimeout(this.watchdog);
    this.worker?.terminate();
    this.worker = null;
    this.ready = false;
    for (const { reject } of this.asked.values()) reject(new Error(String(reason)));
    this.asked.clear();
  },

  fail(reason) {
    this.stop(reason);
    this.failed = true; // and is not tried again
    for (const failed of this.failures) failed();
    performance.mark("policy-guide-failed", { detail: String(reason) });
  },
};

// Start when somebody is about to use that part of the page. A finger that scrolls past enters it too: where megabytes
// cost much, wait for what is meant.
export function startOnIntention(part) {
  const start = ({ type, pointerType }) => {
    if (type !== "pointerenter" || pointerType === "mouse" || !isCostly()) python.start();
  };
  for (const kind of ["pointerenter", "pointerdown", "focusin"]) part.addEventListener(kind, start, { passive: true });
}

// Start unless megabytes cost much.
export function startUnlessCostly() {
  if (!isCostly()) python.start();
}

// The same when the page has nothing else to do.
export function startWhenIdle() {
  const whenIdle = window.requestIdleCallback ?? ((start) => setTimeout(start, 1000));
  whenIdle(startUnlessCostly, { timeout: 3000 });
}

// Whether the browser says that megabytes cost much.
export function isCostly() {
  const { saveData, effectiveType } = navigator.connection ?? {}; // not known in every browser
  return Boolean(saveData) || ["slow-2g", "2g"].includes(effectiveType);
}
