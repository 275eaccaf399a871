/* Asks before a form is sent, in a dialog of the page. data-confirm is the question, data-confirm-text explains,
   data-confirm-label repeats the deed; without the script the form is sent and the server asks or lets undo. */
export default function confirm(form) {
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
