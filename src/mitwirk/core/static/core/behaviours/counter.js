/* Says below a text field with maxlength (or data-limit) how many characters are left. */
export default function counter(field) {
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
