// Copy buttons beside addresses and secrets; a page that shows a secret once becomes the page without it.
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-copy-from]")) {
    if (navigator.clipboard) button.hidden = false;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-from]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copyFrom);
    const words = button.querySelector("[data-said]");
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      source.select();
      return;
    }
    const before = words.textContent;
    words.textContent = words.dataset.said;
    setTimeout(() => { words.textContent = before; }, 2000);
  });

  // Loading the page again must not send the form again, which would make another connection.
  const settled = document.querySelector("[data-settle]");
  if (settled) history.replaceState(null, "", settled.dataset.settle);
})();
