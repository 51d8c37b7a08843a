// What the theme writes into its pages as inline scripts, which the site's security policy refuses: the store of its
// settings, which its own script uses. And what the theme's script does in a way that a page can't wait for: the marks
// of a page with scripts, the colours, the search.

var __md_scope = new URL(document.currentScript.dataset.base, location);
var __md_hash = (text) => [...text].reduce((hash, letter) => (hash << 5) - hash + letter.charCodeAt(0), 0);

function __md_get(key, storage, scope = __md_scope) {
  try {
    return JSON.parse((storage ?? localStorage).getItem(`${scope.pathname}.${key}`));
  } catch {
    return null; // a browser that refuses storage, or something else's words in it
  }
}

function __md_set(key, value, storage, scope = __md_scope) {
  try {
    (storage ?? localStorage).setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // a browser that refuses storage: the choice holds for this page
  }
}

// The theme's script puts the same classes here when the whole page is there: a change of any class there has all of the
// page's styles worked out anew. Here there is nothing yet. Without that script they are not true.
(() => {
  const { classList } = document.documentElement;
  classList.replace("no-js", "js");
  classList.add("js-focus-visible");
  const isTheThemes = (element) => element.matches?.('script[src*="/javascripts/bundle"]');
  addEventListener("error", ({ target }) => isTheThemes(target) && classList.replace("js", "no-js"), true);
})();

// The colours: as on the device, light or dark. They are here before the first paint; the theme's script would choose
// them after it, and have all of the page's styles worked out four times. The choices are read in together: where
// something follows them, all are there.
(() => {
  let choices = []; // each with its label next to it
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function show() {
    const chosen = choices.find(({ checked }) => checked);
    for (const each of choices) each.nextElementSibling.hidden = each !== chosen;
    const scheme = chosen.value || (dark.matches ? "slate" : "default"); // the theme's names
    document.body.dataset.mdColorScheme = scheme;
    document.documentElement.style.colorScheme = scheme === "slate" ? "dark" : "light";
  }

  function restore() {
    (choices[__md_get("__palette")?.index] ?? choices[0]).checked = true;
    show();
  }

  /** All at once: nothing fades at a pace of its own. */
  function change() {
    document.body.dataset.mdColorSwitching = "";
    show();
    requestAnimationFrame(() => requestAnimationFrame(() => delete document.body.dataset.mdColorSwitching));
  }

  function begin() {
    const all = document.querySelector(".policy-colours:has(~ *)");
    if (!all || choices.length) return;
    reading.disconnect();
    choices = [...all.querySelectorAll("input")];
    restore();
    all.addEventListener("change", ({ target }) => {
      __md_set("__palette", { index: choices.indexOf(target) });
      change();
    });
    all.addEventListener("keydown", ({ key, target }) => {
      if (key !== "Enter") return;
      const next = choices[(choices.indexOf(target) + 1) % choices.length];
      next.click(); // as a finger on its label
      next.focus();
    });
    dark.addEventListener("change", change);
    addEventListener("pageshow", ({ persisted }) => persisted && restore()); // another page may have changed them
  }

  const reading = new MutationObserver(begin);
  reading.observe(document, { childList: true, subtree: true });
  document.addEventListener("readystatechange", () => {
    begin();
    reading.disconnect(); // a page without choices
  }, { once: true });
})();

// On every page it would fetch the index of all pages for its search, and work through it: as much as Python's start.
// That waits until somebody goes to the search.
(() => {
  const { open, send } = XMLHttpRequest.prototype;
  const searching = new Promise((begin) =>
    addEventListener("focusin", ({ target }) => target.closest("[data-md-component=search]") && begin()),
  );
  XMLHttpRequest.prototype.open = function (method, address, ...more) {
    this.isIndex = String(address).endsWith("/search/search_index.json");
    return open.call(this, method, address, ...more);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.isIndex) searching.then(() => send.apply(this, body));
    else send.apply(this, body);
  };
})();
