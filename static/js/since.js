// "Since you last looked": marks what is new on this device. The page itself is the same for everybody; only this browser
// knows what it has shown, and tells nobody.
(() => {
  "use strict";

  const PREFIX = "milepost-seen:";
  const MOST_PAGES = 30;
  const MOST_LINES = 3;
  // A reload, or a look from another tab, belongs to the same visit.
  const VISIT_MS = 30 * 60 * 1000;
  const key = PREFIX + location.pathname;

  // Times tell entries apart in every language; of several at the same moment the number is counted.
  const entriesOnPage = () => {
    const counts = new Map();
    return [...document.querySelectorAll("#live .entry")].map((element) => {
      const at = element.querySelector("time").dateTime;
      counts.set(at, (counts.get(at) ?? 0) + 1);
      return { element, at, id: `${at}#${counts.get(at)}` };
    });
  };
  const arrivalOnPage = () => document.getElementById("since")?.dataset.arrival ?? "";
  const picture = () => ({ ids: entriesOnPage().map((entry) => entry.id), arrival: arrivalOnPage() });

  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  };

  let before = null;

  function begin() {
    const kept = read(key);
    if (kept) before = Date.now() - kept.at > VISIT_MS ? kept.seen : kept.before;
    keep();
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), seen: picture(), before }));
      const pages = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
      pages.sort((one, other) => (read(other)?.at ?? 0) - (read(one)?.at ?? 0));
      for (const name of pages.slice(MOST_PAGES)) localStorage.removeItem(name);
    } catch {
      // A private window may keep nothing: then everything is as on a first visit.
    }
  }

  function show() {
    const box = document.getElementById("since");
    if (!box || !before) return;
    const known = new Set(before.ids);
    const fresh = entriesOnPage().filter((entry) => !known.has(entry.id));
    const hasMoved = Boolean(before.arrival) && before.arrival !== box.dataset.arrival;
    for (const { element } of fresh) element.querySelector("p").append(" ", document.getElementById("new-mark").content.cloneNode(true));
    fresh.sort((one, other) => new Date(other.at) - new Date(one.at));
    const list = box.querySelector("ul");
    list.querySelector("li").hidden = !hasMoved;
    list.append(...fresh.slice(0, MOST_LINES).map(({ element }) => line(element)));
    box.hidden = !hasMoved && fresh.length === 0;
  }

  function line(entry) {
    const item = document.createElement("li");
    const [words, place] = entry.querySelectorAll("p");
    item.append(words.firstChild.textContent.trim());
    if (place) {
      const where = document.createElement("span");
      where.className = "meta";
      where.append(...place.cloneNode(true).childNodes);
      item.append(" ", where);
    }
    return item;
  }

  begin();
  show();
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "live") return;
    show();
    keep();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep();
  });
})();
