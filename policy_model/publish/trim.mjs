// Finds out what readers' Pythons use of the WebAssembly, and splits it there: `split.mjs` says how.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { atOnce, withoutUnused } from "./glue.mjs";
import { marked, marking } from "./mark.mjs";
import { split } from "./split.mjs";

const WASM = "pyodide.asm.wasm";
const REST = "rest.wasm";
const SCRIPTS = ["pyodide.asm.mjs", "pyodide.mjs"];

// Writes both modules into a folder: the one used under the whole's name, and `rest.wasm`; and the script that goes with
// them.
//
// runtime: the folder of the npm package. image: the memory snapshot that readers' Pythons begin with.
export async function trim(runtime, image, folder) {
  const whole = await readFile(join(runtime, WASM));
  const isMentioned = await mentioned(runtime);
  const [script, loader] = await Promise.all(SCRIPTS.map((name) => readFile(join(runtime, name), "utf8")));
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(whole));
  const trimmed = join(folder, SCRIPTS[0]);
  await writeFile(trimmed, atOnce(withoutUnused(withoutLists(script, isMentioned), loader, imports)));
  const parts = split(whole, await functionsUsed(runtime, trimmed, whole, image), isMentioned);
  await writeFile(join(folder, WASM), parts.used);
  await writeFile(join(folder, REST), parts.rest);
}

// The positions of those that run while Python starts from the image by the trimmed script, makes every step, and tidies up.
async function functionsUsed(runtime, trimmed, whole, image) {
  const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")));
  const { default: create } = await import(pathToFileURL(trimmed));
  let marks;
  const python = await loadPyodide({
    indexURL: `${runtime}/`,
    stdout: () => {},
    stderr: () => {},
    _loadSnapshot: image.slice(),
    createPyodideModule: (settings) => {
      const { instantiateWasm } = settings;
      settings.instantiateWasm = (imports, receive) =>
        instantiateWasm(imports, async () => {
          const { instance, module } = await WebAssembly.instantiate(marking(whole), imports);
          marks = instance.exports;
          receive({ exports: marked(marks).exports }, module);
        });
      return create(settings);
    },
  });
  python.pyimport("random").seed(); // as `assets/start.js` does
  const test = python.pyimport("policy_model.publish.self_test");
  test.self_test();
  test.rehearse();
  python.pyimport("gc").collect();
  return marked(marks).ran;
}

// Whether a script names an export, other than where the runtime lists them all: `var _f, …`, and
// `_f = Module["_f"] = wasmExports["f"]`.
async function mentioned(runtime) {
  const counts = new Map();
  for (const script of SCRIPTS) {
    const words = (await readFile(join(runtime, script), "utf8")).match(/[A-Za-z_$][\w$]*/g);
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const count = (word) => counts.get(word) ?? 0;
  return (name) => count(`_${name}`) > 3 || count(name) > 1;
}

// The runtime's script lists every export twice, for libraries that are loaded later, which there are none of. Without
// those lists it is a third shorter.
function withoutLists(script, isMentioned) {
  const dropped = new Set();
  const shortened = script.replace(/(_[\w$]+)=Module\["\1"\]=wasmExports\["([\w$]+)"\];/g, (all, variable, name) => {
    if (variable !== `_${name}` || isMentioned(name)) return all;
    dropped.add(variable);
    return "";
  });
  return shortened.replace(/(?<=[;{}]var )[\w$]+(?:,[\w$]+){99,}/g, (list) =>
    list.split(",").filter((variable) => !dropped.has(variable)).join(),
  );
}
