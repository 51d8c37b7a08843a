// Keeps one whole version of the site on the device, and answers from it: the pages, and Python once it was fetched.
//
// `publish/offline.py` writes this script to the root of the site, with `self.list` before it: the version, and what it
// is made of, each file with its SHA-256. A file with another hash is never taken. Each version has a cache of its own,
// so that no page ever gets parts of two. docs/decisions/offline.md says why it is so.
//
//   in:   {about: address} → {version, words, policies, kept}   of this worker's own version
//         {whole: true}    → what was thrown away is fetched again, where it can still be had
//         {keep: way}      → the parts of Python that this way of starting needs are kept; with `used`, those that the
//                            browser has had already, and no more is fetched
//         {take: version}  → this version takes the place of that one

const { version, site, python, ways, words, policies } = self.list;
const { scope } = self.registration;
const OURS = `policy-site ${scope} `; // other sites may share the origin
const OWN = OURS + version;
const PAGES = new URL("service-worker.js?pages", scope).href; // in an earlier version's cache: who still uses it
const NAMED_BY_CONTENT = /\/python\/[0-9a-f]+\/./; // the same in every version
const AT_ONCE = 6; // requests

const at = (address) => new URL(address, scope).href;
const kept = (address, cacheName = OWN) => caches.match(at(address), { cacheName });
let installing = false;
let replaced; // the version whose place this one takes

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));

async function install() {
  installing = true;
  try {
    await fill(Object.keys(site));
    if (!(await caches.has(OWN))) throw new Error("thrown away meanwhile");
  } catch (error) {
    await caches.delete(OWN); // the version before stays, or none
    throw error;
  } finally {
    installing = false;
  }
}

// All of these files, or none: nothing is written before every one was had.
async function fill(addresses) {
  const wanted = await without(addresses, (address) => kept(address));
  const had = [];
  const next = async () => {
    for (let address; (address = wanted.pop()) !== undefined; ) {
      try {
        had.push([at(address), await get(address)]);
      } catch (error) {
        wanted.length = 0; // the others stop too
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  if (!had.length) return;
  const cache = await caches.open(OWN);
  for (const [key, response] of had) await cache.put(key, response);
}

async function without(addresses, there) {
  const found = await Promise.all(addresses.map(there));
  return addresses.filter((_, position) => !found[position]);
}

// A file as it is listed, or none.
async function get(address, caching = ["no-cache", "reload"]) {
  for (const cache of caching) {
    const response = await fetch(at(address), { cache, mode: "same-origin" });
    const as = await listed(response.clone(), address);
    if (as) return response.redirected || response.status !== 200 ? as : response;
  }
  throw new Error(`${address} is of another version`);
}

// A plain answer with the same content, where its hash is the listed one.
async function listed(response, address) {
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!(site[address] ?? python[address]).includes(hash)) return null;
  const headers = new Headers(response.headers); // its security policy among them
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // of what was sent, not of this
  return new Response(bytes, { headers });
}

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { href, search, hash } = new URL(url);
  if (method !== "GET" || !href.startsWith(scope)) return;
  const plain = href.slice(scope.length, href.length - search.length - hash.length);
  // A page is the same whatever is asked after its address; a query is never kept.
  if (mode === "navigate") event.respondWith(page(event, plain.replace(/(^|\/)index\.html$/, "$1")));
  else if (!search) event.respondWith(part(event, plain));
});

async function page(event, address) {
  const { request } = event;
  if (address in site) {
    event.waitUntil(forget());
    return (await kept(address)) ?? mend(request, address);
  }
  if (`${address}/` in site) return Response.redirect(at(`${address}/`));
  try {
    return await fetch(request);
  } catch (error) {
    const missing = await kept("404.html");
    if (!missing) throw error;
    return new Response(missing.body, { status: 404, headers: missing.headers });
  }
}

async function part(event, address) {
  const { request, clientId, resultingClientId } = event;
  const users = await earlier();
  const before = users.get(clientId);
  if (before) {
    if (resultingClientId) event.waitUntil(use(before, [resultingClientId])); // a worker of an earlier version's page
    const response = await kept(address, before);
    return response ?? (NAMED_BY_CONTENT.test(request.url) ? fetch(request) : Response.error());
  }
  if (!(address in site || address in python)) return fetch(request);
  const response = (await withCode(request, address)) ?? (await kept(address));
  if (response) return response;
  if (!(address in python)) return mend(request, address);
  const answer = await fetch(request); // as it comes: WebAssembly is compiled meanwhile
  if (answer.ok && (await caches.has(OWN))) event.waitUntil(keepCopy(address, answer.clone()));
  return answer;
}

