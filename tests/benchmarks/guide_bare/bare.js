const step = document.querySelector("[data-guide=step]");
let count = 0;
step.addEventListener("click", ({ target }) => {
  if (!target.closest("button")) return;
  const next = step.firstElementChild.cloneNode(true);
  next.querySelector("p").textContent = `Question ${(count += 1)}`;
  step.replaceChildren(next);
});
performance.mark("policy-guide-started"); // as the guide says that it runs
