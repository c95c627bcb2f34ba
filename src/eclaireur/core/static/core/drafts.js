/* What is being written survives a dead session, a closed lid, a wrong gesture.

   Texts of a form with data-draft="key" are kept in this tab only (sessionStorage), never sent. They go away
   when the form has arrived (the server says so in a cookie), on sign-out, on quick exit, and as soon as
   somebody else signs in here. */
"use strict";
(() => {
  let store;
  try { store = sessionStorage; store.getItem("x"); } catch { return; }
  const PREFIX = "draft:";
  const READER = "draft-reader";
  let forgotten = false;
  const reader = document.querySelector('meta[name="reader"]')?.content;
  const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const read = (key) => { try { return JSON.parse(store.getItem(key)) || {}; } catch { return {}; } };

  if (reader) {
    if (store.getItem(READER) && store.getItem(READER) !== reader) keys().forEach((key) => store.removeItem(key));
    store.setItem(READER, reader);
  }

  const arrived = document.cookie.split("; ").find((cookie) => cookie.startsWith("envoye="))?.slice(7);
  if (arrived) {
    for (const key of keys()) if (read(key).token === arrived) store.removeItem(key);
    document.cookie = "envoye=; max-age=0; path=/; samesite=strict";
  }

  const texts = (form) => [...form.querySelectorAll('textarea[name], input[type="text"][name], input:not([type])[name]')];
  const say = (form) => { const line = form.querySelector("[data-draft-status]"); if (line) line.hidden = false; };

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = PREFIX + form.dataset.draft;
    const kept = read(key).texts || {};
    let restored = false;
    for (const field of texts(form)) {
      const text = kept[field.name];
      if (text && (field.value === "" || field.value === kept["was:" + field.name])) {
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        restored = true;
      }
    }
    if (restored) say(form);
    const starts = Object.fromEntries(texts(form).map((field) => ["was:" + field.name, field.defaultValue]));
    const keep = (token) => {
      const written = texts(form).filter((field) => field.value !== field.defaultValue);
      if (!written.length) { store.removeItem(key); return; }
      try {
        store.setItem(key, JSON.stringify({ token, texts: { ...starts, ...Object.fromEntries(written.map((field) => [field.name, field.value])) } }));
        say(form);
      } catch { /* no room left: the page itself still holds the text */ }
    };
    let timer;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 400); });
    form.addEventListener("submit", () => { clearTimeout(timer); keep(form.elements.once?.value); });
    addEventListener("pagehide", () => { if (!forgotten && !form.dataset.leaving && !document.documentElement.hidden) { clearTimeout(timer); keep(); } });
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget]")) { forgotten = true; keys().forEach((key) => store.removeItem(key)); store.removeItem(READER); }
  });
})();
