// Watches taps in the guide, for the benchmarks: `taps` holds, for each step that came of one, in milliseconds of the
// page, when the finger was lifted, when Python was asked, when its answer was there, and when the new step had been painted.
globalThis.taps = [];
(() => {
  let tap = null;
  addEventListener("pointerup", ({ timeStamp }) => (tap = { began: timeStamp }), { capture: true });

  const { Worker } = self;
  self.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => tap && data.step && (tap.came = performance.now()));
    }
    postMessage(...given) {
      if (tap) tap.asked = performance.now();
      super.postMessage(...given);
    }
  };

  // After a frame in which it is there, the first message runs once that frame has been painted.
  new MutationObserver(() => {
    if (!tap?.came || tap.shown) return;
    tap.shown = true;
    const done = tap;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => taps.push([done.began, done.asked, done.came, performance.now()]);
      port2.postMessage(null);
    });
  }).observe(document, { subtree: true, childList: true });
})();
