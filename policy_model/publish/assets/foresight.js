// Makes steps before they are asked for: those that the buttons of the step in view lead to, while Python has nothing else
// to do. A tap then finds its step made. Python makes them all; here they are kept, by the very words that ask for them.
//
// They are in memory only, those of one step in view at a time, and forgotten with it.

import { python } from "./python.js";

const SOON = 50; // milliseconds: the step in view is painted first

const waiting = []; // what makes the steps, for all guides of a page
let busy = false;

async function work() {
  if (busy) return;
  busy = true; // one at a time: a tap waits for one of them at most
  for (let make; (make = waiting.shift()); ) await make();
  busy = false;
}

export class Foresight {
  // `request` makes what Python is asked of what a button holds.
  constructor(request) {
    this.request = request;
    this.steps = new Map(); // what a button holds → the step
  }

  /** The step that a button leads to, with its `element`, or nothing where it isn't made yet. */
  made(go) {
    return this.steps.get(go);
  }

  /** The same, given once: its element can be in one place only. */
  take(go) {
    const step = this.made(go);
    this.steps.delete(go);
    return step;
  }

  /**
   * Begins with what these buttons lead to, in their order: at once where the reader is, else after what other guides
   * wait for. What was made for other buttons is forgotten.
   */
  look(buttons, isReaderHere) {
    const wanted = [...buttons].map((button) => button.dataset.go);
    const steps = (this.steps = new Map([...this.steps].filter(([go]) => wanted.includes(go))));
    const making = wanted.map((go) => () => this.make(go, steps));
    if (isReaderHere) waiting.unshift(...making);
    else waiting.push(...making);
    work();
  }

  async make(go, steps) {
    if (steps !== this.steps || steps.has(go)) return;
    await python.quiet();
    await new Promise((go) => setTimeout(go, SOON));
    if (steps !== this.steps) return; // the reader has gone on
    try {
      steps.set(go, withElement(await python.foresee(this.request(go))));
    } catch {
      // refused, where somebody has asked meanwhile, or failed: a tap will ask
    }
  }

  forget() {
    this.steps = new Map();
  }
}

/** A step with the element that its HTML describes, which belongs to this document: putting it in place is quick. */
export function withElement(step) {
  const holder = document.createElement("template");
  holder.innerHTML = step.html;
  return { ...step, element: document.adoptNode(holder.content.firstElementChild) };
}
