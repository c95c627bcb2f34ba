/* The forms of the desk: the note follows the reason while nobody changed it; an answer in two keys. Without this file
   the forms work as they are: a button asks the server for the note of a reason. */
"use strict";
(() => {
  const form = document.getElementById("decision");
  if (!form) return;
  const stored = document.getElementById("letters");
  const letters = stored ? JSON.parse(stored.textContent) : {};
  const { letter, reason } = form.elements;
  const bare = (text) => (text ?? "").trim().replace(/\s+/g, " ");
  const untouched = () => !letter.value.trim() || Object.values(letters).some((one) => bare(one) === bare(letter.value));
  if (stored) {
    reason.addEventListener("change", () => { if (untouched()) letter.value = letters[reason.value] ?? ""; });
    form.querySelector("[data-model]")?.addEventListener("click", (event) => {
      event.preventDefault();
      letter.value = letters[reason.value] ?? letter.value;
      letter.focus();
    });
  }

  const keys = document.querySelector("[data-keys]");
  if (!keys) return;
  const said = keys.querySelector("[data-said]");
  const answers = new Map([...keys.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, one.dataset]));
  let chosen = null;
  const box = (answer) => keys.dataset.keys && form.querySelector(`input[name=${keys.dataset.keys}][value=${answer.value}]`);
  /* What one still has to write: a word the form asks for, or the end of the note that only begins. */
  const unfinished = () => [...form.querySelectorAll("textarea")].find((one) => (one.required && !one.value.trim())
    || (stored && one === letter && chosen.value !== "nothing" && bare(one.value) === bare(letters.other)));
  const write = (text) => {
    said.textContent = keys.dataset.unfinished;
    text.focus();
    const end = Math.max(text.value.lastIndexOf("\n\n"), 0);  // before the last paragraph, which says what one may do
    text.setSelectionRange(end, end);
  };
  const writing = (target) => target.closest?.("textarea, select, input:not([type=radio]), [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || writing(event.target)) return;
    const key = event.key.toUpperCase();
    if (event.key === "Escape" && chosen) {
      if (box(chosen)) box(chosen).checked = false;
      chosen = null;
      said.textContent = keys.dataset.cancelled;
    } else if (key === "D" && chosen && (!keys.dataset.keys || box(chosen).checked)) {
      event.preventDefault();
      const text = unfinished();
      if (text) write(text);
      else form.requestSubmit(form.querySelector("button[type=submit]:not([name])"));
    } else if (answers.has(key)) {
      event.preventDefault();
      chosen = answers.get(key);
      if (box(chosen)) box(chosen).checked = true;
      said.textContent = `${chosen.label}. ${keys.dataset.chosen}`;
    }
  });
})();
