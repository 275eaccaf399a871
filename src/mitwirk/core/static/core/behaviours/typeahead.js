/* A text field that suggests while typing (ARIA combobox).
   data-url answers GET ?q=… with {"results": [{"value", "label", "note"}]}; data-target names the id of a hidden
   field that takes the value of a chosen suggestion. Without a choice the typed text is sent as it is. */
export default function typeahead(input) {
  const target = document.getElementById(input.dataset.target ?? "");
  const german = document.documentElement.lang !== "en";
  const list = document.createElement("ul");
  const status = document.createElement("span");
  list.id = `${input.id}-vorschlaege`;
  list.className = "mw-vorschlaege";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", german ? "Vorschläge" : "Suggestions");
  list.hidden = true;
  status.className = "kern-sr-only";
  status.setAttribute("role", "status");
  const frame = document.createElement("div");
  frame.className = "mw-vorschlagsfeld";
  input.replaceWith(frame);
  frame.append(input, list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);
  let active = -1;
  let results = [];
  let request;
  let timer;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const item = list.children[index];
    if (!item) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    const result = results[index];
    if (!result) return;
    input.value = result.label;
    if (target) target.value = result.value;
    close();
    input.dispatchEvent(new CustomEvent("typeahead:chosen", { bubbles: true, detail: result }));
  }

  function show(found) {
    const marked = results[active]?.value; // a late answer must not take away what somebody has just marked
    results = found;
    list.replaceChildren(...found.map((result, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(result.label);
      if (result.note) {
        const note = document.createElement("span");
        note.className = "mw-meta";
        note.textContent = result.note;
        item.append(" ", note);
      }
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(index); });
      return item;
    }));
    mark(found.findIndex((result) => result.value === marked));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = german ? `${found.length} Vorschläge` : `${found.length} suggestions`;
  }

  async function ask() {
    const text = input.value.trim();
    request?.abort();
    if (text.length < 2) return close();
    request = new AbortController();
    const address = new URL(input.dataset.url, location.href);
    address.searchParams.set("q", text);
    try {
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (response.ok) show((await response.json()).results);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    if (target) target.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = results.length - 1;
    if (event.key === "ArrowDown") mark(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp") mark(active <= 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}
