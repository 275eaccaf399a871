/* A file field that says at once when the chosen files are larger than data-limit (bytes), instead of after minutes. */
export default function upload(field) {
  const limit = Number(field.dataset.limit);
  const german = document.documentElement.lang !== "en";
  const note = document.createElement("p");
  note.className = "kern-error mw-klein";
  note.setAttribute("role", "alert");
  note.hidden = true;
  field.after(note);

  function check() {
    const bytes = [...field.files].reduce((sum, file) => sum + file.size, 0);
    const size = Math.ceil(bytes / 1e6);
    const most = Math.floor(limit / 1e6);
    note.hidden = bytes <= limit;
    if (note.hidden) return true;
    note.textContent = german
      ? `Zusammen sind das ${size} MB. Erlaubt sind ${most} MB. Packen Sie die Dateien in eine Zip-Datei.`
      : `Together that is ${size} MB. The limit is ${most} MB. Pack the files into a zip archive.`;
    return false;
  }

  field.addEventListener("change", check);
  field.form?.addEventListener("submit", (event) => {
    if (check()) return;
    event.preventDefault();
    field.focus();
  });
}
