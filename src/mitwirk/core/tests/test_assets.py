"""What a page loads is built, small, and carries its licences."""

import gzip
import importlib.util
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

CORE = Path(__file__).resolve().parent.parent
STATIC = CORE / "static/core"
ROOT = CORE.parents[2]


def load_tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_built_style_sheet_and_behaviours_are_up_to_date():
    build = load_tool("build_assets")
    assert build.build_styles() == (STATIC / "mitwirk.css").read_text(), "run python tools/build_assets.py"
    assert build.build_behaviours() == (STATIC / "behaviours.js").read_text(), "run python tools/build_assets.py"


def test_every_style_source_is_in_the_build():
    build = load_tool("build_assets")
    built = {path for layer in build.LAYERS for path in build.layer_files(layer)}
    sources = set((STATIC / "components").glob("*.css")) | set((STATIC / "tokens").glob("*.css"))
    assert sources - built == {STATIC / "tokens/font.css"}


def test_shrinking_keeps_strings_and_addresses():
    shrink = load_tool("build_assets").shrink
    css = '/* gone */ a::before {\n  content: "  / ";\n  background: url("data:x,a b");\n}\n'
    css += ".a > .b {\n  width: calc(1px + 2px);\n}"
    assert shrink(css) == 'a::before{content:"  / ";background:url("data:x,a b")}.a > .b{width:calc(1px + 2px)}'


def test_a_page_stays_light():
    assert compressed(STATIC / "mitwirk.css") < 30_000
    assert compressed(STATIC / "behaviours.js") < 10_000
    assert compressed(STATIC / "behaviours.js") + compressed(STATIC / "vendor/htmx/htmx.min.js") < 25_000
    fonts = [path.stat().st_size for path in (STATIC / "vendor/fira-sans").glob("*.woff2")]
    assert len(fonts) == 3
    assert max(fonts) < 20_000


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("kern/LICENSE.md", "EUROPÄISCHE UNION PUBLIC LICENCE v. 1.2"),
        ("fira-sans/OFL.txt", "SIL OPEN FONT LICENSE Version 1.1"),
        ("htmx/LICENSE.txt", "Zero-Clause BSD"),
    ],
)
def test_licences_lie_beside_what_they_cover(path, words):
    assert words in (STATIC / "vendor" / path).read_text()


def test_the_style_sheet_asks_nobody_else():
    addresses = re.findall(r"url\(([^)]*)\)", (STATIC / "mitwirk.css").read_text())
    assert addresses
    for address in addresses:
        assert address.strip("\"'").startswith(("data:image/svg+xml", "vendor/fira-sans/")), address


def test_the_fonts_know_the_letters_of_german_pages():
    for path in (STATIC / "vendor/fira-sans").glob("*.woff2"):
        known = TTFont(path).getBestCmap()
        missing = [c for c in "ÄÖÜäöüßẞ„“‚‘–—…\u202f\u00a0·→←×≥≤€§ÇçŞşğıŁłŽžČčéèêñøåőűțș" if ord(c) not in known]
        assert not missing, (path.name, missing)
