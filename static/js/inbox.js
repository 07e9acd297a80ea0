// The inbox on the tracking page: loads again when the page has news, and tells that a person has seen what is new.
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
