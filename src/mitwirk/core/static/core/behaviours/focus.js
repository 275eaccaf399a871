/* Takes the focus when it arrives in a part that htmx brought, so that reading goes on at the right place.
   A freshly loaded page is left alone. */
export default function focus(element) {
  if (document.readyState === "complete") element.focus({ preventScroll: element.getBoundingClientRect().top >= 0 });
}
