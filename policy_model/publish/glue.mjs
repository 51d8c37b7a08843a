// Leaves out of the runtime's script what nobody calls there: half of it draws, plays sounds and opens windows, for
// libraries that are loaded later, which there are none of.
//
// Its makers write one definition after the other, all in one function. One is left out where no word of what stays names
// it. Words are taken wherever they stand, so that rather too much stays than too little.

const DEFINITION = /^(?:var ([\w$]+)[=;,]|(?:async )?function ([\w$]+)\()/;
const SIGNATURE = /^([\w$]+)\.sig="\w*";/; // of a function
const HANDED_ON = /Module\["([\w$]+)"\]=\1;/g; // to whoever has the module, in one long list
const PURE = /^var [\w$]+=(?:\{|\[|async\b|function\b|\(?[\w$, ={}[\].]*\)?=>|[\w$]+;)/;
const WORDS = /[A-Za-z_$][\w$]*/g;
const BEFORE_A_PATTERN = /(?:^|[([{},;=:?!&|+\-*%<>~^]|\breturn|\btypeof|\bcase)\s*$/;
const DRAWS = /^emscripten_gl[A-Z]/;
const PLACED = /var reportUndefinedSymbols=.{0,400}?(?=if\(typeof value=="function"\))/; // where functions get a place in the table

const TRIED = /entry\.value=addFunction\(value,value\.sig\)/; // as it is, then, where the table refuses it, as WebAssembly

// script: the runtime's. loader: the other one, which uses it. imports: of its WebAssembly, as `WebAssembly.Module.imports`
// tells them. Throws where the script is no longer as it is known to be.
export function withoutUnused(script, loader, imports) {
  const [before, ...found] = statements(script);
  const pieces = found.map((text) => ({ text, ...meaning(text) }));
  const named = new Map(pieces.filter(({ defines }) => defines).map((piece) => [piece.defines, piece]));
  const lent = pieces.find(({ defines }) => defines === "wasmImports");
  lent.text = withoutLent(lent.text, imports, named);
  const waiting = pieces.filter(({ defines, isPure, signs }) => !(defines && isPure) && !named.has(signs));
  const used = new Set(waiting);
  waiting.push({ text: loader });
  for (let piece; (piece = waiting.pop()); ) {
    for (const word of piece.text.replace(HANDED_ON, "").match(WORDS) ?? []) {
      const other = named.get(word);
      if (!other || used.has(other)) continue;
      used.add(other);
      waiting.push(other);
    }
  }
  const isThere = (name) => !named.has(name) || used.has(named.get(name));
  const kept = pieces.filter((piece) => used.has(piece) || (piece.signs && isThere(piece.signs)));
  const handedOn = (all, name) => (isThere(name) ? all : "");
  const shortened = before + kept.map(({ text }) => text.replace(HANDED_ON, handedOn)).join("");
  const placed = replaced(shortened, PLACED, `var nobody={};$&if(value===nobody)entry.value=getEmptyTableSlot();else `);
  // A function of JavaScript is always refused, by an error, for which the browser looks up where in the script it is.
  const fit = "value.sig?convertJsFunctionToWasm(value,value.sig):value";
  return replaced(placed, TRIED, `entry.value=addFunction(${fit},value.sig)`);
}

// A function in brackets is read through once, when it is met: else it would be looked over first, and read when called.
export function atOnce(script) {
  const begun = replaced(script, /^async function (\w+)\(/, "const $1=(async function(");
  return replaced(begun, /\}(?=export default \w+;\s*$)/, "});");
}

function replaced(script, what, by) {
  if (!what.test(script)) throw new Error(`the runtime's script has no ${what} any more: see \`glue.mjs\``);
  return script.replace(what, by);
}

function meaning(text) {
  const [, signs] = SIGNATURE.exec(text) ?? [];
  const [, variable, name] = DEFINITION.exec(text) ?? [];
  const isPure = (name !== undefined || PURE.test(text)) && isOne(text);
  return { signs: isOne(text) ? signs : undefined, defines: variable ?? name, isPure };
}

// Whether nothing follows it.
function isOne(text) {
  for (let at = 0; at < text.length; ) {
    const letter = text[at];
    at = after(text, at);
    if (letter === ";" || (letter === "{" && !text.startsWith("var "))) return at === text.length;
  }
  return false;
}

// What WebAssembly gets by name. Functions that draw are in a table too, where nobody calls them: their places are kept,
// empty, since a snapshot counts on those after them.
function withoutLent(text, imports, named) {
  const called = new Set(imports.filter(({ module }) => module !== "GOT.func").map(({ name }) => name));
  const inTable = new Set(imports.filter(({ module }) => module === "GOT.func").map(({ name }) => name));
  return text.replace(/(?<==)\{[^{}]*\}/, (list) => {
    const entries = list.slice(1, -1).split(",").map((entry) => {
      const [name, value = name] = entry.split(":");
      if (called.has(name) || !named.has(value)) return entry;
      if (inTable.has(name)) return DRAWS.test(name) ? `${name}:nobody` : entry;
      return "";
    });
    return `{${entries.filter(Boolean).join()}}`;
  });
}

// The statements of the script's one function, and what stands before and after them. Only such are told apart as begin
// like a definition or a signature; others are parts of the one before.
function statements(script) {
  const found = [];
  const begin = script.indexOf("{var ") + 1;
  let from = begin;
  for (let at = begin; script[at] !== "}"; ) {
    const letter = script[at];
    at = after(script, at);
    const next = script.slice(at, at + 200);
    if ((letter !== ";" && letter !== "{") || !(DEFINITION.test(next) || SIGNATURE.test(next))) continue;
    found.push(script.slice(from, at));
    from = at;
  }
  return [script.slice(0, begin), ...found, script.slice(from)];
}

const PAIRS = { "(": ")", "[": "]", "{": "}" };

// Where the text, the pattern or the bracket that begins there has ended, or else the next letter.
function after(script, at) {
  const letter = script[at];
  if (letter in PAIRS) {
    for (at += 1; script[at] !== PAIRS[letter]; ) at = after(script, at);
  } else if (letter === "`") {
    for (at += 1; script[at] !== letter; ) at = script.startsWith("${", at) ? after(script, at + 1) : at + (script[at] === "\\" ? 2 : 1);
  } else if (letter === '"' || letter === "'") {
    for (at += 1; script[at] !== letter; ) at += script[at] === "\\" ? 2 : 1;
  } else if (letter === "/" && BEFORE_A_PATTERN.test(script.slice(Math.max(0, at - 12), at))) {
    for (let inClass = false; inClass || script[at + 1] !== "/"; ) {
      at += script[at + 1] === "\\" ? 2 : 1;
      if (script[at] === "[") inClass = true;
      if (script[at] === "]") inClass = false;
    }
    at += 1;
  } else if (letter === undefined) {
    throw new Error("the runtime's script can't be read: see `glue.mjs`");
  }
  return at + 1;
}
