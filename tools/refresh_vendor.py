"""Fetch the pinned third-party front-end packages and keep only what the pages use.

Run ``python tools/refresh_vendor.py`` (needs npm, fonttools, brotli and tinycss2) after changing a pin or
one of the keep lists, then ``python tools/build_assets.py``. The results are committed, so that neither
installing nor running Mitwirk needs npm.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import kern_filter
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

STATIC = Path(__file__).resolve().parent.parent / "src/mitwirk/core/static/core"
VENDOR = STATIC / "vendor"

# Letters of the European languages that people in Baden-Württemberg write with, German quotation marks,
# dashes, thin and narrow no-break spaces, arrows and the signs used in figures.
FONT_CHARACTERS = "".join(
    [
        *map(chr, range(0x20, 0x7F)),
        *map(chr, range(0xA0, 0x17F)),
        "ȘșȚțẞ",
        "\u2002\u2009\u202f\u2010\u2011\u2012–—‘’‚“”„†•…‰‹›⁄€−×←↑→↓≈≠≤≥✓",
    ]
)
FONT_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}
NARROW_SPACE = 150  # thousandths of the letter size; the common space has 265
FONT_FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]


@dataclass(frozen=True)
class Package:
    """A package of the npm registry, pinned by version and content."""

    name: str
    version: str
    sha512: str


KERN = Package(
    "@kern-ux/native",
    "2.7.2",
    "TN0Mqbasp7S1IOqurXickde8MDj5hIcgT4s3f1i33wyv2iVgA1dTO/FoQyi6rgM9KYTYkIthl9k72g7fBUUvHg==",
)
HTMX = Package(
    "htmx.org",
    "2.0.11",
    "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
)
FIRA = Package(
    "@fontsource/fira-sans",
    "5.3.0",
    "z1SKSG7eRhm3srlb7rQ3j77QP4TP7OFxCZ4wUWhCdt+3hOF9K0AyvybpAsz6+JWNcCVV7AqC7dbOT3e67P2r5A==",
)


def fetch(package: Package, folder: Path) -> Path:
    """Download and unpack a package below `folder`; stop if its content is not the pinned one."""
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    archive = folder / done.stdout.strip()
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != package.sha512:
        raise SystemExit(f"{package.name} {package.version}: the content differs from the pin ({digest}).")
    target = folder / package.name.replace("/", "-")
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def write(path: Path, content: str | bytes) -> None:
    """Write a vendored file and say so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    print(f"{path.relative_to(STATIC)}: {len(data):,} bytes")


def refresh_kern(source: Path) -> None:
    """Keep the KERN rules of the components in use."""
    head = (
        f"/* KERN-UX {KERN.version} ({KERN.name}), European Union Public Licence 1.2, see LICENSE.md.\n"
        "   Excerpt made by tools/refresh_vendor.py: only the components in use, light and dark joined. */\n"
    )
    write(VENDOR / "kern/kern.css", head + kern_filter.excerpt((source / "dist/kern.css").read_text()))
    write(VENDOR / "kern/LICENSE.md", (source / "LICENSE.md").read_bytes())


def add_narrow_spaces(font: TTFont) -> None:
    """Fira Sans lacks the thin and the narrow no-break space that stand between thousands: draw them."""
    for code, name in ((0x2009, "uni2009"), (0x202F, "uni202F")):
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"].glyphs[name] = Glyph()
        font["hmtx"].metrics[name] = (NARROW_SPACE, 0)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def refresh_fonts(kern: Path, licence: Path) -> None:
    """Cut Fira Sans down to the letters and weights in use."""
    for weight, name in FONT_WEIGHTS.items():
        options = subset.Options(
            flavor="woff2",
            layout_features=FONT_FEATURES,
            hinting=False,
            desubroutinize=True,
            name_IDs=[0, 1, 2, 5, 13, 14],
        )
        font = subset.load_font(str(kern / f"dist/fonts/fira-sans/FiraSans-{name}.woff2"), options)
        add_narrow_spaces(font)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=FONT_CHARACTERS)
        subsetter.subset(font)
        target = VENDOR / f"fira-sans/fira-sans-{weight}.woff2"
        target.parent.mkdir(parents=True, exist_ok=True)
        subset.save_font(font, str(target), options)
        print(f"{target.relative_to(STATIC)}: {target.stat().st_size:,} bytes")
    text = (licence / "LICENSE").read_text()
    owner = "Digitized data copyright (c) 2012-2015, The Mozilla Foundation and Telefonica S.A.\n\n"
    write(VENDOR / "fira-sans/OFL.txt", owner + text[text.index("This Font Software") :])


def refresh_htmx(source: Path) -> None:
    """Take htmx without the pointer to a source map that is not shipped."""
    script = (source / "dist/htmx.min.js").read_text()
    write(VENDOR / "htmx/htmx.min.js", re.sub(r"\n?//# sourceMappingURL=\S+", "", script))
    write(VENDOR / "htmx/LICENSE.txt", (source / "LICENSE").read_bytes())


def main() -> None:
    """Refresh every vendored file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kern = fetch(KERN, folder)
        refresh_kern(kern)
        refresh_fonts(kern, fetch(FIRA, folder))
        refresh_htmx(fetch(HTMX, folder))


if __name__ == "__main__":
    main()
