// The preference page saves each change by itself where htmx runs; without it every section has a button.
(() => {
  "use strict";

  if (!window.htmx) return;
  document.documentElement.classList.add("is-saving-itself");

  // What was not saved must not look as if it were: the section says so, aloud too.
  const tell = (event) => {
    const status = document.getElementById("announce");
    const line = event.target.closest("section")?.querySelector(".said");
    status.textContent = status.dataset.failed;
    if (!line) return;
    line.classList.add("is-problem");
    line.textContent = status.dataset.failed;
  };
  for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, tell);
})();
