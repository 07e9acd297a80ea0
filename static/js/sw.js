// Shows the push messages of one shop, opens what they are about, and takes a new subscription to the shop.
"use strict";

const ours = (name) => new URL(name, self.registration.scope).href;
const RECORD = ours("push-record");
// Firefox opens a window only within a second of the tap.
const RESOLVE_MS = 700;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("push", (event) => event.waitUntil(receive(event.data)));
self.addEventListener("notificationclick", (event) => {
  const { url, urls } = event.notification.data;
  event.notification.close();
  event.waitUntil(Promise.all([openPage(urls[event.action] ?? url), countOnBadge()]));
});
self.addEventListener("notificationclose", (event) => event.waitUntil(countOnBadge()));
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

// Written by push.js: `pages` (where to tell of a subscription, the latest last), `key`, `endpoint`, `sender`, `words`.
async function recall() {
  const kept = await (await caches.open("push")).match(RECORD);
  return kept ? kept.json() : null;
}

async function receive(data) {
  // Browsers want something to be shown for every push, one that cannot be read as well.
  const message = read(data) ?? (await describeUnread());
  const shown = message.tag ? await self.registration.getNotifications({ tag: message.tag }) : [];
  const actions = message.actions ?? [];
  await self.registration.showNotification(message.title, {
    body: message.body,
    icon: message.icon ?? ours("icon-192.png"),
    badge: message.badge,
    tag: message.tag,
    // The next message of an order takes the place of the one before and is heard; the same one again is not.
    renotify: Boolean(message.tag) && !shown.some((one) => one.data?.id === message.message_id),
    lang: message.lang,
    dir: message.dir,
    timestamp: message.timestamp,
    actions: actions.map(({ action, title }) => ({ action, title })),
    data: {
      id: message.message_id,
      url: message.url,
      urls: Object.fromEntries(actions.map(({ action, url }) => [action, url])),
    },
  });
  await countOnBadge();
  for (const page of await findPages()) page.postMessage("news");
}

function read(data) {
  try {
    const message = data.json();
    return typeof message.title === "string" && typeof message.url === "string" ? message : null;
  } catch {
    return null;
  }
}

async function describeUnread() {
  const record = await recall();
  const url = record ? new URL(record.pages.at(-1).replace(/\/push$/, ""), self.location).href : ours("track");
  return { title: record?.sender ?? self.location.host, body: record?.words, tag: "unread", url };
}

async function countOnBadge() {
  const shown = await self.registration.getNotifications();
  await self.navigator.setAppBadge?.(shown.length).catch(() => {});
}

async function findPages() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter((page) => new URL(page.url).pathname.startsWith("/t/"));
}

async function openPage(url) {
  const pages = await findPages();
  const address = pages.length > 0 ? await follow(url) : url;
  const { origin, pathname } = new URL(address);
  const open = pages.find((page) => new URL(page.url).origin === origin && new URL(page.url).pathname === pathname);
  try {
    if (open) return await open.focus();
  } catch {
    // Not every browser lets a worker bring a tab to the front.
  }
  return self.clients.openWindow(address);
}

// A counted link says only by its answer which page it leads to; asking is the click. Any other link is the page itself.
async function follow(url) {
  const { origin, pathname } = new URL(url);
  if (origin !== self.location.origin || !pathname.startsWith("/c/")) return url;
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(RESOLVE_MS) })).url;
  } catch {
    return url;
  }
}

async function renew(event) {
  const record = await recall();
  if (!record) return;
  const made = event.newSubscription;
  const key = made ? record.key : await findKey(record.key);
  const subscription = made ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const page = await tellAll(record.pages, { ...subscription.toJSON(), applicationServerKey: key, isRenewal: true });
  if (!page) return;
  const kept = { ...record, key, endpoint: subscription.endpoint, told: Date.now() };
  await (await caches.open("push")).put(RECORD, new Response(JSON.stringify(kept)));
  if (record.endpoint !== subscription.endpoint) await tell(page, "DELETE", { endpoint: record.endpoint });
}

async function findKey(known) {
  const answer = await fetch(ours("push-key")).catch(() => null);
  return answer?.ok ? (await answer.text()).trim() : known;
}

// A browser hears of the orders whose pages it was told at. Links of old ones may be closed: the last that took it, or none.
async function tellAll(pages, document) {
  let last = null;
  for (const page of pages) if (await tell(page, "POST", document)) last = page;
  return last;
}

async function tell(page, method, document) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(page, { method, headers, body: JSON.stringify(document) }).catch(() => null);
  return answer?.ok ?? false;
}
