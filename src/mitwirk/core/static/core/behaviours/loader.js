/* Binds every element with data-behaviour="name other" to its behaviours, also in parts that htmx brings. */
const bound = new WeakMap();

function bind(root) {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  if (root instanceof Element && root.matches("[data-behaviour]")) found.unshift(root);
  for (const element of found) {
    const done = bound.get(element) ?? new Set();
    bound.set(element, done);
    for (const name of element.dataset.behaviour.split(/\s+/)) {
      if (!behaviours[name] || done.has(name)) continue;
      done.add(name);
      behaviours[name](element);
    }
  }
}

bind(document);
document.addEventListener("htmx:load", (event) => bind(event.target));
