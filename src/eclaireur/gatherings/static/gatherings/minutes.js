/* The minutes of a plan, told while it is written. The steps are read as plan.py reads them. Without this file, the
   sentence is that of the last loading. */
"use strict";
(() => {
  const told = document.querySelector("[data-minutes-of]");
  const plan = told && document.getElementById(told.dataset.minutesOf);
  if (!plan) return;
  const step = /^(\d{1,4})\s*(?:min(?:utes)?\.?|mn|['′’])?\s*[:.\-–]?\s+\S/;
  const lasts = Number(told.dataset.lasts);
  const tell = () => {
    const minutes = plan.value.split("\n").map((line) => Number(step.exec(line.trim())?.[1] ?? 0)).filter((each) => each <= 1440);
    const taken = minutes.reduce((sum, each) => sum + each, 0);
    const words = taken > lasts ? told.dataset.exceeds : told.dataset.fits;
    const sentence = words.replace("%(taken)s", taken).replace("%(lasts)s", lasts);
    if (told.textContent !== sentence) told.textContent = sentence;
  };
  let later;
  plan.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(tell, 400);  // a voice that reads the page aloud does not count every key
  });
  tell();
})();
