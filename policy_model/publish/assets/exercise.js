// Has the browser keep the code that it compiled of Python, so that the next visit need not compile it again.
//
// Chromium keeps the code of a WebAssembly once a megabyte of it was compiled for speed, and a start with some steps stays
// below that. So Python goes on deciding the self-test's situations for a moment, when nobody waits for it.

// Milliseconds without a question. What comes then waits for one portion at most, the situations of one policy.
const QUIET = 2_000;

// How often all policies are gone through. Thirty times reached a megabyte on every try, ten times on none.
const ROUNDS = 40;

// Milliseconds after which what was not kept of a WebAssembly never will be: no script can see whether it is.
const NEW = 7 * 24 * 60 * 60 * 1000;

let disturbed = performance.now();

/** Something is asked of Python: it is not quiet. */
export function disturb() {
  disturbed = performance.now();
}

// `started` is what start.js gave. Tells whether Python was at work.
export async function exercise({ python, at, tests }) {
  if (!navigator.userAgentData) return false; // others than Chromium keep code without this, or none
  await quiet();
  if (!(await isNew(new URL("pyodide.asm.wasm", at)))) return false;
  const test = python.pyimport("policy_model.publish.self_test");
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { asked } of Object.values(tests)) {
      await quiet();
      test.answers(asked);
    }
  }
  return true;
}

// Lets whatever has come in go first.
async function quiet() {
  do await new Promise((go) => setTimeout(go, disturbed + QUIET - performance.now()));
  while (performance.now() < disturbed + QUIET);
}

// Code lies beside what is kept of the WebAssembly, by the browser itself or by the service worker: where neither has it,
// this fails, and no code would be kept.
async function isNew(code) {
  const { headers, body } = await fetch(code, { cache: "only-if-cached", mode: "same-origin" });
  body.cancel();
  return !(Date.now() - Date.parse(headers.get("Date")) > NEW); // a host that tells no date is taken for new
}
