// Takes the service worker's place and ends it: `python -m policy_model.publish.offline --retire SITE` puts it there.
// Removes what was kept on the device; from the next page on, all comes from the network.

const OURS = `policy-site ${self.registration.scope} `;

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire() {
  for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name);
  await self.registration.unregister();
}
