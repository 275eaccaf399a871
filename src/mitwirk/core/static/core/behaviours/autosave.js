/* Keeps what is typed into a form until it was sent well: a lost connection or an error page costs no words.
   data-draft names the draft; the draft goes when the next page does not show the same form with errors. */
export default function autosave(form) {
  const key = `mw-entwurf:${form.dataset.draft || location.pathname}`;
  const fields = () => [...form.elements].filter((field) => field.name && (field.tagName === "TEXTAREA" || field.type === "text"));
  const sent = `${key}:gesendet`;

  function restore() {
    const draft = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    for (const field of fields()) {
      if (field.value || !draft[field.name]) continue;
      field.value = draft[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // A form that comes back without errors after it was sent has done its work.
  const failed = form.querySelector("[aria-invalid=true]") || document.querySelector("[role=alert]");
  if (sessionStorage.getItem(sent) && !failed) sessionStorage.removeItem(key);
  sessionStorage.removeItem(sent);
  restore();
  form.addEventListener("input", () => {
    const draft = Object.fromEntries(fields().map((field) => [field.name, field.value]));
    sessionStorage.setItem(key, JSON.stringify(draft));
  });
  form.addEventListener("submit", () => sessionStorage.setItem(sent, "1"));
}
