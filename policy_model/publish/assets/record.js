// Hands over the decision record that Python makes: shows it, copies it, prints it, saves it as a file. It adds the time,
// which Python does not read. Nothing is sent or stored; what was made is forgotten with the page.

import { copied } from "./copy.js";
import "./guide.js"; // which starts the guides
import { python } from "./python.js";

let made = new WeakMap(); // the part of a step that offers a record → {text, name}
let changing = null; // what the buttons wait for: nobody is to save the record that was there before

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.(".guide-record button");
  const part = button?.closest(".guide-record");
  if (button?.dataset.record) make(part, button);
  if (!button?.dataset.does) return;
  await changing;
  if (made.has(part)) does[button.dataset.does](part, button);
});

// The box "My judgement differs" holds the record that it leads to.
document.addEventListener("change", async ({ target }) => {
  const part = target.closest(".guide-record");
  if (!part || !target.dataset.go) return;
  changing = put(part, target.dataset.go).catch(() => {}); // the guide has stood down by itself
  await changing;
  part.querySelector(".record-differs input")?.focus();
});

async function make(part, button) {
  const go = { ...JSON.parse(button.dataset.record), record: { at: now() } };
  try {
    await put(part, JSON.stringify(go));
  } catch {
    return say(part, button.dataset.failed); // the guide has stood down by itself
  }
  if (!made.has(part)) return;
  button.hidden = true;
  part.querySelector(".record-made [data-focus]").focus();
}

async function put(part, go) {
  const { policy, procedure } = part.closest(".policy-guide").dataset;
  const place = part.querySelector(".record-made");
  const record = await python.ask({ policy, procedure, go, page: "", level: place.dataset.level });
  if (!part.isConnected) return; // the step has gone meanwhile
  made.set(part, record);
  place.innerHTML = record.html;
  say(part, "");
}

const does = {
  async copy(part, button) {
    const done = await copied(part.querySelector(".decision-record"), made.get(part).text);
    say(part, done ? button.dataset.said : button.dataset.failed);
  },

  // A copy of the record stands alone on the printed page.
  print(part) {
    const sheet = document.createElement("div");
    sheet.className = "record-sheet";
    sheet.append(part.querySelector(".decision-record").cloneNode(true));
    clearSheet();
    document.body.append(sheet);
    document.documentElement.classList.add("is-printing-record");
    addEventListener("afterprint", clearSheet, { once: true });
    print();
  },

  save(part, button) {
    const { text, name } = made.get(part);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // some browsers begin to read it late
    say(part, button.dataset.said);
  },
};

function say(part, words) {
  part.querySelector(".record-said").textContent = words;
}

function clearSheet() {
  document.querySelector(".record-sheet")?.remove();
  document.documentElement.classList.remove("is-printing-record");
}

/** The device's own time with its offset from UTC, to the minute: `2026-11-22T20:45+00:00`. */
function now() {
  const time = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const east = -time.getTimezoneOffset();
  const offset = `${east < 0 ? "-" : "+"}${two(Math.trunc(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`;
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}${offset}`;
}

// Nothing is left for whoever comes next; the guide puts the steps themselves away.
function forget() {
  made = new WeakMap();
  clearSheet();
  for (const place of document.querySelectorAll(".record-made, .record-said")) place.textContent = "";
}

document.addEventListener("policy-wipe", forget);
