// Makes what starts Python fast: node runtime.mjs PYODIDE WHEEL FOLDER. Writes into FOLDER:
//
//   stdlib.bin     the standard library in use, as byte code, in a zip
//   policies.bin   the wheel's package, the same way
//   snapshot.bin   the memory of a Python that has imported and compiled all policies, without its constants
//
// and prints a line of JSON: {"snapshot": {"size", "constants", "sha256"}}; `assets/start.js` says what they are for.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Node shows the line that failed, which for the runtime is a whole minified file; its message is enough.
process.on("uncaughtException", (error) => {
  console.error(`error: ${String(error?.message ?? error).trim().split("\n").at(-1).slice(0, 300)}`);
  process.exit(1);
});

const BLOCK = 256; // bytes that are kept or left out together
const [runtime, wheel, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")));
const { default: create } = await import(pathToFileURL(join(runtime, "pyodide.asm.mjs")));
const quiet = { indexURL: `${runtime}/`, stdout: () => {}, stderr: () => {} };
const bytes = async (file) => new Uint8Array(await readFile(file)); // Python takes no `Buffer` of Node's

// First in a Python with everything, to find out what is used.
const whole = await loadPyodide(quiet);
unpack(whole, await bytes(wheel), "wheel");
const library = whole.runPython("import sys; next(path for path in sys.path if path.endswith('.zip'))");
const compiler = whole.pyimport("policy_model.publish.byte_code");
const stdlib = contents(compiler.standard_library(library));
const policies = contents(compiler.package("."));
await writeFile(join(folder, "stdlib.bin"), stdlib);
await writeFile(join(folder, "policies.bin"), policies);

// Then in one that has just that.
const python = await loadPyodide({
  ...quiet,
  _makeSnapshot: true,
  stdLibURL: join(folder, "stdlib.bin"),
  env: { PYTHONHASHSEED: "0" }, // else two builds would differ far more
});
unpack(python, policies, "zip");
python.runPython(`
import gc, linecache, re, sys
sys.path_importer_cache.clear(); linecache.clearcache(); re.purge()
gc.collect(); gc.collect(); sys._clear_internal_caches()
gc.freeze()
`);
clearFreeMemory(python._module);
const image = python.makeMemorySnapshot();
await writeFile(join(folder, "snapshot.bin"), await difference(image));

function unpack(python, archive, format) {
  python.unpackArchive(archive, format);
  python.runPython(`
import importlib
importlib.invalidate_caches()
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
  const sha256 = createHash("sha256").update(image.subarray(0, head + constants)).digest("hex");
  console.log(JSON.stringify({ snapshot: { size: image.length, constants, sha256 } }));
  const index = new Uint32Array([head, runs.length, ...runs.flat()]);
  const kept = runs.map(([from, length]) => heap.subarray(from, from + length));
  return Buffer.concat([new Uint8Array(index.buffer), image.subarray(0, head), ...kept]);
}
