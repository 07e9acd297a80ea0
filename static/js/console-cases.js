// Begins an answer with a saved reply; without JavaScript one copies it from the page of replies.
(() => {
  "use strict";

  const choice = document.getElementById("reply");
  if (!choice) return;
  choice.closest("[hidden]").hidden = false;
  choice.addEventListener("change", () => {
    const answer = document.getElementById("text");
    if (!choice.value) return;
    const before = answer.value.trim();
    answer.value = before ? `${before}\n\n${choice.value}` : choice.value;
    choice.value = "";
    answer.focus();
  });
})();
