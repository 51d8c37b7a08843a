// The guide's hands: puts the steps that Python makes in place. It decides nothing and holds no words of a policy.
//
// Python runs in one worker for all guides of a page (python.js); an answer given before it is ready is kept. Where it is
// late, the page's own nested steps are opened at the reader's place (outline.js); where it fails, they take its place.

import "./exit.js"; // no guide without its wiping
import { Foresight, withElement } from "./foresight.js";
import "./late.js"; // the theme's script
import { NOWHERE, closeAll, listGiven, openAt } from "./outline.js";
import { Overlay } from "./overlay.js";
import { python, startOnIntention, startWhenIdle } from "./python.js";

export const MOMENT = 200; // a step that takes longer is acknowledged
export const LATE = 3_000; // after that long the page's own steps answer, whatever Python does
const SEEN = 50; // by then a step that lay above the one in view has been painted, and can take its place
const UNREAD = 500; // nobody reads a step this fast: a tap on it was meant for the one before

export const guides = new Set();

class Guide {
  constructor(root) {
    this.root = root;
    for (const part of root.querySelectorAll("[data-guide]")) this[part.dataset.guide.replace("-", "_")] = part;
    const early = this.step.querySelector(".is-kept"); // answered before this script was there: see early.js
    this.first = unanswered(this.step);
    this.shown = { clauses: [], path: [] };
    this.at = NOWHERE; // where the reader is, or wants to go
    this.turn = 0;
    this.isDown = false;
    this.isLent = !this.late.hidden; // the steps were opened for a reader who waited
    this.shownAt = -Infinity; // when the step was put in place, in milliseconds of the page
    this.openers = [];
    this.foresight = new Foresight((go) => this.request(go));
    this.overlay = new Overlay(this.step);
    this.unfinished = null; // a step that is visible and not in its place: with what `finish` needs
    this.offer();
    root.addEventListener("pointerdown", (event) => this.pressed(event));
    root.addEventListener("pointercancel", () => this.overlay.lift()); // the page is scrolled
    root.addEventListener("click", (event) => this.tapped(event));
    startOnIntention(root);
    if (this.step.hidden) {
      this.step.hidden = false; // last: no button is shown that does nothing
      // Whoever is reading the steps already is not disturbed.
      if (!this.all.querySelector("details[open]")) this.all.open = false;
    }
    if (early) this.go(early);
    else this.lookAhead(false);
    python.whenFailed(() => this.standDown());
  }

  // See overlay.js.
  pressed(event) {
    this.finish();
    const button = event.target.closest("button[data-go]");
    const step = button && this.step.contains(button) && this.foresight.made(button.dataset.go);
    if (step && event.isPrimary) this.overlay.lay(step.element);
  }

