// What the theme writes into its pages as inline scripts, which the site's security policy refuses: the store of its
// settings, which its own script uses, and the colours that were chosen, set before the first paint. And one thing that
// the theme's script does too soon.

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

(() => {
  const chosen = __md_get("__palette");
  if (!chosen?.color) return;
  let { color } = chosen;
  if (color.media === "(prefers-color-scheme)") {
    const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const { dataset } = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${scheme})']`);
    color = {
      media: dataset.mdColorMedia,
      scheme: dataset.mdColorScheme,
      primary: dataset.mdColorPrimary,
      accent: dataset.mdColorAccent,
    };
  }
  for (const [name, value] of Object.entries(color)) document.body.setAttribute(`data-md-color-${name}`, value);
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
