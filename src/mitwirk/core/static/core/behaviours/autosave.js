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

export default function autosave(form) {
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
