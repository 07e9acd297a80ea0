// The feedback page: sends the score chosen in a message at the first sign of a person, and says what was not saved.
(() => {
  "use strict";

  // Scanners open every link of a message, some of them run scripts: only a hand on screen, mouse or keys counts.
  const SIGNS = ["pointerdown", "pointermove", "touchmove", "wheel", "keydown"];
  const form = document.querySelector("form[data-chosen]");
  const send = (event) => {
    if (!event.isTrusted || document.visibilityState !== "visible") return;
    for (const sign of SIGNS) removeEventListener(sign, send);
    // A button is tapped: what it sends takes the chosen score along, or replaces it.
    if (event.type === "pointerdown" && event.target.closest("button")) return;
    if (form.isConnected) form.requestSubmit();
  };
  if (form) for (const sign of SIGNS) addEventListener(sign, send, { passive: true });

  const tell = () => {
    const status = document.getElementById("announce");
    status.textContent = status.dataset.failed;
    status.classList.remove("vh");
  };
  for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, tell);
})();
