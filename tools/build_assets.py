"""Join the style sheets and behaviours into the two files that a page loads.

Plain Python on purpose: no bundler. ``python tools/build_assets.py`` writes ``core/mitwirk.css`` and
``core/behaviours.js``; with ``--check`` it only says whether they are up to date.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "src/mitwirk/core/static/core"
STYLES = STATIC / "mitwirk.css"
BEHAVIOURS = STATIC / "behaviours.js"

# Later layers win, whatever the specificity. Within a layer files stand in this order.
LAYERS: dict[str, list[str]] = {
    "reset": ["components/reset.css"],
    "kern": ["vendor/kern/kern.css"],
    "tokens": [
        "tokens/color.css",
        "tokens/sector.css",
        "tokens/group.css",
        "tokens/metric.css",
        "tokens/kern.css",
    ],
    "base": ["components/base.css", "components/text.css", "components/layout.css"],
    "components": ["components/*.css"],
    "utilities": ["components/utilities.css"],
    "modes": ["components/forced_colors.css", "components/reduced_motion.css", "components/print.css"],
}


def layer_files(layer: str) -> list[Path]:
    """Return the files of a layer; the wildcard means every component that no other layer names."""
    named = {name for names in LAYERS.values() for name in names}
    files: list[Path] = []
    for name in LAYERS[layer]:
        if "*" in name:
            found = sorted(STATIC.glob(name))
            files += [path for path in found if path.relative_to(STATIC).as_posix() not in named]
        else:
            files.append(STATIC / name)
    return files


def shrink(css: str) -> str:
    """Drop comments and the blanks that carry no meaning; strings and data addresses stay as they are."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r'url\("[^"]*"\)|"(?:[^"\\]|\\.)*"', keep, css)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};]) ?", r"\1", css)
    css = re.sub(r"([:,]) (?=[^{}]*})", r"\1", css)
    css = css.replace(";}", "}")
    return re.sub("\x00(\\d+)\x00", lambda m: kept[int(m[1])], css).strip()


def build_styles() -> str:
    """Return the text of ``mitwirk.css``."""
    fonts = (STATIC / "tokens/font.css").read_text().replace("../vendor/", "vendor/")
    parts = [
        "/* mitwirk, built by tools/build_assets.py from tokens/ and components/ (EUPL-1.2);",
        "   contains an excerpt of KERN-UX 2.7.2 (EUPL-1.2), see vendor/kern/LICENSE.md */",
        f"@layer {','.join(LAYERS)};",
        shrink(fonts),
    ]
    for layer in LAYERS:
        body = "".join(shrink(path.read_text()) + "\n" for path in layer_files(layer))
        parts.append(f"@layer {layer}{{\n{body}}}")
    return "\n".join(parts) + "\n"


def build_behaviours() -> str:
    """Return the text of ``behaviours.js``: the modules in one scope and the loader behind them."""
    names, bodies = [], []
    for path in sorted((STATIC / "behaviours").glob("*.js")):
        if path.name == "loader.js":
            continue
        source = path.read_text()
        name = re.search(r"export default function (\w+)", source)
        if not name:
            raise SystemExit(f"{path.name} must export one default function.")
        names.append(f'  "{path.stem.replace("_", "-")}": {name[1]},')
        body = source.replace("export default function", "return function")
        bodies.append(f"const {name[1]} = (() => {{\n{body}}})();\n")
    loader = (STATIC / "behaviours/loader.js").read_text()
    head = "/* mitwirk, built by tools/build_assets.py from behaviours/ (EUPL-1.2) */\n"
    return head + "".join(bodies) + "const behaviours = {\n" + "\n".join(names) + "\n};\n" + loader


def main() -> int:
    """Write the built files, or compare them with ``--check``."""
    stale = 0
    for path, text in ((STYLES, build_styles()), (BEHAVIOURS, build_behaviours())):
        if path.exists() and path.read_text() == text:
            continue
        if "--check" in sys.argv:
            print(f"{path.name} is not up to date: run python tools/build_assets.py")
            stale += 1
        else:
            path.write_text(text)
            print(f"{path.name}: {len(text):,} characters")
    return stale


if __name__ == "__main__":
    sys.exit(main())
