/* The screen of a hall: full screen, and what an answer of the server means for what is shown. */
const button = document.getElementById("vollbild");
const root = document.documentElement;
const note = document.querySelector(".mw-saal__verbindung");
let last = "";

if (root.requestFullscreen) {
  button.hidden = false;
  button.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()));
  document.addEventListener("fullscreenchange", () => {
    const label = document.fullscreenElement ? button.dataset.leave : button.dataset.enter;
    button.querySelector(".kern-label").textContent = label;
  });
}

function steer() {
  const state = document.getElementById("saal").dataset.live;
  for (const form of document.querySelectorAll("[data-live-when]")) form.hidden = form.dataset.liveWhen !== state;
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const fine = detail.xhr.status === 200;
  note.textContent = fine ? "" : note.dataset.lost;
  // Nothing new: what stands there stays, so that nothing flickers and no focus is lost.
  detail.shouldSwap = fine && detail.serverResponse !== last;
  if (fine) last = detail.serverResponse;
});
document.addEventListener("htmx:afterSettle", steer);
document.addEventListener("htmx:sendError", () => { note.textContent = note.dataset.lost; });
