"""Cut the KERN style sheet down to the components in use and join its light and dark colours."""

from __future__ import annotations

import re

import tinycss2

# A class is kept when it is one of these blocks, or an element or modifier of one (BEM).
BLOCKS = (
    "kern-sr-only",
    "kern-error",
    "kern-btn",
    "kern-btn-wrapper",
    "kern-fieldset",
    "kern-form-input",
    "kern-progress",
    "kern-divider",
    "kern-body",
    "kern-label",
    "kern-hint",
    "kern-title",
)
HEADINGS = (
    "kern-heading-display",
    "kern-heading-x-large",
    "kern-heading-large",
    "kern-heading-medium",
    "kern-heading-small",
)
ICON_SIZES = ("kern-icon", "kern-icon--small", "kern-icon--large")
ICONS = (
    "account-circle",
    "arrow-back",
    "arrow-forward",
    "check",
    "checklist",
    "close",
    "content-copy",
    "danger",
    "dehaze",
    "download",
    "draft",
    "easy-language",
    "edit",
    "help",
    "info",
    "language",
    "logout",
    "mail",
    "open-in-new",
    "search",
    "sign-language",
    "success",
    "visibility-off",
    "warning",
    "brightness-medium",
)
# Variants nobody uses here, and rules without a class that our base layer replaces.
DROPPED = re.compile(
    r"sr-only-mobile|--x-small|width-[24]|kern-dialog|kern-level|kern-layer|tabindex=|contentEditable|iframe"
)

Rules = list[tuple[str, str, str]]  # media query or "", selectors, declarations


def is_wanted(selector: str) -> bool:
    """Say whether all KERN classes of a selector belong to components in use."""
    if DROPPED.search(selector) and "kern-btn:not" not in selector:
        return False
    return all(_is_wanted_class(name) for name in re.findall(r"\.(kern-[\w-]+)", selector))


def _is_wanted_class(name: str) -> bool:
    if name in HEADINGS or name in ICON_SIZES:
        return True
    if name.startswith("kern-icon--"):
        return name.removeprefix("kern-icon--") in ICONS
    return any(name == block or name.startswith((f"{block}__", f"{block}--")) for block in BLOCKS)


def _flat(css: str) -> Rules:
    rules: Rules = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            rules.append(("", _text(rule.prelude), _text(rule.content)))
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media":
            media = f"@media {_text(rule.prelude)}"
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            rules += [(media, _text(r.prelude), _text(r.content)) for r in inner if r.type == "qualified-rule"]
    return rules


def _text(nodes: list) -> str:
    without_comments = [node for node in nodes if node.type != "comment"]
    return re.sub(r"\s+", " ", tinycss2.serialize(without_comments)).strip()


def _selectors(text: str) -> list[str]:
    """Split a selector list at its outermost commas."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", text)]


def _properties(content: str) -> dict[str, str]:
    found = tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True)
    return {d.name: _text(d.value) for d in found if d.type == "declaration" and d.name.startswith("--")}


def _tokens(rules: Rules) -> tuple[dict[str, str], dict[str, str]]:
    """Gather the custom properties: general ones with light and dark joined, and those of wide screens."""
    general: dict[str, str] = {}
    wide: dict[str, str] = {}
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for media, selector, content in rules:
        found = _properties(content)
        if not found:
            continue
        if "min-width" in media:
            wide |= found
        elif "color-scheme" in media:
            continue
        elif selector.startswith("[data-kern-theme=light]"):
            light |= found
        elif selector.startswith("[data-kern-theme=dark]"):
            dark |= found
        elif selector == ":root" or selector.startswith(":is(body"):
            general |= found
    for name in light | dark:
        day, night = light.get(name, general.get(name)), dark.get(name, general.get(name))
        if "%" in str(day) + str(night) or day == night:
            general[name] = day or night or ""
        else:
            general[name] = f"light-dark({day}, {night})"
    return general, wide


def _strip_fallbacks(content: str, known: set[str]) -> str:
    """Drop the second argument of var() where the property is always defined."""
    pattern = re.compile(r"var\((--[\w-]+),\s*((?:[^()]|\([^()]*\))*)\)")
    return pattern.sub(lambda m: f"var({m[1]})" if m[1] in known else m[0], content)


def _used(texts: list[str], tokens: dict[str, str]) -> set[str]:
    """Follow var() references from the given texts through the tokens."""
    todo = set(re.findall(r"--kern-[\w-]+", " ".join(texts)))
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        seen.add(name)
        todo |= set(re.findall(r"--kern-[\w-]+", tokens.get(name, ""))) - seen
    return seen


def excerpt(css: str) -> str:
    """Return the readable excerpt of the KERN style sheet that this project ships."""
    rules = _flat(css)
    general, wide = _tokens(rules)
    kept: Rules = []
    for media, selectors, content in rules:
        if content.startswith("--") or "print" in media:
            continue
        # KERN paints icons white in forced colours: invisible on a light contrast theme.
        if "forced-colors" in media and "kern-color-white" in content:
            continue
        wanted = [selector for selector in _selectors(selectors) if is_wanted(selector)]
        if wanted and content and "grid" not in selectors:
            kept.append((media, ", ".join(wanted), _strip_fallbacks(content, set(general))))
    used = _used([content for _, _, content in kept], general | wide)
    out = [_block(":root", "; ".join(f"{n}: {v}" for n, v in general.items() if n in used))]
    narrow = "; ".join(f"{n}: {v}" for n, v in wide.items() if n in used)
    if narrow:
        out.append("@media (min-width: 768px) {\n" + _block(":root", narrow) + "}\n")
    for media, selectors, content in kept:
        block = _block(selectors, content)
        out.append(f"{media} {{\n{block}}}\n" if media else block)
    return "\n".join(out)


def _block(selectors: str, content: str) -> str:
    declarations = tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True)
    lines = [
        f"  {d.name}: {_text(d.value)}{' !important' if d.important else ''};"
        for d in declarations
        # Every browser that knows light-dark() knows masks without a prefix.
        if d.type == "declaration" and not d.name.startswith("-webkit-mask")
    ]
    return f"{selectors} {{\n" + "\n".join(lines) + "\n}\n"
