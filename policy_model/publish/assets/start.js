// Starts Python in a worker, the fastest way that works:
//
//   snapshot   the memory of a Python that had everything imported and compiled is put in place of a fresh one's
//   plain      Python starts as ever, from a small standard library, and imports the policies
//
// Each part's hash is checked, and Python must decide the self-test's situations as the site's builder did: those of the
// page's policy before it is used at all, those of another one before it is asked about that.
// `publish/runtime.py` makes the parts and says what they hold.

import { asBytes, fetchPart, found, integrity, isOneOf } from "./parts.js";
import { fetched, withRest } from "./rest.js";

// Milliseconds that a snapshot may still take once the WebAssembly is there, which is as large and was asked for with it.
const SNAPSHOT_PATIENCE = 15_000;

// Pyodide insists on a library that it can fetch. It gets this one: nothing is in it, and nothing is asked for.
const EMPTY = new URL("empty.zip", import.meta.url).href;
const EMPTY_ZIP = Uint8Array.of(80, 75, 5, 6, ...Array(18).fill(0));

// Milliseconds for the manifest that the host has now, where the one that this script came with led nowhere.
const MANIFEST_PATIENCE = 5_000;

export const WRONG = "Python decides wrongly";

// From `folder`, the address of the folder that holds the manifest. `known` is the manifest that the script came with,
// so that nothing has to be asked for before the parts; `policy` the one of the page, all where it is not known; `tell`
// hears of each part that has come. Returns Python, `isRightAbout` for other policies, the way that was taken, and why
// those before it were not; the folder `at` which the parts are, and the `tests` of all policies.
export async function start(folder, known, policy, tell = () => {}) {
  new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); // throws where WebAssembly is off or forbidden
  if (!known) return startBy(await newest(folder), folder, policy, tell);
  try {
    return await startBy(known, folder, policy, tell);
  } catch (error) {
    // The browser may have kept this script for longer than the host has what it names.
    const now = await newest(folder, { signal: AbortSignal.timeout(MANIFEST_PATIENCE) }).catch(() => known);
    if (now.folder === known.folder) throw error;
    return startBy(now, folder, policy, tell);
  }
}

async function newest(folder, options) {
  const asked = fetch(new URL("manifest.json", folder), { cache: "no-cache", ...options });
  return (await found(asked)).json();
}

async function startBy(manifest, folder, policy, tell) {
  const at = new URL(`${manifest.folder}/`, folder);
  const reasons = [];
  for (const [way, begin] of Object.entries(ways)) {
    try {
      const python = await begin(at, manifest, tell);
      const isRightAbout = testing(python, manifest.selfTest);
      const policies = policy in manifest.selfTest ? [policy] : Object.keys(manifest.selfTest);
      if (!policies.every(isRightAbout)) throw new Error(WRONG);
      return { python, isRightAbout, way, reasons, at, tests: manifest.selfTest };
    } catch (error) {
      reasons.push(`${way}: ${error}`);
    }
  }
  throw new Error(reasons.join("; "));
}

const ways = {
  async snapshot(at, manifest, tell) {
    const { size, head, constants, sha256 } = manifest.snapshot;
    if (!self.crypto?.subtle) throw new Error("nothing can be hashed on an insecure host");
    const stop = new AbortController();
    const part = fetchPart("snapshot.bin", at, tell, { signal: stop.signal });
    // Not by the browser's own check: where it hashes in another thread, the memory is put in place meanwhile.
    const right = part.then(({ sent }) => isOneOf(manifest.parts["snapshot.bin"], sent));
    right.catch(() => {}); // heard of below
    const image = new Uint8Array(head);
    const python = await load(at, manifest, part, {
      _loadSnapshot: image, // without its memory, which is there before Pyodide would put it in place
      prepare: (settings) => {
        settings.INITIAL_MEMORY = size;
        withRest(settings, () => fetched(new URL("rest.wasm", at)));
      },
      // Here WebAssembly stands ready, and Python has not begun.
      finish: async ({ HEAP8 }) => {
        const memory = asBytes(HEAP8.buffer).subarray(0, size - head);
        const { bytes } = await Promise.race([part, silence()]);
        restore(image, memory, constants, bytes);
        const same = await isOneOf([sha256], memory.subarray(0, constants));
        if (!(await right)) throw new Error("the snapshot is damaged");
        if (!same) throw new Error("the snapshot is of another build");
      },
    }).finally(() => stop.abort());
    // Every reader's Python would draw the same numbers.
    python.pyimport("random").seed(); // no code to be compiled: the compiler is in the rest
    return python;
  },

  async plain(at, manifest, tell) {
    const paths = ["/lib/stdlib.zip", "/lib/policies.zip"];
    const parts = ["stdlib.bin", "policies.bin"].map((name) => {
      return fetchPart(name, at, tell, { integrity: integrity(manifest.parts[name]) });
    });
    const all = Promise.all(parts);
    const never = () => new Promise(() => {}); // `load` tells that they did not come
    const put = (files, came) => came.forEach(({ bytes }, of) => files.writeFile(paths[of], bytes));
    return load(at, manifest, all, {
      indexURL: new URL("whole/", at).href, // most of it would be asked for anyway
      env: { PYTHONPATH: paths.join(":") },
      fsInit: (files) => all.then((came) => put(files, came), never),
    });
  },
};

