// Makes what starts Python fast: node runtime.mjs PYODIDE LIBRARY MODEL FOLDER. Writes into FOLDER:
//
//   stdlib.bin     the standard library in use, as byte code, in a zip
//   policies.bin   the model and its policies, the same way; MODEL is the zip of `package.py`
//   snapshot.bin   the memory of a Python that has imported and compiled all policies, without its constants
//   pyodide.asm.wasm, rest.wasm    the WebAssembly, split into what readers use and the rest: see `split.mjs`
//
// and prints a line of JSON: {"snapshot": {"size", "head", "constants", "sha256"}}: how long the memory with its head is,
// and the head, and the constants, and the hash of these; `assets/start.js` says what they are for.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { trim } from "./trim.mjs";

// Node shows the line that failed, which for the runtime is a whole minified file; its message is enough.
process.on("uncaughtException", (error) => {
  console.error(`error: ${String(error?.message ?? error).trim().split("\n").at(-1).slice(0, 300)}`);
  process.exit(1);
});

const PACKAGE = "/lib/policies.zip"; // its place in Python's file system
// Modules that others look into while they are imported, and never afterwards.
const ONLY_FOR_IMPORTS = ["inspect", "dis", "opcode", "_opcode_metadata", "annotationlib"];
const BLOCK = 256; // bytes that are kept or left out together
const [runtime, sources, model, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")));
const { default: create } = await import(pathToFileURL(join(runtime, "pyodide.asm.mjs")));
const quiet = { indexURL: `${runtime}/`, stdout: () => {}, stderr: () => {} };
const bytes = async (file) => new Uint8Array(await readFile(file)); // Python takes no `Buffer` of Node's

// First in a Python with everything, to find out what is used.
const whole = await loadPyodide({ ...quiet, stdLibURL: sources });
take(whole, await bytes(model));
const used = whole.runPython("[str(getattr(module, '__file__', None)) for module in sys.modules.values()]");
const library = whole.runPython("next(path for path in sys.path if path.endswith('.zip'))");
const compiler = whole.pyimport("policy_model.publish.byte_code");
const stdlib = contents(compiler.in_use(library, used));
const policies = contents(compiler.in_use(PACKAGE, used));
await writeFile(join(folder, "stdlib.bin"), stdlib);
await writeFile(join(folder, "policies.bin"), policies);

// Then in one that has just that.
const python = await loadPyodide({
  ...quiet,
  _makeSnapshot: true,
  stdLibURL: join(folder, "stdlib.bin"),
  env: { PYTHONHASHSEED: "0" }, // else two builds would differ far more
});
take(python, policies);
python.runPython(`
import gc, linecache, re, sys
for name in ${JSON.stringify(ONLY_FOR_IMPORTS)}:
    vars(sys.modules.pop(name)).clear()
sys.path_importer_cache.clear(); linecache.clearcache(); re.purge()
gc.collect(); gc.collect(); sys._clear_internal_caches()
gc.freeze()
`);
clearFreeMemory(python._module);
const image = cut(python.makeMemorySnapshot(), python._module);
await trim(runtime, image, folder);
await writeFile(join(folder, "snapshot.bin"), await difference(image));

function take(python, archive) {
  python.FS.writeFile(PACKAGE, archive);
  python.runPython(`
import random, sys
sys.path.append("${PACKAGE}")
from policy_model.publish.self_test import rehearse
rehearse()
`);
}

function contents(given) {
  const view = given.getBuffer();
  const copy = view.data.slice();
  view.release();
  given.destroy();
  return copy;
}

// Whatever was freed still holds what was there: take all of it, wipe it, and give it back.
function clearFreeMemory(module) {
  const top = () => module.HEAPU32[module._emscripten_get_sbrk_ptr() >> 2];
  const taken = [];
  for (let size = 1 << 20; size >= 16; size >>= 1) {
    for (;;) {
      const before = top();
      const place = module._malloc(size);
      if (!place) break;
      if (top() !== before) {
        module._free(place); // from beyond what was ever used
        break;
      }
      module.HEAPU8.fill(0, place, place + size);
      taken.push(place);
    }
  }
  for (const place of taken) module._free(place);
}

// Without the memory that was never used: it is zero in every instance.
function cut(image, module) {
  const head = new Uint32Array(image.buffer, image.byteOffset, 2)[1];
  const used = module.HEAPU32[module._emscripten_get_sbrk_ptr() >> 2];
  return image.slice(0, head + Math.ceil(used / BLOCK) * BLOCK);
}

// A memory as it is before Python starts in it.
async function fresh(size) {
  let memory;
  const stop = new Error("seen enough");
  const _loadSnapshot = new Uint8Array(size);
  await loadPyodide({
    ...quiet,
    _loadSnapshot,
    createPyodideModule: async (settings) => {
      memory = new Uint8Array((await create(settings)).HEAP8.slice().buffer);
      throw stop;
    },
  }).catch((error) => {
    if (error !== stop) throw error;
  });
  return memory;
}

// A memory begins with constants, the same in every one: they need not be sent. What comes after the first block that
// differs may depend on the browser, so all of it is kept, except what is zero.
//
// In numbers of four bytes: length of the image's head, count of runs, then where in memory and how long each run is;
// then the head, then the runs.
async function difference(image) {
  const head = new Uint32Array(image.buffer, image.byteOffset, 2)[1];
  const heap = image.subarray(head);
  const memory = await fresh(image.length);
  const block = (of, from) => of.subarray(from, from + BLOCK);
  let constants = 0;
  while (Buffer.compare(block(heap, constants), block(memory, constants)) === 0) constants += BLOCK;
  const runs = [];
  for (let from = constants; from < heap.length; from += BLOCK) {
    if (!block(heap, from).some((byte) => byte)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === from) last[1] += BLOCK;
    else runs.push([from, BLOCK]);
  }
  const sha256 = createHash("sha256").update(heap.subarray(0, constants)).digest("hex");
  console.log(JSON.stringify({ snapshot: { size: image.length, head, constants, sha256 } }));
  const index = new Uint32Array([head, runs.length, ...runs.flat()]);
  const kept = runs.map(([from, length]) => heap.subarray(from, from + length));
  return Buffer.concat([new Uint8Array(index.buffer), image.subarray(0, head), ...kept]);
}
