// Python in a worker of its own, which answers with whole steps. Its name is that of the page's policy.
//
//   in:   {id, policy, procedure, go, page, level}    what `policy_model.publish.guide.step_json` takes
//   out:  {at} while starting, {ready, reasons}: the way it started and why not another; {id, step} or {id, error}; {failed};
//         {exercised}: see exercise.js

import { disturb, exercise } from "./exercise.js";
import { WRONG, start } from "./start.js";

// The build puts the manifest before this script: see `publish/runtime.py`. While somebody edits, it is asked for.
const folder = new URL("python/", import.meta.url);
const starting = start(folder, self.manifest, self.name, (part) => postMessage({ at: part }));
starting.then(
  (started) => {
    postMessage({ ready: started.way, reasons: started.reasons });
    // Without it the next visit starts later, and nothing else.
    exercise(started).then((done) => done && postMessage({ exercised: true }), () => {});
  },
  (error) => postMessage({ failed: String(error) }),
);

// Set before the first await, so that what is asked during the start waits here.
onmessage = async ({ data: { id, policy, procedure, go, page, level } }) => {
  disturb();
  try {
    const { python, isRightAbout } = await starting;
    if (!isRightAbout(policy)) return postMessage({ failed: WRONG });
    const guide = python.pyimport("policy_model.publish.guide");
    postMessage({ id, step: JSON.parse(guide.step_json(policy, procedure, go, page, level)) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};
