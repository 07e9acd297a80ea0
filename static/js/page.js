// The tracking page's own behaviour: asks only for news, keeps what was opened open, tells what changed, copies numbers;
// and its inbox: loads again when the page has news, and tells that a person has seen what is new.
(() => {
  "use strict";

  const live = () => document.getElementById("live");
  // What a change is told by: the headline, and behind it the newest line of the timeline.
  const headline = () => {
    const parts = [document.querySelector("[data-headline]"), document.querySelector("#live .entry p")];
    return parts.map((part) => part?.textContent.trim()).filter(Boolean).join(" ");
  };
  const say = (words) => {
    const status = document.getElementById("announce");
    if (status) status.textContent = words;
  };

  let opened = new Map();
  let saidBefore = headline();

  // Words that are being written would be gone with the part of the page they stand in.
  const isWriting = () => [...live().querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);

  // The version makes the server answer 304 without building anything; a hidden page asks nothing at all.
  document.addEventListener("htmx:configRequest", (event) => {
    if (document.hidden || (event.target.id === "live" && isWriting())) event.preventDefault();
    event.detail.headers["If-None-Match"] = `"${live().dataset.version}"`;
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.shouldSwap) return;
    opened = new Map([...live().querySelectorAll("details[id]")].map((part) => [part.id, part.open]));
  });

  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, isOpen] of opened) {
      const part = document.getElementById(id);
      if (part) part.open = isOpen;
    }
    showCopyButtons();
    if (headline() !== saidBefore) {
      saidBefore = headline();
      say(saidBefore);
    }
  });

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && live()?.hasAttribute("hx-get")) window.htmx?.trigger("#live", "refresh");
  });

  function showCopyButtons() {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add("is-done");
      say(button.dataset.done);
      setTimeout(() => button.classList.remove("is-done"), 2000);
    }
  });

  // An open language menu closes like any menu: by Escape, or by a tap elsewhere.
  const closeMenu = (event) => {
    const menu = document.getElementById("languages");
    if (!menu?.open) return;
    if (event.key === "Escape") menu.querySelector("summary").focus();
    if (event.key === "Escape" || (event.type === "click" && !menu.contains(event.target))) menu.open = false;
  };
  document.addEventListener("click", closeMenu);
  document.addEventListener("keydown", closeMenu);

  showCopyButtons();
})();

(() => {
  "use strict";

  // As on the feedback page: a browser that opens links for a scanner has neither hands nor mouse.
  const SIGNS = ["pointerdown", "pointermove", "touchmove", "wheel", "keydown"];
  const card = () => document.getElementById("inbox");
  let isPerson = false;
  let isSeen = false;

  const read = () => {
    const form = card()?.querySelector("form");
    if (!form || !isPerson || !isSeen || document.hidden) return;
    form.requestSubmit();
    form.remove();
    card().dataset.unread = "0";
  };
  const watch = new IntersectionObserver((entries) => {
    isSeen = entries.at(-1).isIntersecting;
    read();
  }, { threshold: 0.5 });
  const meet = (event) => {
    isPerson ||= event.isTrusted;
    if (isPerson) for (const sign of SIGNS) removeEventListener(sign, meet);
    read();
  };
  for (const sign of SIGNS) addEventListener(sign, meet, { passive: true });

  const load = () => card() && window.htmx?.trigger(card(), "news");

  // A page opened in the background asks for nothing until somebody comes to it.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && card()?.dataset.unread === undefined) load();
    read();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "live") load();
    if (event.target.id !== "inbox") return;
    watch.disconnect();
    isSeen = false;
    watch.observe(card());
  });
})();