// Beside what the browser itself has kept of a WebAssembly lies the code that it compiled of it, of the first visit already:
// see exercise.js.
async function withCode({ url }, address) {
  if (!(address in python && address.endsWith(".asm.wasm"))) return null;
  const response = await fetch(url, { cache: "only-if-cached", mode: "same-origin" }).catch(() => null);
  return response?.ok ? response : null;
}

async function keepCopy(address, response) {
  try {
    const copy = response.clone();
    if (await listed(response, address)) await (await caches.open(OWN)).put(at(address), copy);
  } catch {
    // no room, or cut off: it is asked for again
  }
}

// The browser threw something away. The same file again will do; where the site has gone on, this version is at its end,
// and from then on this worker leaves all to the network.
async function mend(request, address) {
  if (!(await caches.has(OWN))) return fetch(request);
  try {
    const response = await get(address);
    const copy = response.clone();
    caches.open(OWN).then((cache) => cache.put(at(address), copy)).catch(() => {}); // no room: asked for again
    return response;
  } catch {
    const answer = await fetch(request); // throws where there is no network, and nothing more is lost
    if (!answer.ok) return answer;
    await caches.delete(OWN);
    return request.mode === "navigate" ? answer : Response.error();
  }
}

addEventListener("message", (event) => {
  const { about, whole, keep, used, take } = event.data;
  if (about !== undefined) event.waitUntil(tell(event.ports[0], about));
  if (whole && !installing) event.waitUntil(fill(Object.keys(site)).catch(() => {}));
  if (keep !== undefined) event.waitUntil(keepPython(keep, used));
  if (take !== undefined) {
    replaced = take;
    event.waitUntil(self.skipWaiting());
  }
});

async function tell(port, address) {
  const date = (await kept(""))?.headers.get("Date") ?? null;
  port.postMessage({ version, words: words[address] ?? null, policies, kept: date });
}

// What is named by its content is the same in an earlier version, and where the start put it: the browser's own cache.
async function keepPython(way, used) {
  const from = used ? ["only-if-cached"] : ["default", "reload"];
  for (const address of ways[way] ?? []) {
    if (!(await caches.has(OWN))) return;
    if (await kept(address)) continue;
    try {
      const response = (await caches.match(at(address))) ?? (await get(address, from));
      await (await caches.open(OWN)).put(at(address), response);
    } catch {
      if (!used) return; // no network, or no room: the steps in the page need no Python
    }
  }
}

// Earlier versions. A page that is open when another version takes over goes on with its own until it is left.

let users; // page or worker → the cache of the version that it came from

function earlier() {
  users ??= readUsers();
  return users;
}

async function readUsers() {
  const found = new Map();
  for (const name of await others()) {
    const pages = await caches.match(PAGES, { cacheName: name });
    for (const id of pages ? await pages.json() : []) found.set(id, name);
  }
  return found;
}

async function others() {
  return (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== OWN);
}

async function use(name, ids) {
  const found = await earlier();
  for (const id of ids) found.set(id, name);
  const all = [...found].filter(([, cache]) => cache === name).map(([id]) => id);
  await (await caches.open(name)).put(PAGES, new Response(JSON.stringify(all)));
}

async function activate() {
  const found = await earlier();
  const open = (await self.clients.matchAll({ type: "all" })).map(({ id }) => id);
  const ids = open.filter((id) => !found.has(id));
  const before = replaced ? OURS + replaced : (await others()).at(-1);
  if (ids.length && before && (await caches.has(before))) await use(before, ids);
  const inUse = new Set([...found].filter(([id]) => open.includes(id)).map(([, name]) => name));
  for (const name of await others()) if (!inUse.has(name)) await caches.delete(name);
}

// What nobody uses any more goes. A newer version that is being fetched has no users yet, and stays.
async function forget() {
  const found = await earlier();
  const names = new Set(found.values());
  for (const [id, name] of found) {
    if (await self.clients.get(id)) names.delete(name);
    else found.delete(id);
  }
  for (const name of names) await caches.delete(name);
}
