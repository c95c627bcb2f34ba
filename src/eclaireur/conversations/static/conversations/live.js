/* A conversation, live. Without this file forms are posted, and reloading shows what is new.

   What is written stays in the box until the server says it is kept. It leaves by the socket, or by a request when
   the socket is down, with the same token: the server keeps it once. Messages are put at their number; after a cut,
   the page says what it last saw and receives what it missed. Texts are only ever set as text. */
const page = document.querySelector("[data-live]");
const form = page.querySelector("[name=token]").form;
const { body: box, token } = form.elements;
const list = page.querySelector("[data-messages]");
const status = page.querySelector("[data-status]");
const words = page.dataset;
const draft = `draft:${words.live}`;
const whole = !words.me || page.listen; /* a room whose own script did not arrive is posted and reloaded, as without script */
let socket, ping, patience, heard, retry, doubt, over = false, ready = false, tries = 0;
let revision = Number(words.revision), read = Number(words.read), toldRead = 0;
let pending = null; /* { token, text, leaving }: sent, not acknowledged yet */

const say = (text) => { if (status.textContent !== text) status.textContent = text; };
const show = (text) => { say(text); status.scrollIntoView({ block: "nearest" }); }; /* what stopped words from leaving is seen on a phone too */
const post = (frame) => socket.send(JSON.stringify(frame));
const numbered = () => [...list.querySelectorAll("[data-sequence]")];
const number = (bubble) => Number(bubble.dataset.sequence);

const list_in = (place, sentences) => {
  place.querySelector("[data-said]").replaceChildren(...sentences.map((sentence) => {
    const line = document.createElement("li");
    line.textContent = sentence;
    return line;
  }));
};

/* --- What is read --- */
const note = (bubble) => {
  const place = bubble.querySelector("[data-note]");
  if (!place) return;
  const state = number(bubble) <= read ? words.wordRead : words.wordSent;
  place.textContent = [place.dataset.note, state].filter(Boolean).join(", ");
};
const draw = (frame) => {
  revision = Math.max(revision, frame.revision);
  const shown = numbered();
  const former = document.getElementById(`m-${frame.id}`);
  if (!former && shown.length && frame.sequence < number(shown[0])) return; /* older than this page */
  const atEnd = form.getBoundingClientRect().top < innerHeight;
  const kind = frame.gone ? "gone" : frame.mine ? "mine" : "theirs";
  const bubble = page.querySelector(`template[data-bubble="${kind}"]`).content.firstElementChild.cloneNode(true);
  bubble.id = `m-${frame.id}`;
  bubble.dataset.sequence = frame.sequence;
  if (frame.mine) bubble.classList.add("mine");
  bubble.querySelector("h3").textContent = frame.author;
  bubble.querySelector("[data-words]").textContent = frame.body;
  const time = bubble.querySelector("time"), place = bubble.querySelector("[data-note]");
  time.dateTime = frame.at;
  time.textContent = place || !frame.note ? frame.said : `${frame.said}, ${frame.note}`;
  if (place) place.dataset.note = frame.note;
  const care = bubble.querySelector("[data-care]");
  if (care && frame.care?.length) {
    list_in(care, frame.care);
    care.querySelector("form").action = frame.tell;
    care.querySelector("[data-block]").href = frame.block;
  } else care?.remove();
  for (const link of bubble.querySelectorAll("[data-act]")) {
    if (frame[link.dataset.act]) link.href = frame[link.dataset.act];
    else link.remove();
  }
  note(bubble);
  page.querySelector("[data-empty]")?.remove();
  const held = former?.contains(document.activeElement) ? document.activeElement.dataset.act || "itself" : "";
  if (former) former.replaceWith(bubble);
  else list.insertBefore(bubble, shown.find((other) => number(other) > frame.sequence) || null);
  if (held) { /* whoever was on it with a keyboard or a screen reader stays there */
    bubble.tabIndex = -1;
    (bubble.querySelector(`[data-act="${held}"]`) || bubble).focus({ preventScroll: true });
  }
  if (!former && atEnd) form.scrollIntoView({ block: "nearest" });
  tellRead();
};
/* Words went with their author, or the page is closed: what the server no longer gives is taken off the screen, and
   nothing else. It is asked from the last message shown, as many at a time as it gives, up to the first one shown. While
   it does not answer nothing is taken off, and it is asked again, later and later. */
