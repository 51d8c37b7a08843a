// What the pages do without the guide: how a review stands on the day of reading, where a drawing begins, words to copy.

import { copied } from "./copy.js";
import "./footnotes.js";
import { offerSizes } from "./zoom.js";

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const inFull = (day) => `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;

/** The reader's own calendar day, as midnight UTC, so that no clock change makes a day longer or shorter. */
function today() {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
}

/** Whole months from one day to a later one. From the 31st, the last day of a shorter month completes the month. */
function wholeMonths(from, to) {
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  const last = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  return to.getUTCDate() < Math.min(from.getUTCDate(), last) ? months - 1 : months;
}

/** `783 days (2 years and 1 month)`; less than a month in days alone. */
function span(from, to) {
  const days = count(Math.round((to - from) / 86400000), "day");
  const months = wholeMonths(from, to);
  const years = Math.floor(months / 12);
  const parts = [years && count(years, "year"), months % 12 && count(months % 12, "month")].filter(Boolean);
  return parts.length ? `${days} (${parts.join(" and ")})` : days;
}

function showReviews() {
  const now = today();
  for (const element of document.querySelectorAll("[data-next-review]")) {
    const due = new Date(`${element.dataset.nextReview}T00:00:00Z`);
    if (Number.isNaN(due.valueOf())) continue; // the statement made at the build stays
    const overdue = due < now;
    const said = element.querySelector(".policy-today"); // before what was so on the day of the build
    said.textContent = overdue
      ? `The review is overdue by ${span(due, now)}, counted to today, ${inFull(now)}.`
      : due > now
        ? `The review is due in ${span(now, due)}, counted from today, ${inFull(now)}.`
        : `The review is due today, ${inFull(now)}.`;
    said.hidden = false;
    element.classList.toggle("is-overdue", overdue);
    element.classList.toggle("is-due", !overdue);
  }
  for (const step of document.querySelectorAll("[data-review-step]")) {
    const day = new Date(`${step.dataset.reviewStep}T00:00:00Z`);
    const state = step.querySelector(".policy-review-passed");
    if (Number.isNaN(day.valueOf()) || !state) continue;
    state.textContent = day < now ? " (passed)" : day > now ? "" : " (today)";
  }
}

/** A drawing wider than its frame is first seen at its beginning, which stands in its middle. */
function showBeginnings() {
  // When it comes near: until then it is not even laid out.
  const watch = new IntersectionObserver(
    (seen) => {
      for (const { target } of seen.filter(({ isIntersecting }) => isIntersecting)) {
        watch.unobserve(target);
        showBeginning(target);
      }
    },
    { rootMargin: "400px" },
  );
  for (const frame of document.querySelectorAll(".flowchart-scroll")) watch.observe(frame);
}

function showBeginning(frame) {
  const boxes = [...frame.querySelectorAll("svg")].map((svg) => svg.querySelector(".fc-box")?.getBoundingClientRect());
  const box = boxes.find((each) => each?.width); // of the drawing that is shown
  if (!box) return;
  const seen = frame.getBoundingClientRect();
  frame.scrollLeft += box.left + box.width / 2 - (seen.left + seen.width / 2);
}

/** The way back to the guide is needless where the guide is in view, or still to come. */
function putAwayTheWayBack() {
  for (const way of document.querySelectorAll(".policy-to-guide")) {
    const guide = document.querySelector(way.querySelector("a").hash)?.closest(".policy-guide");
    const watch = new IntersectionObserver(([seen]) => {
      way.classList.toggle("is-needless", seen.isIntersecting || seen.boundingClientRect.top > 0);
    });
    if (guide) watch.observe(guide);
  }
}

/** Buttons that copy words of the page: shown only here, where they work. */
function offerCopies() {
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const words = document.getElementById(button.dataset.copies);
    const said = button.parentElement.querySelector("[role=status]");
    button.addEventListener("click", async () => {
      const done = await copied(words, words.textContent);
      said.textContent = done ? button.dataset.said : button.dataset.failed;
    });
    button.hidden = false;
  }
}

showReviews();
showBeginnings();
offerCopies();
putAwayTheWayBack();
document.querySelectorAll(".policy-flowchart").forEach(offerSizes);
// A page that was left open, or that the browser kept and shows again, may be days old.
addEventListener("pageshow", showReviews);
document.addEventListener("visibilitychange", () => document.hidden || showReviews());
