/* A form whose buttons named "theme" switch light and dark at once and remember the choice on the server. */
export default function theme(form) {
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
