// Watches a page from before its first moment, for the benchmarks, and tells by the console: `benchmark {…}`.
//
//   tap       whether to answer the first question as soon as it can be answered
//   ready     what is in the page once Python has made the first step
//
// Told are, in milliseconds since navigation: when the first question could be answered, when Python began and when it
// was ready, the first contentful paint, and the main thread's tasks of 50 ms and more. And which scripts were at work
// in such a time for more than 5 ms at once, with the styles and the layout that they asked for: when, how long, whose.
((tap, ready) => {
  const told = { answerable: null, began: null, ready: null, paint: null, long: [], scripts: [] };
  const tell = () => console.debug(`benchmark ${JSON.stringify({ ...told, origin: performance.timeOrigin })}`);

  // The same worker, with a note of when it was asked for.
  const { Worker } = self;
  self.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      if (String(given[0]).includes("/assets/policy/")) told.began ??= performance.now();
    }
  };

  const watch = new MutationObserver(look);
  watch.observe(document, { subtree: true, childList: true, attributes: true });
  function look() {
    const answer = document.querySelector(".policy-guide [data-guide=step]:not([hidden]) [data-answer=yes]");
    if (answer && told.answerable === null) {
      told.answerable = performance.now();
      if (tap) answer.click();
    }
    if (told.ready === null && document.querySelector(ready)) done();
  }
  // Where nobody taps, Python is ready when the guide says so.
  new PerformanceObserver((list) => {
    if (!tap && list.getEntriesByName("policy-guide-started").length) done();
  }).observe({ type: "mark", buffered: true });

  // markdown-exec waits for a click: it gets one as soon as it can take it.
  const waiting = setInterval(() => {
    const run = document.querySelector("[id^=exec-][id$=run]");
    if (run?.onclick) run.click();
    if (run?.onclick || told.ready !== null) clearInterval(waiting);
  }, 5);

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") told.paint = entry.startTime;
  }).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) told.long.push([startTime, duration]);
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    const scripts = list.getEntries().flatMap((entry) => [...entry.scripts]);
    for (const { startTime, duration, sourceURL } of scripts) told.scripts.push([startTime, duration, sourceURL]);
  }).observe({ type: "long-animation-frame", buffered: true });

  function done() {
    if (told.ready !== null) return;
    told.ready = performance.now();
    watch.disconnect();
    const [mark] = performance.getEntriesByName("policy-guide-started");
    told.way = mark?.detail ?? null;
    setTimeout(tell, 300); // the paint and the last long task are told a little later
  }
})