let question = 0, askAgain;
const prune = async (under = Infinity, failures = 0) => {
  clearTimeout(askAgain);
  const mine = ++question;
  const shown = numbered().filter((bubble) => number(bubble) < under);
  if (!shown.length) return;
  let response, fresh;
  try {
    response = await fetch(`${location.pathname}?avant=${number(shown.at(-1)) + 1}`, { signal: AbortSignal.timeout?.(15000) });
    fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch { /* no network: nothing says what is still there */ }
  if (mine !== question) return; /* more went meanwhile: all is asked again */
  if (response?.redirected) return; /* signed out: the words are there after signing in */
  const shut = [403, 404].includes(response?.status); /* nothing of it is for this person any more */
  if (!shut && !(response?.ok && fresh?.querySelector("[data-messages]"))) {
    askAgain = setTimeout(prune, Math.min(60000, 2000 * 2 ** failures) * (0.5 + Math.random()), under, failures + 1);
    return;
  }
  const given = shut ? [] : [...fresh.querySelectorAll("[data-messages] [data-sequence]")];
  const from = given.length && fresh.querySelector("[rel=prev]") ? number(given[0]) : 0;
  const still = new Set(given.map((bubble) => bubble.id));
  for (const { id } of shown.filter((bubble) => number(bubble) >= from && !still.has(bubble.id))) document.getElementById(id)?.remove();
  if (from && from < under) prune(from);
};
const tellRead = () => {
  const last = numbered().at(-1);
  if (words.read === undefined || !ready || document.hidden || !last || number(last) <= toldRead) return;
  toldRead = number(last);
  post({ type: "read", upto: toldRead });
};

/* --- What is written --- */
const free = () => { clearTimeout(patience); box.readOnly = false; if (pending) pending.leaving = false; };
const done = () => {
  free();
  if (box.value === pending.text) { box.value = ""; box.dispatchEvent(new Event("input", { bubbles: true })); }
  pending = null;
  if (again) again.hidden = true;
  token.value = crypto.randomUUID(); /* pages are served by HTTPS or from this machine */
  known = [""];
  unsaid = [];
  forget();
  say("");
};
const again = form.querySelector("[data-reconsider]");
const reconsider = (frame) => {
  free();
  pending = null;
  list_in(again, frame.said);
  again.hidden = false;
  say("");
  again.focus();
};
again?.querySelector("[data-change]").addEventListener("click", (event) => { event.preventDefault(); again.hidden = true; box.focus(); });
const refuse = (why) => { free(); pending = null; box.focus(); show(why); };
const send = () => {
  pending.leaving = box.readOnly = true;
  say(words.wordSending);
  if (!ready) { byRequest(); return; }
  post({ type: "send", token: pending.token, text: pending.text, anyway: pending.anyway });
  patience = setTimeout(byRequest, 8000);
};
const byRequest = async () => {
  clearTimeout(patience);
  const mine = pending;
  if (!known.includes(mine.text)) known.push(mine.text); /* kept as a draft when it is refused */
  const data = new FormData(form);
  data.set("body", mine.text);
  data.set("token", mine.token);
  data.set("revision", revision);
  data.set("forgotten", words.forgotten || 0);
  if (mine.anyway) data.set("anyway", "1");
  let response, answer;
  try {
    response = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(15000) });
    answer = await response.json();
  } catch { /* no network, too long, or a page where an answer was awaited */ }
  if (pending !== mine) return; /* the socket answered first */
  const go = response?.headers.get("HX-Redirect");
  if (go) location.assign(go);
  if (answer?.type === "ack") { answer.messages.forEach((frame) => hear[frame.type]?.(frame)); done(); }
  else if (answer?.type === "reconsider") reconsider(answer);
  else if (answer?.type === "refused") refuse(answer.words);
  else if (response && response.status < 500) refuse(response.redirected ? words.wordEnded : words.wordFailed);
  else { /* kept, and sent as soon as the socket is back, or again in a moment when it already is */
    free();
    show(words.wordWaiting);
    if (ready) setTimeout(() => { if (ready && pending === mine && !mine.leaving) send(); }, 2000);
  }
};
form.addEventListener("submit", (event) => {
  if (!whole || event.submitter?.name === "keep") return;
  event.preventDefault();
  if (pending?.leaving) return;
  pending = { token: token.value, text: box.value, anyway: event.submitter?.name === "anyway" };
  send();
});

/* --- Drafts: on this device at once, on the server a little later. Beside a draft stands what the server may hold of it:
   a page given with one of these is older than what was written here; with other words, it was written elsewhere since. --- */
