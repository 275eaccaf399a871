/* mitwirk, built by tools/build_assets.py from behaviours/ (EUPL-1.2) */
const autosave = (() => {
/* Keeps what is typed into a form until it was sent well: a lost connection or an error page costs no words.
   data-draft names the draft. It stays in this browser tab and goes once the next page shows that all went well. */
const PREFIX = "mw-entwurf:";
const SENT = ":gesendet";

function draftKey(form) {
  return PREFIX + (form.dataset.draft || location.pathname);
}

function hasFailed(key) {
  const form = [...document.querySelectorAll("form[data-behaviour~=autosave]")].find((other) => draftKey(other) === key);
  return Boolean(document.querySelector("[data-failed]") || form?.querySelector("[aria-invalid=true]"));
}

// The first page after sending decides. Going back or reloading is no answer of the server, so the draft stays.
(function settle() {
  const arrived = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  for (const flag of Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && key.endsWith(SENT))) {
    const key = flag.slice(0, -SENT.length);
    sessionStorage.removeItem(flag);
    if (arrived && !hasFailed(key)) sessionStorage.removeItem(key);
  }
})();

return function autosave(form) {
  const key = draftKey(form);
  const fields = () => [...form.elements].filter((field) => field.name && (field.tagName === "TEXTAREA" || field.type === "text"));
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "{}");

  for (const field of fields()) {
    if (field.value || !draft[field.name]) continue;
    field.value = draft[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, field.value]))));
  });
  form.addEventListener("submit", () => {
    if (sessionStorage.getItem(key)) sessionStorage.setItem(key + SENT, "1");
  });
  form.addEventListener("htmx:beforeOnLoad", (event) => {
    sessionStorage.removeItem(key + SENT);
    if (event.detail.xhr.status < 400) sessionStorage.removeItem(key);
  });
}
})();
const confirm = (() => {
/* Asks before a form is sent, in a dialog of the page. data-confirm is the question, data-confirm-text explains,
   data-confirm-label repeats the deed; without the script the form is sent and the server asks or lets undo. */
return function confirm(form) {
  const german = document.documentElement.lang !== "en";
  let agreed = false;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function button(kind, text, value) {
    const made = element("button", `kern-btn kern-btn--${kind}`);
    made.value = value;
    made.append(element("span", "kern-label", text));
    return made;
  }

  form.addEventListener("submit", (event) => {
    if (agreed) return;
    event.preventDefault();
    const submitter = event.submitter;
    const dialog = element("dialog", "mw-dialog");
    const title = element("h2", "kern-heading-medium", form.dataset.confirm);
    title.id = "dialog-frage";
    dialog.setAttribute("aria-labelledby", title.id);
    const inner = element("form", "mw-fluss");
    inner.method = "dialog";
    const deed = form.dataset.confirmLabel || submitter?.textContent.trim() || form.dataset.confirm;
    const buttons = element("div", "kern-btn-wrapper");
    const cancel = button("secondary", german ? "Abbrechen" : "Cancel", "no");
    cancel.autofocus = true; // A hasty Enter must not do the deed.
    buttons.append(button("primary", deed, "yes"), cancel);
    inner.append(title);
    if (form.dataset.confirmText) inner.append(element("p", "", form.dataset.confirmText));
    inner.append(buttons);
    dialog.append(inner);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "yes") return submitter?.focus();
      agreed = true;
      form.requestSubmit(submitter);
    });
    dialog.showModal();
  });
}
})();
const copy = (() => {
/* A button that copies the text of the element named by data-copy and says so with data-done. */
return function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  const label = button.querySelector(".kern-label") ?? button;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      label.textContent = button.dataset.done;
    } catch {
      // Copying was refused: mark the text, so that a keyboard or a finger can copy it.
      getSelection().selectAllChildren(source);
    }
  });
}
})();
const counter = (() => {
/* Says below a text field with maxlength (or data-limit) how many characters are left. */
return function counter(field) {
  const limit = field.maxLength > 0 ? field.maxLength : Number(field.dataset.limit);
  if (!limit) return;
  const german = document.documentElement.lang !== "en";
  const note = document.createElement("p");
  const spoken = document.createElement("span");
  note.className = "mw-meta mw-zaehler";
  note.setAttribute("aria-hidden", "true");
  spoken.className = "kern-sr-only";
  spoken.setAttribute("role", "status");
  field.after(note, spoken);
  let timer;

  function text(left) {
    if (left < 0) return german ? `${-left} Zeichen zu viel` : `${-left} characters too many`;
    return german ? `noch ${left} Zeichen` : `${left} characters left`;
  }

  function update() {
    const left = limit - [...field.value].length;
    note.textContent = text(left);
    note.classList.toggle("mw-zaehler--voll", left < 0);
    clearTimeout(timer);
    // Read out only after a pause, and only when it matters.
    timer = setTimeout(() => { spoken.textContent = left <= limit / 5 ? text(left) : ""; }, 1200);
  }

  field.addEventListener("input", update);
  update();
}
})();
const focus = (() => {
/* Takes the focus when it arrives in a part that htmx brought, so that reading goes on at the right place.
   A freshly loaded page is left alone. */
return function focus(element) {
  if (document.readyState === "complete") element.focus({ preventScroll: element.getBoundingClientRect().top >= 0 });
}
})();
const menu = (() => {
/* A details menu closes with Escape, with a click elsewhere and when the focus leaves it. */
return function menu(details) {
  const summary = details.querySelector("summary");
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    summary.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  });
}
})();
const shortcuts = (() => {
/* Keys press the buttons inside that carry data-key, unless somebody is typing.
   One listener for the whole page: a key must also work in the moment between a new part's arrival and its binding. */
let listening = false;

return function shortcuts() {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog")) return;
    const button = document.querySelector(`[data-behaviour~=shortcuts] [data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
})();
const theme = (() => {
/* A form whose buttons named "theme" switch light and dark at once and remember the choice on the server. */
return function theme(form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const root = document.documentElement;
    if (button.value) root.dataset.kernTheme = button.value;
    else delete root.dataset.kernTheme;
    for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    const body = new URLSearchParams({ theme: button.value, next: "/" });
    fetch(form.action, { method: "POST", body, redirect: "manual" });
  });
}
})();
const typeahead = (() => {
/* A text field that suggests while typing (ARIA combobox).
   data-url answers GET ?q=… with {"results": [{"value", "label", "note"}]}; data-target names the id of a hidden
   field that takes the value of a chosen suggestion. Without a choice the typed text is sent as it is. */
return function typeahead(input) {
  const target = document.getElementById(input.dataset.target ?? "");
  const german = document.documentElement.lang !== "en";
  const list = document.createElement("ul");
  const status = document.createElement("span");
  list.id = `${input.id}-vorschlaege`;
  list.className = "mw-vorschlaege";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", german ? "Vorschläge" : "Suggestions");
  list.hidden = true;
  status.className = "kern-sr-only";
  status.setAttribute("role", "status");
  const frame = document.createElement("div");
  frame.className = "mw-vorschlagsfeld";
  input.replaceWith(frame);
  frame.append(input, list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);
  let active = -1;
  let results = [];
  let request;
  let timer;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const item = list.children[index];
    if (!item) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    const result = results[index];
    if (!result) return;
    input.value = result.label;
    if (target) target.value = result.value;
    close();
    input.dispatchEvent(new CustomEvent("typeahead:chosen", { bubbles: true, detail: result }));
  }

  function show(found) {
    const marked = results[active]?.value; // a late answer must not take away what somebody has just marked
    results = found;
    list.replaceChildren(...found.map((result, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(result.label);
      if (result.note) {
        const note = document.createElement("span");
        note.className = "mw-meta";
        note.textContent = result.note;
        item.append(" ", note);
      }
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(index); });
      return item;
    }));
    mark(found.findIndex((result) => result.value === marked));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = german ? `${found.length} Vorschläge` : `${found.length} suggestions`;
  }

  async function ask() {
    const text = input.value.trim();
    request?.abort();
    if (text.length < 2) return close();
    request = new AbortController();
    const address = new URL(input.dataset.url, location.href);
    address.searchParams.set("q", text);
    try {
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (response.ok) show((await response.json()).results);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    if (target) target.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = results.length - 1;
    if (event.key === "ArrowDown") mark(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp") mark(active <= 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}
})();
const upload = (() => {
/* Says at once when a chosen file is larger than data-limit (bytes), before it travels in vain. */
return function upload(input) {
  const limit = Number(input.dataset.limit);
  if (!limit) return;
  const german = document.documentElement.lang !== "en";
  const note = document.createElement("p");
  note.className = "mw-meta mw-zaehler";
  note.setAttribute("role", "status");
  input.after(note);

  function size(bytes) {
    const text = (bytes / 1_000_000).toFixed(1);
    return `${german ? text.replace(".", ",") : text}\u202fMB`;
  }

  function update() {
    const files = [...input.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const large = bytes > limit;
    note.classList.toggle("mw-zaehler--voll", large);
    note.textContent = files.length ? size(bytes) : "";
    if (!large) return;
    note.textContent = german
      ? `Das sind ${size(bytes)}, höchstens ${size(limit)} sind möglich. Wählen Sie eine kleinere Datei.`
      : `That is ${size(bytes)}, at most ${size(limit)} are possible. Choose a smaller file.`;
    input.value = "";
  }

  input.addEventListener("change", update);
}
})();
const behaviours = {
  "autosave": autosave,
  "confirm": confirm,
  "copy": copy,
  "counter": counter,
  "focus": focus,
  "menu": menu,
  "shortcuts": shortcuts,
  "theme": theme,
  "typeahead": typeahead,
  "upload": upload,
};
/* Binds every element with data-behaviour="name other" to its behaviours, also in parts that htmx brings. */
const bound = new WeakMap();

function bind(root) {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  if (root instanceof Element && root.matches("[data-behaviour]")) found.unshift(root);
  for (const element of found) {
    const done = bound.get(element) ?? new Set();
    bound.set(element, done);
    for (const name of element.dataset.behaviour.split(/\s+/)) {
      if (!behaviours[name] || done.has(name)) continue;
      done.add(name);
      behaviours[name](element);
    }
  }
}

bind(document);
document.addEventListener("htmx:load", (event) => bind(event.target));
