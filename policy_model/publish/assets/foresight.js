// Makes steps before they are asked for: those that the buttons of the step in view lead to, while Python has nothing else
// to do. A tap then finds its step made. Python makes them all; here they are kept, by the very words that ask for them.
//
// They are in memory only, those of one step in view at a time, and forgotten with it.

import { python } from "./python.js";

const whenIdle = window.requestIdleCallback ?? ((then) => setTimeout(then, 50));
const idle = () => new Promise((go) => whenIdle(go, { timeout: 1000 })); // a busy device may have no idle moment

let last = Promise.resolve(); // one at a time, for all guides of a page: a tap waits for one of them at most

export class Foresight {
  // `request` makes what Python is asked of what a button holds.
  constructor(request) {
    this.request = request;
    this.steps = new Map(); // what a button holds → the step
  }

  /** The step that a button leads to, with the `nodes` of its HTML, or nothing where it isn't made yet. It is given once. */
  take(go) {
    const step = this.steps.get(go);
    this.steps.delete(go); // its nodes can be in one place only
    return step;
  }

  /** Begins with what these buttons lead to, in their order. What was made for others is forgotten. */
  look(buttons) {
    const wanted = [...buttons].map((button) => button.dataset.go);
    const steps = (this.steps = new Map([...this.steps].filter(([go]) => wanted.includes(go))));
    for (const go of wanted) last = last.then(() => this.make(go, steps));
  }

  async make(go, steps) {
    if (steps !== this.steps || steps.has(go)) return;
    await python.quiet();
    await idle(); // the step in view is painted first
    if (steps !== this.steps) return; // the reader has gone on
    try {
      const step = await python.foresee(this.request(go));
      const holder = document.createElement("template");
      holder.innerHTML = step.html;
      steps.set(go, { ...step, nodes: holder.content });
    } catch {
      // refused, where somebody has asked meanwhile, or failed: a tap will ask
    }
  }

  forget() {
    this.steps = new Map();
  }
}
