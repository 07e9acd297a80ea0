// The editor of words: facts at the cursor, the mail beside what is typed, and a question before words are lost.
(() => {
  "use strict";

  const form = document.getElementById("words");
  const view = document.getElementById("mail-view");
  const button = document.getElementById("show-mail");
  if (!form || !form.elements.note) return;
  document.body.classList.add("has-script");

  let isDirty = "isDraft" in form.dataset;
  let last = form.elements.body || form.querySelector("textarea");

  // As if it were typed, so that it can be undone and the preview follows.
  const insert = (field, text) => {
    field.focus();
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  // A fact inside of another would be none: the cursor goes behind the mark it stands in.
  const leaveMark = (field) => {
    const at = field.selectionEnd;
    const opened = Math.max(field.value.lastIndexOf("{{", at - 1), field.value.lastIndexOf("{%", at - 1));
    if (opened < 0) return;
    const closing = field.value.startsWith("{{", opened) ? "}}" : "%}";
    const closed = field.value.indexOf(closing, opened);
    if (closed >= 0 && closed + 2 > at) field.setSelectionRange(closed + 2, closed + 2);
  };

  for (const one of document.querySelectorAll("[data-insert], [data-refill]")) one.hidden = false;
  form.addEventListener("focusin", (event) => { if (event.target.matches("textarea")) last = event.target; });
  form.addEventListener("input", () => { isDirty = true; });
  form.addEventListener("click", (event) => {
    const fact = event.target.closest("[data-insert]");
    if (fact) {
      leaveMark(last);
      insert(last, fact.dataset.insert);
    }
    const part = event.target.closest("[data-refill]");
    if (part) {
      const field = form.elements[part.dataset.refill];
      field.select();
      insert(field, document.getElementById(`${part.dataset.refill}-beneath`).textContent);
    }
  });

  // A fresh frame each time, shown when it is there: nothing flickers, and "back" still leaves the page.
  const showMail = () => {
    if (!view || !button) return;
    for (const old of view.querySelectorAll(".is-coming")) old.remove();
    const before = view.querySelector("iframe");
    const next = before.cloneNode();
    next.removeAttribute("src");
    next.name = `mail-${Date.now()}`;
    next.classList.add("is-coming");
    view.append(next);
    next.addEventListener("load", () => {
      if (!next.contentWindow || next.contentWindow.location.href === "about:blank") return;
      const kept = before.contentWindow ? before.contentWindow.scrollY : 0;
      next.contentWindow.scrollTo(0, kept);
      next.classList.remove("is-coming");
      before.remove();
    });
    button.formTarget = next.name;
    form.requestSubmit(button);
  };

  document.body.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "live") showMail(); });
  if (isDirty) showMail();

  form.addEventListener("submit", (event) => { if (event.submitter !== button) isDirty = false; });
  addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
})();
