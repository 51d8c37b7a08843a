// Copying words of a page. The site's own headers switch the clipboard's newer interface off; a host that sends none has it.

/** Copies `text`, which `element` shows: whether it was. Where that is refused, the element stays selected. */
export async function copied(element, text) {
  return copiedByHand(element, text) || (await navigator.clipboard?.writeText(text).then(() => true, () => false));
}

// As the reader's own copying does it.
function copiedByHand(element, text) {
  const give = (event) => {
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  };
  getSelection().selectAllChildren(element);
  document.addEventListener("copy", give, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", give);
  if (done) getSelection().removeAllRanges();
  return done;
}
