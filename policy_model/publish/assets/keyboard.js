// What the theme leaves out of a keyboard's reach: its menu and search, and whatever has to be scrolled.

const ROOM = { __drawer: "(min-width: 76.25em)", __search: "(min-width: 60em)" }; // the widths at which the theme shows both
const UNDER_THE_MENU = ".md-content, .md-sidebar--secondary, .md-footer";
const SCROLLERS = ".md-typeset__scrollwrap, .md-typeset pre > code, .policy-scroll";
const SOON = 100; // milliseconds: first what changed is painted, as the next question
const LATER = 3_000; // the same: first whatever a reader may wait for
const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 50));
const whenIdle = (then) => idle(then, { timeout: 500 }); // a busy device may have no idle moment
const THEIRS = ["ArrowUp", "ArrowDown", "Enter", "Escape"];

/** A box of the theme that opens something; a button takes the place of its label, which only a finger can use. */
function opener(id) {
  const box = document.getElementById(id);
  const label = document.querySelector(`.md-header label[for="${id}"]`);
  const button = document.querySelector(`button[data-toggles="${id}"]`);
  if (!box || !label || !button) return null;
  box.checked = false; // a browser may remember, after a reload, what was open
  label.hidden = true;
  button.hidden = false;
  button.addEventListener("click", () => box.click());
  const say = () => button.setAttribute("aria-expanded", String(box.checked));
  say();
  box.addEventListener("change", say);
  const close = () => box.checked && box.click();
  for (const closer of document.querySelectorAll(`button[data-closes="${id}"]`)) {
    closer.hidden = false;
    closer.addEventListener("click", close);
  }
  matchMedia(ROOM[id]).addEventListener("change", close);
  return { box, button, close };
}

/** While the menu lies over the page, the page can't be reached; the header can, with the ways out of both. */
function menu() {
  const drawer = opener("__drawer");
  drawer?.box.addEventListener("change", () => {
    for (const part of document.querySelectorAll(UNDER_THE_MENU)) part.inert = drawer.box.checked;
    if (drawer.box.checked) document.querySelector(".md-nav--primary a").focus();
    else drawer.button.focus();
  });
  // A part of this page is chosen: the menu goes, and does not call the reader back.
  document.querySelector(".policy-nav__parts")?.addEventListener("click", ({ target }) => {
    if (!target.closest("a")) return;
    drawer?.close();
    drawer?.button.blur();
  });
  return drawer;
}

function search() {
  const panel = document.querySelector(".md-search");
  const inner = panel?.querySelector("[role=search]");
  const found = opener("__search");
  if (!panel || !found) return;
  found.box.addEventListener("change", () => {
    const here = document.activeElement;
    if (found.box.checked) panel.querySelector("input").focus();
    else if (here === document.body || panel.contains(here)) {
      found.button.focus();
      if (document.activeElement === found.button) return;
      inner.tabIndex = -1; // where there is room for the search itself there is no button
      inner.focus();
    }
  });
  document.addEventListener("focusin", ({ target }) => {
    if (!panel.contains(target) && target !== found.button) found.close();
  });
  // What was found is reached with the arrows, and with Tab like all links. Its headings are not the page's.
  new MutationObserver(() => {
    for (const each of panel.querySelectorAll('ol [tabindex="-1"]')) each.tabIndex = 0;
    for (const each of panel.querySelectorAll("ol :is(h1, h2, article):not([role])")) each.setAttribute("role", "none");
  }).observe(panel.querySelector("ol"), { childList: true, subtree: true });
}

/** What is wider or higher than its frame can be moved with the arrow keys, and has a name; nothing else is a stop. */
function look(frames) {
  // All are measured before one is changed, or the page would be laid out anew for each.
  const moving = frames.map(
    (frame) => frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1,
  );
  for (const [at, frame] of frames.entries()) {
    const moves = moving[at];
    if (moves && !frame.hasAttribute("role")) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", name(frame));
      frame.dataset.moves = "";
    } else if (!moves && "moves" in frame.dataset) {
      for (const name of ["tabindex", "role", "aria-label", "data-moves"]) frame.removeAttribute(name);
    }
  }
}

// Frames in view are looked at whenever they, or what is in them, get another size. Those out of view are not laid out
// until somebody comes near; one after the other is looked at while nobody needs the page's thread, since Tab may come
// from far. What is folded has its turn when it is opened.

const framed = new WeakMap(); // what is observed → its frame
const sizes = new ResizeObserver((changes) => look([...new Set(changes.map(({ target }) => framed.get(target)))]));
let unseen = [];

function find() {
  for (const frame of document.querySelectorAll(SCROLLERS)) {
    if (framed.has(frame)) continue;
    for (const part of [frame, frame.firstElementChild]) {
      if (!part) continue;
      framed.set(part, frame);
      sizes.observe(part);
    }
  }
}

function lookAtAll() {
  unseen = [...document.querySelectorAll(SCROLLERS)];
  whenIdle(lookAtNext);
}

function lookAtNext() {
  const frame = unseen.shift();
  if (!frame) return;
  if (frame.checkVisibility()) look([frame]);
  whenIdle(lookAtNext);
}

/** What it is and the heading that it stands under; a second one under the same heading is counted. */
function name(frame) {
  const before = [...document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6)")].filter(
    (each) => each.compareDocumentPosition(frame) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const words = `${frame.matches("code") ? "Code" : "Table"} under: ${before.at(-1)?.textContent.trim() ?? document.title}`;
  const taken = (each) => document.querySelector(`[aria-label="${CSS.escape(each)}" i]`); // `when` sounds like `When`
  let count = 1;
  while (taken(count > 1 ? `${words} (${count})` : words)) count += 1;
  return count > 1 ? `${words} (${count})` : words;
}

const drawer = menu();
search();
let finding = 0;
let looking = 0;
const findSoon = () => {
  clearTimeout(finding);
  finding = setTimeout(find, SOON);
};
const lookLater = () => {
  clearTimeout(looking);
  looking = setTimeout(lookAtAll, LATER);
};
const article = document.querySelector("article");
if (article) new ResizeObserver(findSoon).observe(article); // a step of a guide may hold another
lookLater();
addEventListener("resize", lookLater);
// The theme's script puts frames around tables when it comes.
document.addEventListener(
  "load",
  ({ target }) => {
    if (!target.matches("script")) return;
    findSoon();
    lookLater();
  },
  true,
);

// The theme listens at the window. It has shortcuts of one letter, which a word spoken or a slip of the hand sets off and
// which would leave the page, and with it the answers; and it closes its search on Tab. It hears of four keys only.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") drawer?.close();
  if (!THEIRS.includes(event.key)) event.stopPropagation();
});
