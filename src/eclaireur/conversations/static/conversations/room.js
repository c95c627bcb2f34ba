/* A room, live: loaded before live.js, which does the rest. Frames are small: an author is a number whose name
   comes once, addresses are made from the message's identifier, sentences around come when they change. */
const page = document.querySelector("[data-live]");
const words = page.dataset;
const names = {};
const place = (name) => document.querySelector(`[data-around="${name}"]`);
const { lang } = document.documentElement;
const clock = new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit", timeZone: words.zone });
const hour = (at) => (lang === "fr" ? clock.format(at).replace(":", "\u00a0h\u00a0") : clock.format(at));
const around = {};
const asked = "details[open], input:focus, select:focus, textarea:focus, :active";
const holding = document.getElementById("holding");
let soon;
page.querySelector("[data-reload]")?.setAttribute("hidden", "");

/* The panel of who holds the group follows the room, never under their hand: what was just opened or begun stays,
   even when what was asked before comes back after. It follows as soon as they are done. What asks stays when the
   panel is drawn again: nothing that happens meanwhile is missed. */
const follow = () => {
  clearTimeout(soon);
  if (holding?.querySelector(asked)) soon = setTimeout(follow, 1000);
  else holding?.dispatchEvent(new CustomEvent("around"));
};
holding?.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.verb !== "get" || !holding.querySelector(asked)) return;
  detail.shouldSwap = false;
  follow();
});

page.listen = (draw) => ({
  names: ({ type, ...more }) => Object.assign(names, more),
  m: (frame) => {
    const at = new Date(frame.d * 1000), gone = frame.f === "g" || (frame.f === "h" && frame.x === undefined);
    const mine = frame.b === Number(words.me);
    const link = (which) => (gone ? "" : words[which].replace(words.nobody, frame.i));
    draw({
      id: frame.i, sequence: frame.n, revision: frame.r || frame.n, mine, gone,
      author: mine ? words.wordYou : names[frame.b] || "", at: at.toISOString(), said: hour(at),
      body: gone ? words[frame.f === "g" ? "wordG" : "wordH"] : frame.x,
      note: frame.f === "e" ? words.wordEdited : frame.f === "h" && !gone ? words.wordHidden : "",
      edit: link("edit"), erase: link("erase"), report: link("report"),
    });
  },
  around: ({ type, ...more }) => {
    Object.assign(around, more);
    for (const name of Object.keys(more)) {
      const line = place(name);
      if (line) Object.assign(line, { textContent: more[name], hidden: !more[name] });
    }
    place("raise").hidden = Boolean(around.over || around.hand || around.turn);
    place("lower").hidden = Boolean(around.over) || (!around.hand && !around.turn);
    follow();
  },
});

/* Gestures leave without reloading; what they change comes back by the socket. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.gesture === undefined || words.state !== "live") return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } })
    .then((answer) => { if (!answer.ok) location.reload(); }, () => location.reload());
}, true);
