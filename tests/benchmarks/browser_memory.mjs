// Memory of the model in the browser's Python, under Node: node browser_memory.mjs RUNTIME WHEEL PROGRAM [traced]
// Prints a line of JSON for each stage: its name, the bytes of the WebAssembly heap and, where traced, those that
// Python holds.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

// Node shows the line that failed, which for the runtime is a whole minified file; its message is enough.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});

const [runtime, wheel, program, traced] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: runtime + "/" });

function stage(name) {
  const own = python.runPython("import gc; gc.collect(); measured()");
  console.log(JSON.stringify({ stage: name, heap: python._module.HEAP8.length, own }));
}

python.runPython(
  traced
    ? `import tracemalloc
tracemalloc.start()
def measured(): return tracemalloc.get_traced_memory()[0]`
    : "def measured(): return 0",
);
stage("start");
python.unpackArchive(new Uint8Array(await readFile(wheel)), "wheel");
for (const part of (await readFile(program, "utf-8")).split(/^# stage: /m).slice(1)) {
  const end = part.indexOf("\n");
  python.runPython(part.slice(end));
  stage(part.slice(0, end));
}
