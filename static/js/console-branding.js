// The branding page: colour pickers, uploads without a second press, and a preview that follows the draft.
"use strict";
(() => {
  const look = document.getElementById("look");
  const choice = document.getElementById("preview-choice");
  const screen = document.getElementById("screen");
  const preview = document.getElementById("preview");
  if (!look || !choice || !preview) return;
  document.body.classList.add("has-script");

  let shown = document.getElementById("report").dataset.version;
  let kept = 0;

  // The page is asked for anew in the place of the old one, so that "back" leaves the branding page.
  const show = () => {
    const url = new URL(preview.src);
    for (const [name, value] of new FormData(choice)) if (name !== "size") url.searchParams.set(name, value);
    url.searchParams.set("version", shown);
    kept = preview.contentWindow ? preview.contentWindow.scrollY : 0;
    if (preview.contentWindow) preview.contentWindow.location.replace(url);
    else preview.src = url;
  };
  preview.addEventListener("load", () => preview.contentWindow.scrollTo(0, kept));

  choice.addEventListener("change", (event) => {
    screen.dataset.size = choice.elements.size.value;
    const address = new URL(choice.action);
    for (const [name, value] of new FormData(choice)) address.searchParams.set(name, value);
    history.replaceState(null, "", address);
    if (event.target.name !== "size") show();
  });
  choice.addEventListener("submit", (event) => event.preventDefault());

  document.body.addEventListener("htmx:afterSettle", () => {
    const version = document.getElementById("report").dataset.version;
    if (version === shown) return;
    shown = version;
    show();
  });

  for (const picker of document.querySelectorAll("input[data-picks]")) {
    const field = document.getElementById(picker.dataset.picks);
    const follow = () => {
      const found = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(field.value.trim());
      if (!found) return;
      const digits = found[1].length === 3 ? found[1].replace(/./g, "$&$&") : found[1];
      picker.value = "#" + digits.toLowerCase();
    };
    picker.hidden = false;
    follow();
    field.addEventListener("input", follow);
    // Its own event goes on to the form, which saves what stands in the field by then.
    picker.addEventListener("input", () => { field.value = picker.value; });
  }

  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.elements.file.addEventListener("change", (event) => {
      if (event.target.files.length) form.requestSubmit();
    });
  }
})();
