// Leaving without a trace in the page: by Exit this page, and whenever the page is left or brought back by the browser.
//
// Whatever holds answers listens for `policy-wipe` on the document, and forgets them at once.

const PRESSES = 3; // of Shift, alone
const PATIENCE = 5_000; // milliseconds for all of them

const link = document.querySelector("[data-exit]");
const said = document.querySelector("[data-exit-said]");
let gone = false;
let presses = 0;
let alone = false; // Shift is down, and nothing else was pressed with it
let expiry = 0;

const wipe = () => document.dispatchEvent(new Event("policy-wipe"));

function exit() {
  gone = true;
  wipe();
  document.title = "Loading";
  said.className = "visually-hidden";
  // Blank at once, however long the other page takes. The theme's own elements stay: its script looks for them.
  document.querySelector("article").replaceChildren();
  for (const part of document.body.children) part.style.setProperty("display", "none", "important");
  document.body.append(said);
  said.textContent = "Loading.";
  location.replace(link.href); // in this page's place: the browser's Back button does not lead here
}

function count() {
  presses += 1;
  const more = PRESSES - presses;
  if (!more) return exit();
  said.textContent = `Shift, press ${more} more ${more === 1 ? "time" : "times"} to exit.`;
  if (presses === 1) {
    expiry = setTimeout(() => {
      presses = 0;
      said.textContent = "Exit this page expired.";
      expiry = setTimeout(startOver, PATIENCE);
    }, PATIENCE);
  }
}

// Shift as part of something else, a capital letter or a step backwards, is no wish to leave.
function startOver() {
  clearTimeout(expiry);
  alone = false;
  presses = 0;
  if (said.textContent) said.textContent = "";
}

if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault(); // with Ctrl too, which would open another page and leave this one
    exit();
  });
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey) startOver();
      else if (!event.repeat) alone = true;
    },
    true,
  );
  addEventListener("pointerdown", startOver, true);
  addEventListener(
    "keyup",
    (event) => {
      if (event.key !== "Shift" || !alone) return;
      alone = false;
      if (!presses) clearTimeout(expiry); // of what was said last
      count();
    },
    true,
  );
}

addEventListener("pagehide", wipe);
addEventListener("pageshow", ({ persisted }) => {
  if (gone && persisted) location.reload(); // a page that was left by Exit was emptied
  else if (persisted) wipe();
});

// The theme can put another page in this one's place without loading it (`navigation.instant`). Its scripts would not
// run, and what was answered would stay in memory: it is loaded whole. So is the page that Back leads to from there, for
// which the browser changes the address alone, and the theme's script may not be there yet.
const { pathname } = location;
addEventListener("popstate", () => location.pathname !== pathname && location.reload());
const content = document.querySelector("[data-md-component=container]");
if (content) {
  new MutationObserver(() => {
    if (!content.isConnected) location.reload();
  }).observe(document.body, { childList: true });
}
