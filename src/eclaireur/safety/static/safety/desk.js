/* The decision form: the note follows the reason while nobody changed it; a decision in two keys. Without this file
   the form works as it is: a button asks the server for the note of a reason. */
"use strict";
(() => {
  const form = document.getElementById("case-form");
  const stored = document.getElementById("letters");
  if (!form || !stored) return;
  const letters = JSON.parse(stored.textContent);
  const letter = form.elements.letter;
  const reason = form.elements.reason;
  const untouched = () => !letter.value.trim() || Object.values(letters).some((one) => one === letter.value.replace(/\r\n/g, "\n"));
  reason.addEventListener("change", () => { if (untouched()) letter.value = letters[reason.value] ?? ""; });
  form.querySelector("[data-model]")?.addEventListener("click", (event) => {
    event.preventDefault();
    letter.value = letters[reason.value] ?? letter.value;
    letter.focus();
  });

  const keys = document.querySelector("[data-keys]");
  if (!keys) return;
  const said = keys.querySelector("[data-said]");
  const measures = new Map([...keys.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, one.dataset.measure]));
  let chosen = null;
  const writing = (target) => target.closest?.("textarea, select, input:not([type=radio]), [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || writing(event.target)) return;
    const key = event.key.toUpperCase();
    if (event.key === "Escape" && chosen) {
      chosen.checked = false;
      chosen = null;
      said.textContent = keys.dataset.cancelled;
    } else if (key === "D" && chosen?.checked) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[type=submit]:not([name])"));
    } else if (measures.has(key)) {
      event.preventDefault();
      chosen = form.querySelector(`input[name=measure][value=${measures.get(key)}]`);
      chosen.checked = true;
      said.textContent = `${chosen.closest("label")?.textContent.trim() ?? ""}. ${keys.dataset.chosen}`;
    }
  });
})();
