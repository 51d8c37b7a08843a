// On a page with a guide the theme's script waits for Python, and for an answer that waits for it: they share the
// processors. It comes as soon as somebody goes to what it brings, and soon in any case.

import { isCostly, python } from "./python.js";

const SOON = 2_000; // milliseconds

const late = document.querySelector("template[data-late]"); // elsewhere it is in the page
const bring = () => document.body.append(late.content); // of which nothing is left then

if (late && isCostly()) bring(); // Python waits too
else if (late) {
  python.quiet().then(bring);
  python.whenFailed(bring);
  setTimeout(bring, SOON);
  for (const kind of ["pointerdown", "focusin"]) document.querySelector("header").addEventListener(kind, bring);
}
