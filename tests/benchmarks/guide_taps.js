// Watches taps in the guide, for the benchmarks: `taps` holds, for each step that came of one, in milliseconds of the
// page: when the finger was lifted; when Python was asked and when its answer was there, or both null where the step had
// been made before; when the new step had been painted.
globalThis.taps = [];
(() => {
  let tap = null;
  addEventListener("pointerup", ({ timeStamp }) => (tap = { began: timeStamp, asked: null, came: null }), { capture: true });

  const { Worker } = self;
  self.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => tap && data.step && data.id === tap.id && (tap.came = performance.now()));
    }
    // The last that is asked before the step is shown.
    postMessage(...given) {
      if (tap) Object.assign(tap, { id: given[0].id, asked: performance.now(), came: null });
      super.postMessage(...given);
    }
  };

  // Another step is put in its place, or becomes visible above it.
  const isShown = ({ type, target, addedNodes }) =>
    type === "attributes"
      ? target.hasAttribute("data-seen")
      : [...addedNodes].some((node) => node.matches?.(".guide-step"));

  // After a frame in which it is there, the first message runs once that frame has been painted.
  const watch = new MutationObserver((changes) => {
    if (!tap || !changes.some(isShown)) return;
    const { began, asked, came } = tap;
    tap = null;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => taps.push([began, ...(came ? [asked, came] : [null, null]), performance.now()]);
      port2.postMessage(null);
    });
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const step of document.querySelectorAll("[data-guide=step]")) {
      watch.observe(step, { childList: true, subtree: true, attributeFilter: ["data-seen"] });
    }
  });
})();
