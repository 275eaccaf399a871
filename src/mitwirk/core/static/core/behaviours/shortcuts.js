/* Keys press the buttons inside that carry data-key, unless somebody is typing.
   One listener for the whole page: a key must also work in the moment between a new part's arrival and its binding. */
let listening = false;

export default function shortcuts() {
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
