/* The room of a round stays up to date: a tiny address is asked every three seconds, and only what changed is
   replaced. What somebody is typing stays, also without a connection. */
const room = document.getElementById("raum");
const note = document.getElementById("verbindung");
const failure = document.getElementById("fehler");
const EVERY = 3000;
let version = room.dataset.version;
let etag = "";
let busy = false;
let ends = 0;
let shown = null;

function online(yes) {
  const text = yes ? "" : note.dataset.verloren;
  if (note.textContent !== text) note.textContent = text;
}

/* The clock: the server says how many seconds are left, the browser counts. */
function clock() {
  const timer = room.querySelector("[data-rest]");
  if (!timer) return;
  if (timer !== shown) {
    shown = timer;
    ends = performance.now() + Number(timer.dataset.rest) * 1000;
  }
  if ("ruht" in timer.dataset) return;
  const left = Math.trunc((ends - performance.now()) / 1000);
  const size = Math.abs(left);
  const ring = room.querySelector("[data-ring]");
  ring?.setAttribute("stroke-dasharray", `${Math.max(0, Math.min(327, (327 * left) / Number(ring.dataset.ring)))} 327`);
  timer.textContent = `${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  const word = room.querySelector("[data-wort]");
  const said = left < 0 ? word.dataset.um : word.dataset.noch;
  if (word.textContent !== said) word.textContent = said;
}

function typed(part) {
  return [...part.querySelectorAll("textarea, input:not([type=hidden])")];
}

function keepForm(old, fresh) {
  /* The same form for the same deed: only its hidden fields and its error go with the time. */
  if (!old.dataset.schluessel || old.dataset.schluessel !== fresh.dataset.schluessel) return false;
  for (const field of fresh.querySelectorAll("input[type=hidden]")) {
    const own = old.querySelector(`input[type=hidden][name="${field.name}"]`);
    if (own) own.value = field.value;
  }
  return typed(old).length > 0;
}

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of fresh.querySelectorAll("[data-teil]")) {
    const old = room.querySelector(`[data-teil="${part.dataset.teil}"]`);
    if (!old || keepForm(old, part) || old.innerHTML === part.innerHTML) continue;
    const open = Boolean(old.querySelector("details[open]"));
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const chosen = new Map([...old.querySelectorAll("select")].map((field) => [field.id, field.value]));
    old.replaceChildren(...part.childNodes);
    old.dataset.schluessel = part.dataset.schluessel ?? "";
    if (open) old.querySelector("details")?.setAttribute("open", "");
    for (const [id, value] of chosen) {
      const field = document.getElementById(id);
      if (field && [...field.options].some((option) => option.value === value)) field.value = value;
    }
    if (focused) refocus(old, focused);
    old.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  }
  version = fresh.querySelector("[data-version]")?.dataset.version ?? version;
  clock();
}

function refocus(part, was) {
  const same = was.id ? document.getElementById(was.id) : part.querySelector(`[name="${was.name}"][value="${was.value}"]`);
  const heading = part.querySelector("h2");
  if (same) return same.focus({ preventScroll: true });
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

async function parts() {
  const response = await fetch(room.dataset.teile, { headers: { "HX-Request": "true" } });
  if (response.ok) put(await response.text());
}

async function ask() {
  if (busy || document.hidden) return;
  busy = true;
  try {
    const headers = etag ? { "If-None-Match": etag } : {};
    const response = await fetch(room.dataset.stand, { headers, cache: "no-store" });
    if (response.status === 404 || response.redirected) return location.reload();
    if (response.status === 200) {
      const answer = await response.json();
      if (String(answer.version) !== version) await parts();
      etag = response.headers.get("ETag") ?? "";
    }
    online(response.status < 500);
  } catch {
    online(false);
  } finally {
    busy = false;
  }
}

function say(problem) {
  failure.replaceChildren();
  if (!problem) return;
  const box = document.createElement("div");
  box.className = "mw-hinweis mw-hinweis--fehler";
  box.setAttribute("role", "alert");
  box.textContent = problem;
  failure.append(box);
  failure.scrollIntoView({ block: "nearest" });
}

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const buttons = [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    const answer = await response.json();
    say(answer.problem);
    if (response.ok) {
      if (form.dataset.tat === "leeren") for (const field of typed(form)) field.value = "";
      if (form.dataset.draft) sessionStorage.removeItem(`mw-entwurf:${form.dataset.draft}`);
    }
    await parts();
    online(true);
  } catch {
    online(false);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

room.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-tat]");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  send(form, event.submitter);
}, true);
document.addEventListener("visibilitychange", ask);
addEventListener("online", ask);
setInterval(clock, 1000);
setInterval(ask, EVERY);
clock();
