// The hands of a page with all questions: reads which answers are chosen, and puts what Python says follows in place.
// It decides nothing. Answers stay in the page's controls and are gone with it.

import { LATE, MOMENT, guides } from "./guide.js";
import { NOWHERE, closeAll, listGiven, openAt } from "./outline.js";
import { python, startOnIntention, startWhenIdle } from "./python.js";

class AllQuestions {
  constructor(root) {
    this.root = root;
    for (const part of root.querySelectorAll("[data-all]")) this[part.dataset.all.replace("-", "_")] = part;
    this.fieldsets = [...this.questions.querySelectorAll("fieldset")];
    this.first = this.follows.innerHTML;
    this.shown = { clauses: [], path: [] }; // the guides of a page mark the text together; this marks nothing
    this.turn = 0;
    this.isDown = false;
    this.forget(); // whatever a browser put back into the controls
    this.without.hidden = true;
    this.questions.hidden = false;
    if (!this.steps.querySelector("details[open]")) this.steps.open = false;
    this.questions.addEventListener("change", ({ target }) => target.matches("input[type=radio]") && this.update());
    this.questions.addEventListener("click", (event) => this.tapped(event));
    startOnIntention(root);
    python.whenFailed(() => this.standDown());
  }

  get at() {
    const chosen = [...this.questions.querySelectorAll("input[type=radio]:checked")];
    const answers = Object.fromEntries(chosen.map((radio) => [radio.closest("fieldset").dataset.question, radio.value]));
    return { answers, asking: "" };
  }

  tapped(event) {
    const { does } = event.target.closest("button")?.dataset ?? {};
    if (does === "show") this.show();
    if (does === "clear") this.clear();
    const link = event.target.closest("a[href]");
    if (!link) return;
    if (this.problem.contains(link)) {
      event.preventDefault(); // an address would tell which question has no answer
      document.getElementById(link.hash.slice(1))?.focus();
    } else {
      link.hash = ""; // to the page of the text; the clause's name in the address would tell of an answer
    }
  }

  /** What follows, or null where it was overtaken by a later answer or can't be had. */
  async update() {
    const turn = ++this.turn;
    const { policy, procedure, level } = this.root.dataset;
    const page = this.text?.getAttribute("href") ?? "";
    const go = JSON.stringify({ ...this.at, all: true });
    const waits = [
      setTimeout(() => this.acknowledge(), python.ready ? MOMENT : 0),
      setTimeout(() => this.lend(), LATE),
    ];
    try {
      const state = await python.ask({ policy, procedure, go, page, level });
      if (turn !== this.turn) return null;
      this.put(state);
      return state;
    } catch {
      if (turn === this.turn) this.standDown();
      return null;
    } finally {
      waits.forEach(clearTimeout);
    }
  }

  acknowledge() {
    this.kept.hidden = false;
    this.live.textContent = this.kept.textContent;
  }

  // The answer is in the page: whoever has waited this long need wait no longer.
  lend() {
    openAt(this.steps, this.at);
    this.late.hidden = false;
    this.live.textContent = this.late.textContent;
  }

  put(state) {
    this.kept.hidden = this.late.hidden = true;
    this.follows.innerHTML = state.html;
    this.live.textContent = state.announcement;
    for (const fieldset of this.fieldsets) {
      const { question } = fieldset.dataset;
      this.need(fieldset, !state.not_needed.includes(question));
      if (!state.missing.includes(question)) this.blame(fieldset, false);
    }
    if (this.problem.hidden) return;
    this.problem.innerHTML = state.problem;
    this.problem.hidden = !state.missing.length;
  }

  // What was chosen stays chosen, in case the question matters again.
  need(fieldset, needed) {
    const note = fieldset.querySelector(".all-not-needed");
    const hadFocus = fieldset.contains(document.activeElement);
    note.hidden = needed;
    fieldset.disabled = !needed;
    if (!needed && hadFocus) note.focus(); // a control that is switched off under the reader's fingers
  }

  blame(fieldset, wrong) {
    const error = fieldset.querySelector(".all-error");
    error.hidden = !wrong;
    fieldset.classList.toggle("is-wrong", wrong);
    const others = (fieldset.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== error.id);
    const described = wrong ? [...others, error.id] : others;
    if (described.length) fieldset.setAttribute("aria-describedby", described.join(" "));
    else fieldset.removeAttribute("aria-describedby");
  }

  // To what follows; where there is nothing yet, to what is missing.
  async show() {
    const state = await this.update();
    if (!state) return;
    for (const fieldset of this.fieldsets) this.blame(fieldset, state.missing.includes(fieldset.dataset.question));
    this.problem.innerHTML = state.problem;
    this.problem.hidden = !state.missing.length;
    const goal = state.missing.length ? this.problem : this.heading;
    goal.focus({ preventScroll: true });
    goal.scrollIntoView({ block: "start" });
  }

  clear() {
    this.forget();
    this.questions.querySelector("input[type=radio]").focus();
  }

  // As if nothing had been answered: no trace is left for whoever comes next.
  forget() {
    this.turn += 1;
    for (const radio of this.questions.querySelectorAll("input[type=radio]")) radio.checked = false;
    for (const fieldset of this.fieldsets) {
      this.need(fieldset, true);
      this.blame(fieldset, false);
    }
    this.problem.hidden = true;
    this.problem.textContent = this.live.textContent = "";
    this.kept.hidden = this.late.hidden = true;
    this.follows.innerHTML = this.first;
  }

  // As the guides are, when the page is left.
  wipe() {
    this.forget();
    closeAll(this.steps);
    listGiven(this.given, NOWHERE);
  }

  // Back to what the page holds without a script, at the same place.
  standDown() {
    if (this.isDown) return;
    this.isDown = true;
    const { at } = this;
    const hadFocus = this.questions.contains(document.activeElement);
    this.forget();
    this.questions.hidden = true;
    openAt(this.steps, at);
    listGiven(this.given, at);
    this.not_working.hidden = false;
    this.live.textContent = this.not_working.textContent;
    if (hadFocus) this.not_working.focus();
  }
}

for (const root of document.querySelectorAll(".policy-all-questions:not([data-started])")) {
  root.dataset.started = "";
  guides.add(new AllQuestions(root)); // which puts it away and stands it down with the guides
  startWhenIdle();
}
