// Starts Python in a worker, the fastest way that works:
//
//   snapshot   the memory of a Python that had everything imported and compiled is put in place of a fresh one's
//   plain      Python starts as ever, from a small standard library, and imports the policies
//
// Each part's hash is checked, and Python must decide the self-test's situations as the site's builder did.
// `publish/runtime.py` makes the parts and says what they hold.

import { fetched, withRest } from "./rest.js";

// Milliseconds that a snapshot may still take once the WebAssembly is there, which is as large and was asked for with it.
const SNAPSHOT_PATIENCE = 15_000;

// Pyodide insists on a library that it can fetch. It gets this one: nothing is in it, and nothing is asked for.
const EMPTY = new URL("empty.zip", import.meta.url).href;
const EMPTY_ZIP = Uint8Array.of(80, 75, 5, 6, ...Array(18).fill(0));

const asBytes = (buffer) => new Uint8Array(buffer);

// From `folder`, the address of the folder that holds the manifest. `tell` hears of each part that has come.
// Returns Python, the way that was taken, and why those before it were not.
export async function start(folder, tell = () => {}) {
  new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); // throws where WebAssembly is off or forbidden
  const manifest = await (await found(new URL("manifest.json", folder), { cache: "no-cache" })).json();
  const at = new URL(`${manifest.folder}/`, folder);
  const reasons = [];
  for (const [way, begin] of Object.entries(ways)) {
    try {
      const python = await begin(at, manifest, tell);
      if (!passes(python, manifest.selfTest)) throw new Error("Python decides wrongly");
      return { python, way, reasons };
    } catch (error) {
      reasons.push(`${way}: ${error}`);
    }
  }
  throw new Error(reasons.join("; "));
}

const ways = {
  async snapshot(at, manifest, tell) {
    const { size, constants, sha256 } = manifest.snapshot;
    const digest = crypto.subtle.digest.bind(crypto.subtle, "SHA-256"); // none on an insecure host: the other way then
    const stop = new AbortController();
    const part = fetchPart("snapshot.bin", at, manifest, tell, stop.signal);
    const image = new Uint8Array(size);
    const python = await load(at, manifest, part, {
      _loadSnapshot: image,
      prepare: (settings) => withRest(settings, () => fetched(new URL("rest.wasm", at))),
      // Here WebAssembly stands ready, and Python has not begun: the image is its constants, and what the part holds.
      finish: async ({ HEAP8 }) => {
        const runs = await Promise.race([part, silence()]);
        const head = complete(image, asBytes(HEAP8.buffer).subarray(0, constants), runs);
        const hashed = asBytes(await digest(image.subarray(0, head + constants)));
        const told = Array.from(hashed, (byte) => byte.toString(16).padStart(2, "0")).join("");
        if (told !== sha256) throw new Error("the snapshot is of another build");
      },
    }).finally(() => stop.abort());
    // Every reader's Python would draw the same numbers.
    python.pyimport("random").seed(); // no code to be compiled: the compiler is in the rest
    return python;
  },

  async plain(at, manifest, tell) {
    const paths = ["/lib/stdlib.zip", "/lib/policies.zip"];
    const parts = ["stdlib.bin", "policies.bin"].map((name) => fetchPart(name, at, manifest, tell));
    const all = Promise.all(parts);
    const never = () => new Promise(() => {}); // `load` tells that they did not come
    return load(at, manifest, all, {
      indexURL: new URL("whole/", at).href, // most of it would be asked for anyway
      env: { PYTHONPATH: paths.join(":") },
      fsInit: (files) => all.then((came) => came.forEach((part, of) => files.writeFile(paths[of], part)), never),
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

// In numbers of four bytes: length of the image's head, count of runs, then where in memory and how long each run is;
// then the head, then the runs. Before them all stand the constants of any fresh memory. Returns the length of the head.
function complete(image, constants, part) {
  const [head, count] = new Uint32Array(part.buffer, 0, 2);
  const runs = new Uint32Array(part.buffer, 8, 2 * count);
  let from = 8 * (1 + count);
  const next = (length) => part.subarray(from, (from += length));
  image.set(next(head));
  const memory = image.subarray(head);
  memory.set(constants);
  for (let run = 0; run < count; run += 1) memory.set(next(runs[2 * run + 1]), runs[2 * run]);
  return head;
}

// A part comes as it is, or still compressed where the host can't negotiate: the first two bytes tell. Either form's
// hash will do; the browser itself checks it.
function fetchPart(name, at, manifest, tell, signal) {
  const integrity = manifest.parts[name].map((hash) => `sha256-${toBase64(hash)}`).join(" ");
  const fetching = async () => {
    const response = await found(new URL(name, at), { integrity, signal });
    let bytes = asBytes(await response.arrayBuffer());
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
      const whole = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      bytes = asBytes(await new Response(whole).arrayBuffer());
    }
    tell(name);
    return bytes;
  };
  const part = fetching();
  part.catch(() => {}); // heard of when it is waited for
  return part;
}

async function found(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(`${address.pathname}: status ${response.status}`);
  return response;
}

function toBase64(hex) {
  return btoa(String.fromCharCode(...hex.match(/../g).map((byte) => Number.parseInt(byte, 16))));
}

function passes(python, { asked, expected }) {
  return python.pyimport("policy_model.publish.self_test").answers(asked) === expected;
}
