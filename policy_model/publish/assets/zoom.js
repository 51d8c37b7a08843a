// A flowchart can be seen larger, smaller, or as wide as its frame; with the keys + and - too, and moved with the mouse.
// The arrow keys move it without a script, as its frame scrolls.

const STEP = 1.25;
const LEAST = 0.25;
const MOST = 3;

/** Puts the buttons of a figure to work. */
export function offerSizes(figure) {
  const [controls, frame] = [figure.querySelector(".flowchart-zoom"), figure.querySelector(".flowchart-scroll")];
  if (!controls || !frame) return;
  const drawings = [...frame.querySelectorAll("svg")].map((svg) => ({ svg, width: svg.viewBox.baseVal.width }));
  const shown = () => drawings.find(({ svg }) => svg.getBoundingClientRect().width) ?? drawings[0];
  let size = 1;

  function show(wanted) {
    const middle = () => {
      const [drawn, seen] = [shown().svg.getBoundingClientRect(), frame.getBoundingClientRect()];
      return { drawn, x: seen.x + seen.width / 2 - drawn.x, y: seen.y + seen.height / 2 - drawn.y };
    };
    const before = middle();
    size = Math.min(MOST, Math.max(LEAST, wanted));
    for (const { svg, width } of drawings) svg.setAttribute("width", width * size);
    const { drawn, x, y } = middle();
    frame.scrollLeft += (before.x / before.drawn.width) * drawn.width - x; // what was in the middle stays there
    frame.scrollTop += (before.y / before.drawn.height) * drawn.height - y;
    controls.querySelector("[role=status]").textContent = `${Math.round(size * 100)}%`;
  }

  function whole() {
    const { paddingLeft, paddingRight } = getComputedStyle(frame);
    show((frame.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)) / shown().width);
  }

  const ways = { in: () => show(size * STEP), out: () => show(size / STEP), whole };
  controls.addEventListener("click", ({ target }) => ways[target.closest("[data-zoom]")?.dataset.zoom]?.());
  frame.addEventListener("keydown", (event) => {
    const way = { "+": "in", "=": "in", "-": "out", "0": "whole" }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own
    event.preventDefault();
    ways[way]();
  });
  moveWithMouse(frame);
  controls.hidden = false;
}

/** A finger moves what scrolls without any help. */
function moveWithMouse(frame) {
  let held = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0) held = [event.clientX, event.clientY];
  });
  addEventListener("pointermove", (event) => {
    if (!held) return;
    frame.scrollBy(held[0] - event.clientX, held[1] - event.clientY);
    held = [event.clientX, event.clientY];
  });
  addEventListener("pointerup", () => (held = null));
}
