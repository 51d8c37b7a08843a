// Keeps the site on the device by its service worker, and says where what is seen is not the newest.
//
// The words stand in the page (overrides/partials/offline.html); this shows those that are true. Where a browser has no
// service worker, or refuses one, all is as without this script.

import { isCostly } from "./python.js";

const ROOT = new URL("../../", import.meta.url);
const SCRIPT = new URL("service-worker.js", ROOT);
const OURS = `policy-site ${ROOT.href} `; // the worker names its caches so
const ADDRESS = location.origin + location.pathname.replace(/(^|\/)index\.html$/, "$1");
const HERE = ADDRESS.startsWith(ROOT.href) ? ADDRESS.slice(ROOT.href.length) : "";
const ANSWERED = ".guide-step :is(.guide-answers li, .is-kept), .policy-all-questions input:checked";
const PATIENCE = 5_000; // milliseconds, after which a network that says nothing counts as none
const ANSWER = 3_000; // the same for the worker
const HOUR = 3_600_000; // between two looks for a newer version, on a page that stays open

const workers = navigator.serviceWorker;
const notice = document.querySelector("[data-version]");
let registration; // of the service worker
let mine = {}; // what the worker told of the version of this page
let newest; // the worker of a newer version
let watching = false;

async function begin() {
  if (workers.controller) {
    registration = await workers.getRegistration(ROOT);
    mine = await ask(workers.controller);
    // The page has just been opened: while nobody has answered anything, it can as well be the newest.
    const fresh = () => !document.querySelector(ANSWERED);
    if (registration?.waiting && fresh() && (await take(registration.waiting)) && fresh()) return location.reload();
    if (registration) {
      workers.controller.postMessage({ whole: true });
      watch();
      check();
    }
  }
  await quiet();
  registration = await workers.register(SCRIPT);
  await workers.ready;
  if (!workers.controller) mine = await ask(registration.active);
  watch();
  keepPython();
}

// A newer version is looked for whenever the page is seen again, and once in a while.
function watch() {
  if (watching) return;
  watching = true;
  registration.addEventListener("updatefound", () => follow(registration.installing));
  const newer = registration.installing ?? registration.waiting;
  if (newer) follow(newer);
  document.addEventListener("visibilitychange", () => document.hidden || check());
  addEventListener("online", check);
  addEventListener("offline", check);
  setInterval(check, HOUR);
}

async function check() {
  const late = setTimeout(() => show("offline", true), PATIENCE);
  try {
    await registration.update();
    show("offline", false);
  } catch {
    show("offline", Boolean(workers.controller)); // without it, this page came from the network
  } finally {
    clearTimeout(late);
  }
}

// Said as soon as it is known; offered when all of it is on the device.
async function follow(worker) {
  newest = worker;
  const settled = () => ["installed", "activated", "redundant"].includes(worker.state);
  const offer = () => {
    if (newest !== worker) return;
    show("ready", settled());
    show("failed", worker.state === "redundant");
  };
  worker.addEventListener("statechange", offer);
  const { words, policies } = await ask(worker);
  if (newest !== worker) return;
  const changed = words !== mine.words ? "page" : policies !== mine.policies ? "policies" : "neither";
  for (const what of ["page", "policies", "neither"]) show(what, words !== undefined && what === changed);
  show("newer", true);
  offer();
}

// Only the reader takes a page from under answers.
async function showNewest() {
  const taken = registration.waiting && (await take(registration.waiting));
  // No room for it, not all of it on the server yet, or the version before does not give way: then without a copy.
  const stuck = !taken && newest?.state !== "activated" && workers.controller;
  if (stuck && (await registration.update().then(() => true, () => false))) await remove();
  location.reload();
}

// Whether it takes over now. While the version before is at work it can't; and where Chromium finds it so, it looks again
// only after half a minute. Nobody is kept waiting as long as that: the newer version is offered instead.
function take(worker) {
  worker.postMessage({ take: mine.version });
  return new Promise((taken) => {
    workers.addEventListener("controllerchange", () => taken(true), { once: true });
    setTimeout(() => taken(false), ANSWER);
  });
}

async function remove() {
  for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name);
  await (await workers.getRegistration(ROOT))?.unregister();
}

function show(what, is) {
  const part = notice?.querySelector(`[data-version-is="${what}"]`);
  if (!part || part.hidden === !is) return;
  if (what === "offline" && mine.kept) {
    const day = new Date(mine.kept).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    part.querySelector("[data-kept]").textContent = ` as it was on ${day}`;
  }
  part.hidden = !is;
}

// What has the focus must not come to stand below the notice.
function makeRoom() {
  const covers = getComputedStyle(notice).position === "sticky" && notice.offsetHeight;
  document.documentElement.style.scrollPaddingTop = covers ? `${covers}px` : "";
}

// What a worker tells of its version; nothing where it does not answer.
function ask(worker) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve({}), ANSWER);
    worker.postMessage({ about: HERE }, [port2]);
  });
}

// After all that the page itself needs. A reader who leaves before takes the copy along.
function quiet() {
  return new Promise((done) => {
    addEventListener("pagehide", done, { once: true });
    document.addEventListener("visibilitychange", done, { once: true });
    const idle = () => (window.requestIdleCallback ?? setTimeout)(done);
    const loaded = () => (document.querySelector(".policy-guide") && !isCostly() ? whenStarted(idle) : idle());
    if (document.readyState === "complete") loaded();
    else addEventListener("load", loaded, { once: true });
  });
}

// Calls with the way in which Python started, or without one where it could not.
function whenStarted(then) {
  new PerformanceObserver((list, observer) => {
    const mark = list.getEntries().find(({ name }) => /^policy-guide-(started|failed)$/.test(name));
    if (!mark) return;
    observer.disconnect();
    then(mark.name === "policy-guide-started" ? mark.detail : undefined);
  }).observe({ type: "mark", buffered: true });
}

// What has been used is on the device already. More is fetched unless megabytes cost much.
function keepPython() {
  const keep = (way) => way && registration.active?.postMessage({ keep: way, used: isCostly() });
  if (document.querySelector(".policy-guide")) whenStarted(keep);
  else if (!isCostly()) keep("snapshot");
}

// On the page about privacy.
function offerRemoval() {
  const part = document.querySelector("[data-copy]");
  const button = part?.querySelector("button");
  if (!button) return;
  part.hidden = false;
  button.addEventListener("click", async () => {
    await remove();
    part.querySelector("[role=status]").textContent = "The copy is removed. The next page of this site makes a new one.";
  });
}

if (workers) {
  if (notice) new ResizeObserver(makeRoom).observe(notice);
  notice?.querySelector("button").addEventListener("click", showNewest);
  begin().catch(() => {}); // refused, no room, no network: as without
  offerRemoval();
}
