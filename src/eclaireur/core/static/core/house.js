/* The frame's few gestures. Every one has its plain HTML way: without this file, pages still work. */
"use strict";
(() => {
  const root = document.documentElement;

  /* Quick exit: blank the page at once, forget what was being written, go. */
  const leave = (link) => {
    root.hidden = true;
    document.title = "";
    try { sessionStorage.clear(); } catch { /* refused by the browser: nothing is kept then */ }
    try { fetch(link.href, { keepalive: true, redirect: "manual", cache: "no-store" }).catch(() => {}); } catch { /* leaving matters more */ }
    location.replace(link.dataset.leave);
  };
  const exit = document.querySelector("[data-leave]");
  if (exit) {
    let pressed = [];
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("[data-leave]");
      if (link) { event.preventDefault(); leave(link); }
    }, true);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.repeat) return;
      const now = performance.now();
      pressed = pressed.filter((moment) => now - moment < 1500).concat(now);
      if (pressed.length >= 3) leave(exit);
    }, true);
    /* Coming back with the browser's arrow must not show a page that was left. */
    addEventListener("pageshow", (event) => { if (event.persisted && root.hidden) location.reload(); });
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog && dialog.showModal) { event.preventDefault(); if (!dialog.open) dialog.showModal(); return; }
    if (event.target.matches("dialog[open]")) { event.target.close(); return; }
    const closer = event.target.closest("[data-close-details]");
    const own = closer && closer.closest("details");
    if (own) { own.open = false; own.querySelector("summary").focus(); return; }
    for (const details of document.querySelectorAll("details[data-closes][open]")) {
      if (!details.contains(event.target)) details.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    const details = document.activeElement.closest?.("details[data-closes][open]");
    if (details) { details.open = false; details.querySelector("summary").focus(); }
  });
  const reveal = (part) => { for (const button of part.querySelectorAll("[data-close-details]")) button.hidden = false; };
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.target)); /* and in what comes later */

  /* Showing what a password is while it is typed. Hidden again before it leaves, so that browsers still know it for one. */
  for (const field of document.querySelectorAll("input[data-shown-by]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = field.dataset.shownBy;
    button.setAttribute("aria-controls", field.id);
    const show = (shown) => { field.type = shown ? "text" : "password"; button.setAttribute("aria-pressed", shown); };
    show(false);
    button.addEventListener("click", () => show(field.type === "password"));
    field.form?.addEventListener("submit", () => show(false));
    addEventListener("pagehide", () => show(false));
    field.after(button);
  }

  /* Copying a field. Without this, the field is selected whole as soon as it is entered, or by hand. */
  for (const button of document.querySelectorAll("[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    field.addEventListener("focus", () => field.select());
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const words = button.textContent;
      try { await navigator.clipboard.writeText(field.value); } catch { field.focus(); return; }
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = words; }, 3000);
    });
  }

  document.querySelector("[data-focus]")?.focus();

  /* A form leaves once. The button wakes up again if the reader comes back to the page. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.leaving) { event.preventDefault(); return; }
    form.dataset.leaving = "yes";
    /* After this turn, so that the pressed button's own name and value are sent. */
    setTimeout(() => { for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true"); });
    setTimeout(() => wake(form), 8000); /* a download, or a cut: the server counts a token once anyway */
  });
  const wake = (form) => {
    delete form.dataset.leaving;
    for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  };
  addEventListener("pageshow", () => document.querySelectorAll("form[data-leaving]").forEach(wake));

  /* How long a text is, said near its end only. */
  const tell = (area) => {
    const limit = Number(area.dataset.limit);
    const length = [...area.value].length;
    let line = area.nextElementSibling;
    if (!line?.matches(".count")) {
      line = document.createElement("p");
      line.className = "count";
      line.setAttribute("role", "status");
      area.after(line);
    }
    const english = root.lang === "en";
    const shown = length > limit * 0.8;
    line.hidden = !shown;
    line.classList.toggle("over", length > limit);
    const of = new Intl.NumberFormat(root.lang);
    if (!shown) line.textContent = "";
    else if (length > limit) line.textContent = english ? `${of.format(length - limit)} characters too many. Nothing is cut: please shorten it.` : `${of.format(length - limit)} caractères de trop. Rien n’est coupé\u00A0: raccourcissez quand vous voulez.`;
    else line.textContent = english ? `${of.format(length)} characters of ${of.format(limit)}` : `${of.format(length)} caractères sur ${of.format(limit)}`;
  };
  document.addEventListener("input", (event) => { if (event.target.matches?.("textarea[data-limit]")) tell(event.target); });
  for (const area of document.querySelectorAll("textarea[data-limit]")) tell(area);
})();
