// On paper a link says where it leads: a number beside it, and the addresses by number at the page's end. They are put
// there when printing begins, since the whole address of a page of this site is known here alone, and are gone after it.

const PLAIN = ".policy-phrases, .policy-choices, .policy-list, .policy-coverage, figcaption"; // lists of links alone
const NOT_PRINTED = ".clause-model, .policy-leaving, .guide-notice"; // see print.css

function number() {
  remove();
  const addresses = new Map();
  for (const link of document.querySelectorAll(".md-content :is(p, li) > a[href]")) {
    const here = link.origin === location.origin && link.pathname === location.pathname;
    if (here || link.closest(`${PLAIN}, ${NOT_PRINTED}`)) continue;
    if (!addresses.has(link.href)) addresses.set(link.href, addresses.size + 1);
    link.dataset.footnote = addresses.get(link.href);
  }
  if (addresses.size) document.querySelector(".md-content article").append(listing(addresses.keys()));
}

function listing(addresses) {
  const list = document.createElement("ol");
  for (const address of addresses) list.append(Object.assign(document.createElement("li"), { textContent: address }));
  const section = Object.assign(document.createElement("section"), { className: "policy-footnotes" });
  section.append(Object.assign(document.createElement("h2"), { textContent: "Where the links lead" }), list);
  return section;
}

function remove() {
  document.querySelector(".policy-footnotes")?.remove();
  for (const link of document.querySelectorAll("a[data-footnote]")) delete link.dataset.footnote;
}

addEventListener("beforeprint", number);
addEventListener("afterprint", remove);
