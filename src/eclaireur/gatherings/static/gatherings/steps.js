/* The plan of a date, in one's hand: the step under way is marked, with the minutes it still has. Quiet: nothing is
   announced, nothing moves. Without this file, the hours are there and the mark is that of the last loading. */
"use strict";
(() => {
  const list = document.querySelector("[data-steps]");
  if (!list) return;
  const mark = () => {
    const now = Date.now();
    for (const step of list.children) {
      const tag = step.querySelector("[data-now]");
      const [from, to] = [Date.parse(step.dataset.from), Date.parse(step.dataset.to)];
      tag.hidden = !(from <= now && now < to);
      if (!tag.hidden) tag.textContent = `${list.dataset.wordLeft} ${Math.ceil((to - now) / 60000)} ${list.dataset.wordMinutes}`;
    }
  };
  mark();
  setInterval(mark, 15000);
})();
