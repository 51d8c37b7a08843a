// Finds out which functions of a WebAssembly module run: each leaves a mark when it does.
import { KIND, OP, SECTION, bodyStart, joined, named, number, parsed, sized, written } from "./wasm.mjs";

const I32 = 0x7f;
const VARIABLE = 1;
const MARK = "mark-"; // before the position of a function

// The module, such that an instance of it exports the marks.
export function marking(bytes) {
  const whole = parsed(bytes);
  const global = (position) => whole.importedGlobals + whole.globals.length + position;
  const bodies = whole.bodies.map((body, position) => {
    const mark = [OP.i32, 1, OP.globalSet, ...number(global(position))];
    const start = bodyStart(body);
    return sized(joined([body.subarray(0, start), mark, body.subarray(start)]));
  });
  const marks = bodies.map(() => [I32, VARIABLE, OP.i32, 0, OP.end]);
  const exports = bodies.map((_, position) => named(`${MARK}${position}`, KIND.global, global(position)));
  return written(whole.sections, [
    [SECTION.global, [...whole.globals.map((each) => each.bytes), ...marks]],
    [SECTION.export, [...whole.exports, ...exports].map((each) => each.bytes)],
    [SECTION.code, bodies],
  ]);
}

// Of what an instance exports: the positions of the functions that ran, and the exports without marks.
export function marked(exports) {
  const [marks, others] = [[], []];
  for (const entry of Object.entries(exports)) (entry[0].startsWith(MARK) ? marks : others).push(entry);
  const ran = marks.filter(([, mark]) => mark.value).map(([name]) => Number(name.slice(MARK.length)));
  return { ran, exports: Object.fromEntries(others) };
}
