/* What others change comes by itself while the page is looked at: each [data-again] is asked for again, and only what
   differs is redrawn, so that focus, open folds and reading keep their place. A child that is new, or whose [data-say]
   changed, is said once, politely. Without this file, reloading the page does the same. */
"use strict";
(() => {
  const EVERY = 15_000;
  const TRIES = 4;
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  let asking = false;
  let failed = 0;

  const attributes = (old, next) => {
    for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    for (const { name } of [...old.attributes]) if (name !== "open" && name !== "tabindex" && !next.hasAttribute(name)) old.removeAttribute(name);
  };
  const redraw = (old, next) => {
    if (old.isEqualNode(next)) return;
    if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== next.nodeName) { old.replaceWith(next); return; }
    attributes(old, next);
    const [before, after] = [[...old.childNodes], [...next.childNodes]];
    if (before.length !== after.length) old.replaceChildren(...after);
    else before.forEach((child, n) => redraw(child, after[n]));
  };
  /* Children have their own names: one that stays is not taken out of the page, even when others come before it. */
  const reorder = (region, next, news) => {
    const here = new Map([...region.children].map((child) => [child.id, child]));
    let place = region.firstElementChild;
    for (const fresh of [...next.children]) {
      const old = here.get(fresh.id);
      if (fresh.dataset.say && fresh.dataset.say !== old?.dataset.say) news.push(fresh.dataset.say);
      here.delete(fresh.id);
      if (old) redraw(old, fresh);
      const child = old ?? fresh;
      if (child === place) place = place.nextElementSibling;
      else region.insertBefore(child, place);
    }
    for (const gone of here.values()) gone.remove();
    if (!region.children.length) region.textContent = "";
  };
  const bring = async (region) => {
    const answer = await fetch(region.dataset.again, { cache: "no-store", redirect: "error", headers: { "HX-Current-URL": location.href } });
    if (!answer.ok) throw new Error(answer.status);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(region.id);
    if (!next || !region.isConnected) return;
    const focused = region.contains(document.activeElement) ? document.activeElement : null;
    const news = [];
    if ([...next.children].every((child) => child.id)) reorder(region, next, news);
    else redraw(region, next);
    if (news.length) said.textContent = news.length > 1 ? region.dataset.many ?? news[0] : news[0];
    if (!focused || document.activeElement === focused) return;
    region.tabIndex = -1;
    (focused.isConnected ? focused : region).focus({ preventScroll: true });
  };
  const stopped = (is) => {
    for (const one of document.querySelectorAll("[data-again-stopped]")) one.hidden = !is;
  };
  const ask = async () => {
    const regions = document.querySelectorAll("[data-again]");
    if (asking || !regions.length || document.visibilityState !== "visible" || document.querySelector("form[data-leaving]")) return;
    asking = true;
    if (!said.isConnected) document.body.append(said); /* well before it says something */
    try {
      for (const region of regions) await bring(region);
      failed = 0;
      stopped(false);
    } catch {
      failed += 1;
      if (failed >= TRIES) stopped(true);
    } finally { asking = false; }
  };
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
})();