let soon, later, left = !whole;
let known = [box.defaultValue], unsaid = []; /* what the server may hold, the surest first; what left for it since the line is there */
const bare = (text) => text.replace(/[\s\p{C}]/gu, ""); /* the server keeps neither blank ends nor controls */
const store = () => {
  if (left || document.documentElement.hidden) return; /* signing out, or quick exit: nothing stays */
  try {
    if (known.length === 1 && box.value === known[0]) sessionStorage.removeItem(draft);
    else sessionStorage.setItem(draft, JSON.stringify({ body: box.value, was: known }));
  } catch { /* refused by the browser */ }
};
const forget = () => { clearTimeout(soon); clearTimeout(later); store(); };
const keepThere = () => {
  if (!ready || pending || (known.length === 1 && box.value === known[0])) return;
  post({ type: "draft", text: box.value });
  known.push(box.value);
  unsaid.push(box.value);
  store();
};
box.addEventListener("input", (event) => {
  if (!event.isTrusted) return;
  if (pending) { pending = null; say(ready ? "" : words.wordOffline); } /* other words: what waited to leave no longer does, nor says so */
  clearTimeout(soon); clearTimeout(later);
  soon = setTimeout(store, 300);
  later = setTimeout(keepThere, 1500);
});
addEventListener("pagehide", store);
document.addEventListener("submit", (event) => { if (event.target.matches("[data-forget]")) left = true; });
if (whole) {
  try {
    const { body, was = [""] } = JSON.parse(sessionStorage.getItem(draft)) || {};
    if (body !== undefined && box.value === box.defaultValue && was.some((text) => bare(text) === bare(box.value))) {
      box.value = body;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  } catch { /* nothing kept */ }
  store();
  form.querySelector("[name=keep]").hidden = true;
}

/* --- The socket --- */
const hear = {
  message: draw,
  ready: () => { ready = true; words.state = "live"; tries = 0; say(""); unsaid = []; if (pending) send(); else keepThere(); tellRead(); }, /* even what left by another road: its token makes it one */
  read: (frame) => { read = frame.upto; numbered().forEach(note); },
  ack: (frame) => {
    if (pending?.token === frame.token) done();
    if (frame.go) location.assign(frame.go);
  },
  reconsider: (frame) => { if (pending?.token === frame.token) reconsider(frame); },
  refused: (frame) => { if (pending?.token === frame.token) refuse(frame.words); },
  care: () => document.body.dispatchEvent(new Event("care")), /* who can be reached now: the page asks for it */
  go: (frame) => location.assign(frame.to), /* where one may turn before eighteen */
  kept: () => {
    if (unsaid.length) { known = [unsaid.shift(), ...unsaid]; store(); }
    if (!pending && !status.textContent) say(words.wordKept); /* why a message was refused stays to be read */
  },
  forgotten: (frame) => { words.forgotten = frame.n; prune(); },
  late: () => { page.querySelector("[data-late]").hidden = false; },
  closed: (frame) => { over = true; ready = false; free(); pending = null; say(frame.words); prune(); },
  ...page.listen?.(draw), /* a room has frames of its own: room.js */
};
const connect = () => {
  clearTimeout(retry);
  socket = new WebSocket(location.origin.replace(/^http/, "ws") + words.live);
  socket.onopen = () => { post({ type: "resume", revision, forgotten: Number(words.forgotten || 0) }); };
  socket.onmessage = (event) => { heard = Date.now(); const frame = JSON.parse(event.data); hear[frame.type]?.(frame); };
  socket.onclose = lost;
  heard = Date.now();
  ping = setInterval(() => {
    if (Date.now() - heard > 45000) drop();
    else if (ready) post({ type: "ping" });
  }, 20000);
};
const lost = () => {
  clearInterval(ping); clearTimeout(doubt);
  ready = false;
  words.state = "cut";
  if (over) return;
  if (pending?.leaving) byRequest();
  else if (tries > 1 && !pending) say(words.wordOffline);
  retry = setTimeout(connect, Math.min(30000, 1000 * 2 ** tries++) * (0.5 + Math.random()));
};
const drop = () => { /* nothing is heard any more: the browser itself may take long to say that it is closed */
  socket.onopen = socket.onmessage = socket.onclose = null;
  socket.close();
  lost();
};
/* A phone wakes, or the network is back: the line is mended at once, or made sure of. */
const wake = () => {
  if (over || document.hidden) return;
  if (ready) {
    const asked = Date.now();
    post({ type: "ping" });
    clearTimeout(doubt);
    doubt = setTimeout(() => { if (heard < asked) { drop(); connect(); } }, 5000);
  } else if (socket.readyState === WebSocket.CLOSED) connect();
  else if (Date.now() - heard > 5000) { drop(); connect(); } /* begun before the phone slept */
};
if (whole) {
  document.addEventListener("visibilitychange", () => { tellRead(); wake(); });
  addEventListener("online", wake);
  connect();
}
