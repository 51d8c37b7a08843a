// The first question can be answered as soon as it is painted: an answer given before guide.js is there is kept in the
// page and acknowledged; guide.js finds it and acts on it. Neither deferred nor a module, so that it runs before the
// first paint. It decides nothing.
//
// Then Python is started, in a worker, while the rest of the page is read in.
//
// Where guide.js does not come, the page is as without a script, open at the answer that was given.

(() => {
  if (!("noModule" in HTMLScriptElement.prototype)) return; // guide.js is a module

  const WAITING = ".policy-guide[data-early]:not([data-started])"; // guide.js marks those that it has
  const LATE = 3_000; // as in guide.js
  const part = (root, name) => root.querySelector(`[data-guide=${name}]`);
  const waiting = () => document.querySelectorAll(WAITING);
  const python = import("./python.js").catch(() => {}); // guide.js does without

  // While the page is read in: a guide's steps come last in it, so all before them is there.
  function show() {
    for (const steps of document.querySelectorAll(".policy-guide:not([data-early], [data-started]) > [data-guide=all]")) {
      const root = steps.parentElement;
      const step = part(root, "step");
      if (!step) continue;
      root.dataset.early = "";
      step.hidden = false;
      steps.open = false;
      python.then((module) => module?.startUnlessCostly());
    }
  }

  function keep(root, button) {
    forget(root); // a later tap takes the place of an earlier one
    const kept = part(root, "kept");
    button.classList.add("is-kept");
    part(root, "answer").textContent = button.textContent;
    (button.closest("fieldset") ?? part(root, "step")).append(kept);
    kept.hidden = false;
    part(root, "live").textContent = kept.textContent;
    setTimeout(() => root.matches(WAITING) && button.matches(".is-kept") && lend(root, button), LATE);
  }

  // The answer is in the page: whoever has waited this long need wait no longer.
  function lend(root, button) {
    open(root, button);
    part(root, "late").hidden = false;
    part(root, "live").textContent = part(root, "late").textContent;
  }

  function open(root, button) {
    const { question } = button.closest("[data-question]").dataset;
    const { answer } = button.dataset;
    part(root, "all").open = true;
    const way = `[data-question="${question}"][data-answers~="${answer}"]`;
    for (const given of root.querySelectorAll(`.policy-nested > details${way}`)) given.open = true;
    const item = root.querySelector(`[data-given="${question} ${answer}"]`);
    if (item) item.hidden = part(root, "given").hidden = false;
  }

  function forget(root) {
    root.querySelector(".is-kept")?.classList.remove("is-kept");
    part(root, "step").after(part(root, "kept"));
    part(root, "kept").hidden = part(root, "late").hidden = true;
    part(root, "answer").textContent = part(root, "live").textContent = "";
  }

  // guide.js would have been at work by now.
  function standDown(root) {
    const button = root.querySelector(".is-kept");
    forget(root);
    delete root.dataset.early;
    part(root, "step").hidden = true;
    part(root, "all").open = true;
    if (!button) return;
    open(root, button);
    part(root, "not-working").hidden = false;
    part(root, "live").textContent = part(root, "not-working").textContent;
    part(root, "not-working").focus();
  }

  const watch = new MutationObserver(show);
  watch.observe(document, { childList: true, subtree: true });
  document.addEventListener("readystatechange", () => {
    show();
    watch.disconnect(); // all of the page is there
  }, { once: true });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-go]");
    const root = button?.closest(WAITING);
    if (root && part(root, "step").contains(button)) keep(root, button);
  });
  addEventListener("load", () => waiting().forEach(standDown));
  const wipe = () => waiting().forEach(forget);
  addEventListener("pagehide", wipe);
  document.addEventListener("policy-wipe", wipe);
})();
