// Reloads the page when it was built anew, and says what keeps it from being built. The local server alone sends this.

const { generation } = document.querySelector("script[data-generation]").dataset;
const notice = document.body.appendChild(document.createElement("div"));
notice.id = "watching";
notice.hidden = true;
notice.tabIndex = 0; // it may have to be scrolled
notice.setAttribute("role", "region");
notice.setAttribute("aria-label", "While you edit");
const said = notice.appendChild(document.createElement("p"));
said.setAttribute("role", "status");
const why = notice.appendChild(document.createElement("pre"));
let events;

// A browser has only a few connections for each host: a page that nobody sees does without.
function follow() {
  events?.close();
  events = undefined;
  if (document.hidden) return;
  events = new EventSource(`/.watching/events?${new URLSearchParams({ page: location.pathname, generation })}`);
  events.addEventListener("message", ({ data }) => show(JSON.parse(data)));
}

function show({ reload, error, building }) {
  if (reload) return location.reload();
  notice.hidden = !error && !building;
  said.textContent = error
    ? "What you edited can't be shown. This page is as it was before:"
    : "What you edited is being built. Until then this page may not be what its guide decides by.";
  why.textContent = error;
  why.hidden = !error;
}

document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", () => events?.close());
addEventListener("pageshow", ({ persisted }) => persisted && follow());
follow();
