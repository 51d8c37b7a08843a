// Shows the next step within a frame of the tap. While a button is pressed, the step that it leads to lies above the one in
// view, laid out and painted but not seen, in a layer of its own. When the button is let go, it need only be made visible:
// of the page nothing is laid out or painted anew. It takes its place once it has been seen.

export class Overlay {
  // `place` holds the step in view.
  constructor(place) {
    this.place = place;
    this.element = null; // the step above it
  }

  /** Lays a step above the one in view, not seen and out of everybody's reach. */
  lay(element) {
    this.lift();
    // Without `inert` it would be in the way of the finger that is on the button below.
    if (!("inert" in element)) return;
    element.className = "guide-ahead";
    element.inert = true;
    this.place.append(element);
    this.element = element;
  }

  /** Takes away what lies above the step in view. */
  lift() {
    this.element?.remove();
    this.element = null;
  }

  /** Makes a step visible, where it is the one that lies there, and tells whether it is. */
  reveal(element) {
    if (element !== this.element) return false;
    // Not by a class: where one changes, the theme's rules have the style of all that is within worked out anew.
    element.dataset.seen = "";
    return true;
  }

  /** Puts a step into the place of the one in view, whether it lay above it or not. */
  put(element) {
    if (element === this.element) this.element = null;
    else this.lift();
    element.className = "guide-step";
    element.inert = false;
    delete element.dataset.seen;
    if (element.parentElement !== this.place) this.place.append(element);
    for (const other of [...this.place.children]) if (other !== element) other.remove();
  }
}
