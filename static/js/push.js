// "Tell me on this device": subscribes this browser to push messages by a tap, confirms it on later visits, gives it up.
(() => {
  "use strict";

  const PATIENCE_MS = 20_000;
  const DAY_MS = 86_400_000;
  const MOST_PAGES = 20;
  const card = () => document.getElementById("notify-me");
  if (!card()) return;

  // A subscription belongs to a registration and has one key: each shop has its own, whatever page asks for it.
  const { url, scope, sender, words } = card().dataset;
  const RECORD = `${scope}push-record`;
  let attempt = 0;

  const isSupported = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  // An iPad calls itself a Mac; no Mac has a touch screen.
  const isApplePhone = () =>
    /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  const needsHomeScreen = () => isApplePhone() && !navigator.standalone;

  function show(state, isAloud = false) {
    const box = card();
    const before = box.dataset.pushState;
    const focused = box.contains(document.activeElement) ? document.activeElement : null;
    const shown = state === "unsupported" && needsHomeScreen() ? "home-screen" : state;
    box.dataset.pushState = state;
    for (const part of box.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(shown);
    box.querySelector('[data-push="subscribe"]').setAttribute("aria-disabled", String(state === "asking"));
    box.hidden = false;
    if (focused?.closest("[hidden]")) (box.querySelector("[data-push]:not([hidden])") ?? box.querySelector("h2")).focus();
    const status = document.getElementById("announce");
    if (isAloud && state !== before && status) status.textContent = box.querySelector(`[data-when~="${shown}"]`).textContent.trim();
  }

  // What the worker needs when no page is open: whom to tell, by which key, and words should a message come without any.
  async function recall() {
    const kept = await (await caches.open("push")).match(RECORD);
    return kept ? kept.json() : null;
  }

  async function remember(record) {
    await (await caches.open("push")).put(RECORD, new Response(JSON.stringify(record)));
  }

  async function tell(method, document, page = url) {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(page, { method, headers, body: JSON.stringify(document) });
    if (!answer.ok) throw new Error(`${method} was answered ${answer.status}`);
  }

  async function findKey() {
    const answer = await fetch(`${scope}push-key`);
    if (!answer.ok) throw new Error(`the key was answered ${answer.status}`);
    return (await answer.text()).trim();
  }

  async function register() {
    const registration = await navigator.serviceWorker.register("/sw.js", { scope, updateViaCache: "none" });
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    await new Promise((done, fail) => {
      const look = () => {
        if (worker.state === "activated" || worker.state === "activating") done();
        if (worker.state === "redundant") fail(new Error("the worker could not be installed"));
      };
      worker.addEventListener("statechange", look);
      look();
    });
    return registration;
  }

  async function subscribe(isRenewal) {
    const [key, registration, record] = await Promise.all([findKey(), register(), recall()]);
    let subscription = await registration.pushManager.getSubscription();
    if (subscription && record?.key !== key) {
      await subscription.unsubscribe();
      subscription = null;
    }
    subscription ??= await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const old = record?.endpoint;
    const others = (record?.pages ?? []).filter((page) => page !== url);
    const document = { ...subscription.toJSON(), applicationServerKey: key };
    // A browser hears of the orders whose pages it was told at: of those from before under its new endpoint, too.
    for (const page of old && old !== subscription.endpoint ? others : []) {
      await tell("POST", { ...document, isRenewal: true }, page).catch(() => {});
    }
    await tell("POST", { ...document, isRenewal });
    await remember({ pages: [...others, url].slice(-MOST_PAGES), key, endpoint: subscription.endpoint, told: Date.now(), sender, words });
    if (old && old !== subscription.endpoint) await tell("DELETE", { endpoint: old }).catch(() => {});
  }

  async function turnOn() {
    const mine = ++attempt;
    // Nothing before this line may wait: Safari asks only within the tap itself.
    const answer = Notification.requestPermission();
    show("asking", true);
    // Whatever comes after that still counts, until the next tap.
    const timer = setTimeout(() => mine === attempt && show("failed", true), PATIENCE_MS);
    let state = "failed";
    try {
      const permission = await answer;
      if (permission === "granted") await subscribe(false);
      state = { granted: "on", denied: "denied" }[permission] ?? "off";
    } catch (problem) {
      console.info("Push:", problem.message);
    }
    clearTimeout(timer);
    if (mine === attempt) show(state, true);
  }

  async function turnOff() {
    attempt += 1;
    const registration = await navigator.serviceWorker.getRegistration(scope);
    const subscription = await registration?.pushManager.getSubscription();
    // When the shop cannot be told, the push service tells it with the next message.
    if (subscription) await tell("DELETE", { endpoint: subscription.endpoint }).catch(() => {});
    await subscription?.unsubscribe();
    await (await caches.open("push")).delete(RECORD);
    show("off", true);
  }

  async function look() {
    if (!isSupported()) return show("unsupported");
    if (Notification.permission === "denied") return show("denied");
    show("off");
    const [record, registration] = await Promise.all([recall(), navigator.serviceWorker.getRegistration(scope)]);
    // Opening a page is no wish: only where the button was tapped does a visit confirm anything.
    if (attempt || !registration || !record?.pages.includes(url) || Notification.permission !== "granted") return;
    show("on");
    const subscription = await registration.pushManager.getSubscription();
    const isTold = subscription?.endpoint === record.endpoint && Date.now() - record.told < DAY_MS;
    if (!isTold || (await findKey()) !== record.key) await subscribe(true);
  }

  function clearBadge() {
    if (!document.hidden) navigator.clearAppBadge?.().catch(() => {});
  }

  document.addEventListener("click", (event) => {
    const wish = event.target.closest("[data-push]")?.dataset.push;
    if (wish === "subscribe" && card().dataset.pushState !== "asking") turnOn();
    if (wish === "unsubscribe") turnOff().catch(() => show("failed", true));
  });
  document.addEventListener("visibilitychange", clearBadge);
  // The worker has shown a message: the page need not wait for its next look.
  navigator.serviceWorker?.addEventListener("message", () => window.htmx?.trigger("#live", "refresh"));

  clearBadge();
  look().catch((problem) => console.info("Push:", problem.message));
})();
