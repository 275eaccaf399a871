/* Keys press the buttons inside that carry data-key, unless somebody is typing. */
export default function shortcuts(element) {
  document.addEventListener("keydown", function press(event) {
    if (!element.isConnected) return document.removeEventListener("keydown", press);
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog")) return;
    const button = element.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
