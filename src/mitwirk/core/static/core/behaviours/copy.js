/* A button that copies the text of the element named by data-copy and says so with data-done. */
export default function copy(button) {
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
