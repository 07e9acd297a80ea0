// What every page of the console does beside htmx: sends a list's filters when one is chosen, closes the menu on Escape.
(() => {
  "use strict";

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-send-on-change]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#menu") location.hash = "#content";
    // The search box of a list, as everywhere: a slash, unless something is being written.
    const isWriting = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !isWriting && !event.ctrlKey && !event.metaKey) {
      const search = document.querySelector("[role=search] input");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });
})();
