// Python in a worker of its own, which answers with whole steps.
//
//   in:   {id, policy, procedure, go, page, level}    what `policy_model.publish.guide.step_json` takes
//   out:  {at} while starting, {ready, reasons}: the way it started and why not another; {id, step} or {id, error}; {failed}

// Asked for at once, together with the scripts and not after them.
const folder = new URL("python/", import.meta.url);
const manifest = fetch(new URL("manifest.json", folder), { cache: "no-cache" });
const scripts = [import("./start.js"), import("./rest.js")];
for (const each of [manifest, ...scripts]) each.catch(() => {}); // heard of where it is waited for

const starting = scripts[0].then(({ start }) => start(folder, (part) => postMessage({ at: part }), manifest));
starting.then(
  ({ way, reasons }) => postMessage({ ready: way, reasons }),
  (error) => postMessage({ failed: String(error) }),
);

// Set before the first await, so that what is asked during the start waits here.
onmessage = async ({ data: { id, policy, procedure, go, page, level } }) => {
  try {
    const guide = (await starting).python.pyimport("policy_model.publish.guide");
    postMessage({ id, step: JSON.parse(guide.step_json(policy, procedure, go, page, level)) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};
