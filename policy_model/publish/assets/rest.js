// Python's WebAssembly comes in two: what readers' Pythons run, and the rest (`publish/split.mjs`). This loads the rest
// when a function of it is called, which waits meanwhile.

// A module whose one export is its one import: JavaScript as a function that a table can hold.
const THROUGH = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0],
  ...[2, 7, 1, 1, 101, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0, 0],
);

// Of the runtime's settings, such that `read` is asked for the rest's bytes once they are needed. It must return them
// at once, or throw.
export function withRest(settings, read) {
  const { instantiateWasm } = settings;
  settings.instantiateWasm = (imports, receive) =>
    instantiateWasm(imports, (instance, module) => {
      const used = instance.exports;
      const load = () => new WebAssembly.Instance(new WebAssembly.Module(read()), { ...imports, used });
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(THROUGH), { e: { f: load } });
      used.shared.set(0, exports.f);
      receive(instance, module);
    });
  return settings;
}

// For a worker: asked for and waited for, as nothing else can go on there.
export function fetched(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${address}: status ${request.status}`);
  return request.response;
}
