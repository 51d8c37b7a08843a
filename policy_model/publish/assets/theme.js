// What the theme writes into its pages as inline scripts, which the site's security policy refuses: the store of its
// settings, which its own script uses, and the colours that were chosen, set before the first paint.

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
