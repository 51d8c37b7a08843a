// Where Python is late or can't go on, the page's own steps can: opened at the reader's place, the answers in view.
//
// Nothing is decided here. The steps bear the names of the answers that lead to them; these are followed, and no others.

export const NOWHERE = { answers: {}, asking: "" };

/** Opens the steps as far as the answers lead. `asking` is a question that was to be answered again: no further. */
export function openAt(steps, { answers, asking }) {
  steps.open = true;
  const leads = ({ dataset }) =>
    dataset.question !== asking && dataset.answers.split(" ").includes(answers[dataset.question]);
  let inside = steps.querySelector(".policy-nested");
  while (inside) {
    const given = [...inside.querySelectorAll(":scope > details")].find(leads);
    if (given) given.open = true;
    inside = given?.querySelector(":scope > .nested-inside");
  }
}

/** Closes every step, so that nobody sees who went through which. */
export function closeAll(steps) {
  for (const opened of steps.querySelectorAll("details[open]")) opened.open = false;
}

/** Shows those of the page's list of all answers that were given; without any, nothing. */
export function listGiven(list, { answers }) {
  const items = [...list.querySelectorAll("[data-given]")];
  for (const item of items) {
    const [question, answer] = item.dataset.given.split(" ");
    item.hidden = answers[question] !== answer;
  }
  list.hidden = items.every((item) => item.hidden);
}
