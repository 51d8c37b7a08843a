// Python in a worker of its own: loads Pyodide and the policies from this site, then answers with whole steps.
//
//   in:   {id, policy, procedure, go, page, level}    what `policy_model.publish.guide.step_json` takes
//   out:  {at} while starting, {ready: true}, {id, step} or {id, error}, {failed}

const python = new URL("python/", import.meta.url);

const guide = start();
guide.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

// Set before the first await, so that what is asked during the start waits here.
onmessage = async ({ data: { id, policy, procedure, go, page, level } }) => {
  try {
    postMessage({ id, step: JSON.parse((await guide).step_json(policy, procedure, go, page, level)) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};

async function start() {
  await preflight(new URL("pyodide.asm.wasm", python));
  postMessage({ at: "preflight" });
  const { loadPyodide } = await import(new URL("pyodide.mjs", python).href);
  const pyodide = await loadPyodide({
    indexURL: python.href,
    lockFileURL: new URL("pyodide-lock.json", python).href,
    packageBaseUrl: python.href,
    packages: ["policy-model"],
    checkIntegrity: true,
    stdout: () => {},
    stderr: () => {},
  });
  postMessage({ at: "python" });
  return pyodide.pyimport("policy_model.publish.guide");
}

// Pyodide waits for ever where the WebAssembly can't be had: find that out first.
async function preflight(address) {
  new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); // throws where a security policy forbids it
  const response = await fetch(address, { headers: { Range: "bytes=0-3" } });
  const type = response.headers.get("Content-Type");
  if (!response.ok) throw new Error(`${address.pathname}: status ${response.status}`);
  if (type !== "application/wasm") throw new Error(`${address.pathname}: served as ${type}`);
  const reader = response.body.getReader();
  const { value } = await reader.read();
  reader.cancel(); // a server without ranges sends the whole file
  if (String(value?.slice(0, 4)) !== "0,97,115,109") throw new Error(`${address.pathname}: not WebAssembly`);
}
