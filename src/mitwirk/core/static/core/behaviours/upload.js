/* Says at once when a chosen file is larger than data-limit (bytes), before it travels in vain. */
export default function upload(input) {
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
