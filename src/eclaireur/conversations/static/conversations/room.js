/* A room, live: loaded before live.js, which does the rest. Frames are small: an author is a number whose name
   comes once, addresses are made from the message's identifier, sentences around come when they change. */
const page = document.querySelector("[data-live]");
const words = page.dataset;
const names = {};
const place = (name) => document.querySelector(`[data-around="${name}"]`);
const { lang } = document.documentElement;
const clock = new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit", timeZone: words.zone });
const hour = (at) => (lang === "fr" ? clock.format(at).replace(":", "\u00a0h\u00a0") : clock.format(at));
const hand = document.querySelector("[data-gesture]");
const answer = document.querySelector("[data-gesture-status]");
const around = { hand: answer.textContent && "1" };

/* The panel of who holds the group follows the room, never under their hand: while they open, choose or write, or while
   a gesture leaves, it waits. What they left open, chosen or begun is there again when it is drawn again, and they stay
   where they were. What asks stays too: nothing that happens meanwhile is missed. */
const holding = document.getElementById("holding");
const told = document.querySelector("[data-hold-status]");
const BUSY = 20000; /* longer without a gesture, and the panel follows again */
let touched = -BUSY, soon, former = null;
const fields = () => [...holding.querySelectorAll("input[id], select[id], textarea[id]")];
const title = (details) => details?.querySelector("summary").textContent.trim();
const name = (one) => one.id || [title(one.closest("details")), one.value, one.textContent.trim()].join("\n");
const busy = () => holding.querySelector(":active, .htmx-request")
  || (performance.now() - touched < BUSY && holding.querySelector("details[open], input:focus, select:focus, textarea:focus"));
const follow = () => {
  clearTimeout(soon);
  if (busy()) soon = setTimeout(follow, 1000);
  else holding.dispatchEvent(new CustomEvent("around"));
};
const tell = (text, verb = "") => {
  Object.assign(told, { textContent: text, hidden: !text });
  told.dataset.verb = verb;
  if (text && verb === "post") told.scrollIntoView({ block: "nearest" });
};
const failed = ({ detail: { xhr, requestConfig: { verb } } }) => {
  const refused = xhr.status >= 200 && xhr.status < 500; /* another page than the panel, or none for this person */
  if (verb === "get" && !refused) { clearTimeout(soon); soon = setTimeout(follow, 5000); }
  if (verb === "get" && told.dataset.verb === "post") return; /* what became of a gesture stays to be read */
  tell(told.dataset[refused ? "wordEnded" : verb === "get" ? "wordLate" : "wordFailed"], verb);
};
const remember = (event) => {
  const { detail } = event, { verb, elt } = detail.requestConfig;
  if (!detail.shouldSwap) return;
  const panel = new DOMParser().parseFromString(detail.serverResponse, "text/html").getElementById("tenir");
  if (!panel || (verb === "get" && busy())) {
    detail.shouldSwap = false;
    if (panel) follow();
    else failed(event);
    return;
  }
  const begins = verb === "post" && !panel.querySelector("[data-refused]") ? elt : null; /* done: its fields begin again */
  const focused = document.activeElement;
  if (told.dataset.verb === verb || begins) tell("");
  former = {
    open: [...holding.querySelectorAll("details[open]")].map(title),
    values: fields().filter((field) => field.form !== begins).map((field) => [field.id, field.value]),
    focused: holding.contains(focused) && name(focused),
    caret: [focused.selectionStart, focused.selectionEnd],
  };
};
const restore = () => {
  if (!former) return;
  const { open, values, focused, caret } = former;
  former = null;
  for (const details of holding.querySelectorAll("details")) details.open = open.includes(title(details));
  for (const field of fields()) {
    const [, value] = values.find(([id]) => id === field.id) || [];
    if (value === undefined) continue;
    field.value = value;
    if (field.value !== value) field.value = ""; /* whoever was chosen is no longer there: nobody is */
  }
  if (!focused) return;
  const among = [...holding.querySelectorAll("a, button, summary, input, select, textarea")];
  const back = among.find((one) => name(one) === focused) || document.getElementById("tenir-titre");
  back.focus({ preventScroll: true });
  if (typeof caret[0] === "number") back.setSelectionRange?.(...caret);
};
if (holding) {
  for (const gesture of ["pointerdown", "keydown", "input"]) holding.addEventListener(gesture, () => { touched = performance.now(); });
  for (const failure of ["sendError", "responseError", "timeout"]) holding.addEventListener(`htmx:${failure}`, failed);
  holding.addEventListener("htmx:beforeSwap", remember);
  holding.addEventListener("htmx:afterSwap", restore);
}

/* One's own hand. The button that was pressed goes, and its twin comes where it was: a keyboard stays there. */
const show = (more) => {
  page.querySelector("[data-reload]")?.setAttribute("hidden", ""); /* from now on, what is new comes by itself */
  const was = around.hand;
  Object.assign(around, more);
  for (const [which, said] of Object.entries(more)) {
    const line = place(which);
    if (!line) continue;
    if (line.textContent !== said) line.textContent = said; /* said again, it would be read out again */
    line.hidden = !said;
  }
  const raise = place("raise"), lower = place("lower"), focused = [raise, lower].includes(document.activeElement);
  raise.hidden = Boolean(around.over || around.hand || around.turn);
  lower.hidden = Boolean(around.over) || (!around.hand && !around.turn);
  if (focused) ([raise, lower].find((button) => !button.hidden) || place("phase")).focus();
  if (was !== around.hand) answer.textContent = around.hand ? hand.dataset.wordUp : around.turn ? "" : hand.dataset.wordDown;
  if (holding) follow();
};

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
  around: ({ type, ...more }) => show(more),
});

/* Gestures leave without reloading, and what keeps them from it is said beside: the page and its words stay. What they
   change comes back by the socket. */
const leave = async (data) => {
  let response, refused;
  try {
    response = await fetch(hand.action, { method: "POST", body: data, headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(15000) });
    if (response.status === 422) refused = await response.json();
  } catch { /* no network, or too long */ }
  if (response?.status === 204) {
    if (words.state !== "live") show({ hand: data.get("do") === "raise" ? "1" : "", turn: "" });
  } else answer.textContent = refused?.words || hand.dataset[response && response.status < 500 ? "wordEnded" : "wordFailed"];
};
hand.addEventListener("submit", (event) => {
  if (!words.state) return; /* live.js has not begun, or did not come */
  event.preventDefault();
  const data = new FormData(hand, event.submitter);
  answer.textContent = "";
  leave(data);
});
