// Python for a page: one worker for all that is on it, started by whoever first needs it, watched while something is
// expected of it.

const WORKER = new URL("worker.js", import.meta.url);
const START_PATIENCE = 45_000; // silence, in milliseconds, after which a start is given up: slow telephones, slow lines
const STEP_PATIENCE = 10_000; // the same for a step once Python runs

export const python = {
  worker: null,
  ready: false,
  failed: false,
  asked: new Map(), // number → {resolve, reject}
  count: 0,
  watchdog: 0,
  failures: [], // functions to be called once it has failed

  start() {
    if (this.worker || this.failed) return;
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

  // The step that comes of a request: see worker.js.
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

  hear({ id, step, error, ready, reasons, failed }) {
    if (failed) return this.fail(failed);
    if (ready) {
      this.ready = true;
      performance.mark("policy-guide-started", { detail: ready }); // "snapshot" or "plain"
      for (const reason of reasons) performance.mark("policy-guide-not-started", { detail: reason });
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

// Start when the page has nothing else to do, unless megabytes cost much.
export function startWhenIdle() {
  const whenIdle = window.requestIdleCallback ?? ((start) => setTimeout(start, 1000));
  if (!isCostly()) whenIdle(() => python.start(), { timeout: 3000 });
}

function isCostly() {
  const { saveData, effectiveType } = navigator.connection ?? {}; // not known in every browser
  return Boolean(saveData) || ["slow-2g", "2g"].includes(effectiveType);
}