// `needed` is what Python can't begin without; `prepare` gets the runtime's settings, `finish` its module before Python
// begins in it.
async function load(at, manifest, needed, { prepare, finish, indexURL = at.href, ...options }) {
  const { failed, release } = compileWebAssembly(new URL("pyodide.asm.wasm", indexURL).href);
  const glue = import(new URL("pyodide.asm.mjs", at).href); // asked for at once, together with what imports it
  const missing = Promise.all([failed, glue, needed]); // none is waited for by whoever waits for another
  missing.catch(() => {});
  const create = async (settings) => {
    prepare?.(settings);
    const { default: createModule } = await glue;
    const module = await createModule(settings);
    await finish?.(module);
    return module;
  };
  try {
    const { loadPyodide } = await import(new URL("pyodide.mjs", at).href);
    const loading = loadPyodide({
      indexURL,
      packageBaseUrl: at.href,
      lockFileContents: manifest.lock,
      stdLibURL: EMPTY,
      createPyodideModule: create,
      stdout: () => {},
      stderr: () => {},
      ...options,
    });
    return await Promise.race([loading, missing]);
  } finally {
    release();
  }
}

// Fails after a while: a request may never be answered.
async function silence() {
  await new Promise((resolve) => setTimeout(resolve, SNAPSHOT_PATIENCE));
  throw new Error("no snapshot came");
}

// Pyodide asks for the WebAssembly only when its scripts are there, and waits for ever where it can't be had. So it is
// compiled from its first bytes on meanwhile, and `failed` tells of a failure.
function compileWebAssembly(address) {
  const { fetch } = self;
  const { instantiateStreaming } = WebAssembly;
  const response = fetch(address);
  const compiling = WebAssembly.compileStreaming(response);
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  compiling.catch(fail);
  self.fetch = async (asked, ...options) => {
    if (String(asked) === address) return response;
    return String(asked) === EMPTY ? new Response(EMPTY_ZIP) : fetch(asked, ...options);
  };
  WebAssembly.instantiateStreaming = async (_, imports) => {
    try {
      const module = await compiling;
      return { module, instance: await WebAssembly.instantiate(module, imports) };
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  const release = () => {
    self.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
  return { failed, release };
}

// The part holds, in numbers of four bytes: length of the head, count of runs, then where in memory and how long each run
// is; then the head, then the runs. The constants of a fresh memory stay; what is in no run is zero.
function restore(head, memory, constants, part) {
  const [, count] = new Uint32Array(part.buffer, 0, 2);
  const runs = new Uint32Array(part.buffer, 8, 2 * count);
  let from = 8 * (1 + count);
  const next = (length) => part.subarray(from, (from += length));
  head.set(next(head.length));
  let end = constants;
  for (let run = 0; run < 2 * count; run += 2) {
    const [begin, length] = runs.subarray(run, run + 2);
    memory.fill(0, end, begin).set(next(length), begin);
    end = begin + length;
  }
  memory.fill(0, end);
}

// Tells of a policy, by its name, whether Python decides about it as it should. Each is asked about once.
function testing(python, tests) {
  const test = python.pyimport("policy_model.publish.self_test");
  const told = new Map();
  return (policy) => {
    if (!told.has(policy)) {
      const { asked, expected } = tests[policy];
      told.set(policy, test.answers(asked) === expected);
    }
    return told.get(policy);
  };
}