  tapped(event) {
    if (this.all.contains(event.target)) this.isLent = false; // they are the reader's own now
    const button = event.target.closest("button[data-go]");
    // The second half of a double tap would answer a question that nobody has read. Keys (no detail) are never doubled.
    const doubled = event.detail > 0 && (event.detail > 1 || event.timeStamp - this.shownAt < UNREAD);
    if (button && this.step.contains(button) && !doubled) this.go(button);
    const link = event.target.closest("a[href]");
    if (link?.getAttribute("href").startsWith("#")) {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) this.visit(event, link);
    } else if (link && this.step.contains(link)) {
      link.hash = ""; // to the page of the text; the clause's name in the address would tell of an answer
    }
  }

  // The page's examples of this guide's procedure get a button that opens them here.
  offer() {
    const { policy, procedure } = this.root.dataset;
    for (const button of document.querySelectorAll("button[data-opens]")) {
      if (button.dataset.opens !== `${policy}/${procedure}`) continue;
      button.hidden = false;
      button.addEventListener("click", () => this.go(button));
      button.addEventListener("focusin", () => python.start(), { once: true });
      this.openers.push(button);
    }
  }

  // To a clause on this page without its name in the address or the history, from where it would tell of an answer.
  // The browser's Back button still leads back here, not away from the answers.
  visit(event, link) {
    const clause = document.getElementById(link.hash.slice(1));
    if (!clause) return;
    event.preventDefault();
    comeBackTo(() => (link.isConnected ? link : this.step.querySelector("[data-focus]")));
    clause.tabIndex = -1;
    clause.focus({ preventScroll: true });
    clause.scrollIntoView({ block: "center" });
  }

  request(go) {
    const { policy, procedure, level } = this.root.dataset;
    return { policy, procedure, go, page: this.text?.getAttribute("href") ?? "", level };
  }

  lookAhead(isReaderHere) {
    this.foresight.look(this.step.querySelectorAll("button[data-go]"), isReaderHere);
  }

  async go(button) {
    this.finish();
    if (!button.isConnected) return; // of the step before
    const turn = ++this.turn; // a later tap takes the place of an earlier one
    this.at = JSON.parse(button.dataset.go);
    const made = this.foresight.take(button.dataset.go);
    if (made) return this.show(made, button);
    const waits = [
      setTimeout(() => turn === this.turn && this.acknowledge(button), python.ready ? MOMENT : 0),
      setTimeout(() => turn === this.turn && this.lend(button), LATE),
    ];
    try {
      const step = await python.ask(this.request(button.dataset.go));
      if (turn === this.turn) this.show(withElement(step), button);
    } catch {
      if (turn === this.turn) this.standDown();
    } finally {
      waits.forEach(clearTimeout);
    }
  }

  acknowledge(button) {
    if (this.openers.includes(button)) {
      button.nextElementSibling.hidden = false;
      this.live.textContent = button.nextElementSibling.textContent;
      return;
    }
    for (const other of this.step.querySelectorAll(".is-kept")) other.classList.remove("is-kept");
    button.classList.add("is-kept");
    this.answer.textContent = button.textContent;
    (button.closest("fieldset") ?? this.step).append(this.kept);
    this.kept.hidden = false;
    this.live.textContent = this.kept.textContent;
  }

  // The answer is in the page: whoever has waited this long need wait no longer.
  lend(button) {
    this.isLent ||= !this.all.open;
    openAt(this.all, this.at);
    const asking = button.closest("fieldset");
    (this.step.contains(asking) ? asking : this.step).append(this.late); // where the reader looks
    this.late.hidden = false;
    this.live.textContent = this.late.textContent;
  }

  show(step, button) {
    const opened = this.openers.includes(button);
    // A reader who has gone elsewhere meanwhile, to the steps below or the text, is told and not called back.
    const scrolledOn = !this.late.hidden && this.step.getBoundingClientRect().bottom < 0;
    const isHere = this.step.contains(document.activeElement) || document.activeElement === document.body;
    const attends = opened || (isHere && !scrolledOn);
    this.shownAt = performance.now();
    this.unfinished = { step, button, opened, attends };
    if (!this.overlay.reveal(step.element)) return this.finish();
    if (attends) bringIntoView(step.element);
    setTimeout(() => this.finish(), SEEN);
  }

  finish() {
    if (!this.unfinished) return;
    const { step, button, opened, attends } = this.unfinished;
    this.unfinished = null;
    this.overlay.put(step.element);
    if (attends) this.takeBack();
    this.putAway();
    this.shown = step;
    highlight();
    this.lookAhead(true);
    this.live.textContent = opened ? `${button.dataset.opened} ${step.announcement}` : step.announcement;
    if (!attends) return;
    if (opened) comeBackTo(() => button);
    step.element.querySelector("[data-focus]").focus({ preventScroll: true });
    bringIntoView(step.element);
  }

  takeBack() {
    if (!this.isLent) return;
    this.isLent = this.all.open = false;
    closeAll(this.all);
  }

  putAway() {
    this.kept.hidden = this.late.hidden = true;
    for (const button of this.openers) button.nextElementSibling.hidden = true;
  }

  // As if nothing had been answered: no trace is left for whoever comes next.
  forget() {
    this.turn += 1;
    this.at = NOWHERE;
    this.unfinished = null;
    this.foresight.forget();
    this.overlay.lift();
    this.step.innerHTML = this.first;
    this.putAway();
    this.live.textContent = this.answer.textContent = "";
    this.shown = { clauses: [], path: [] };
    highlight();
  }

  // And no step is left open that somebody went through.
  wipe() {
    this.forget();
    this.isLent = false;
    closeAll(this.all);
    listGiven(this.given, NOWHERE);
  }

  // Back to what the page holds without a script, at the same place.
  standDown() {
    if (this.isDown) return;
    this.isDown = true;
    const { at } = this;
    const hadFocus = this.step.contains(document.activeElement) || this.openers.includes(document.activeElement);
    this.forget();
    for (const button of this.openers) button.hidden = true;
    this.step.hidden = true;
    openAt(this.all, at);
    listGiven(this.given, at);
    this.not_working.hidden = false;
    this.live.textContent = this.not_working.textContent;
    if (hadFocus) this.not_working.focus();
  }
}

// The browser's Back button leads to an element of the page, without a word of it in the address or the history.
function comeBackTo(find) {
  const here = location.href;
  history.pushState(null, "", here);
  addEventListener("popstate", () => location.href === here && find()?.focus(), { once: true });
}

// So that a step is read from its beginning: under what covers the top of the page, and in its upper half.
function bringIntoView(step) {
  const heading = step.querySelector("[data-focus]");
  const { top } = heading.getBoundingClientRect();
  const covered = document.querySelector("[data-version]")?.getBoundingClientRect().bottom ?? 0;
  if (top < Math.max(80, covered) || top > innerHeight / 2) heading.scrollIntoView({ block: "start" });
}

// The clauses that are applied and the way through the flowchart, of all guides of the page together.
function highlight() {
  // Only what changes: a drawing in which nothing is new need not be drawn again.
  const mark = (name, ids) => {
    const before = new Set(document.getElementsByClassName(name));
    const now = new Set(ids.map((id) => document.getElementById(id)).filter(Boolean));
    for (const element of before) if (!now.has(element)) element.classList.remove(name);
    for (const element of now) if (!before.has(element)) element.classList.add(name);
  };
  const shown = [...guides].map((guide) => guide.shown);
  // A text on another page is not marked on this one, which may hold another version's.
  const here = [...guides].filter((guide) => !guide.text).map((guide) => guide.shown);
  mark("is-applied", here.flatMap(({ clauses }) => clauses.map((clause) => `clause-${clause}`)));
  mark("is-on-path", shown.flatMap(({ path }) => path));
}

function unanswered(step) {
  const first = step.cloneNode(true);
  first.querySelector("[data-guide=kept]")?.remove();
  first.querySelector(".is-kept")?.classList.remove("is-kept");
  return first.innerHTML;
}

function begin() {
  for (const root of document.querySelectorAll(".policy-guide:not([data-started], .policy-all-questions)")) {
    root.dataset.started = "";
    try {
      guides.add(new Guide(root));
    } catch (error) {
      delete root.dataset.started; // early.js puts it back as it was
      console.error("a guide could not start", error); // the others can; this one's steps are in the page
    }
  }
  if (guides.size) startWhenIdle();
}

// Nothing is kept when the page is left, for the browser's Back button neither: exit.js says when. What Python was told
// goes with its worker.
document.addEventListener("policy-wipe", () => {
  for (const guide of guides) guide.wipe();
  python.stop();
});

begin();
