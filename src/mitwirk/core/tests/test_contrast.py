"""Every pair of colours that meets on a page is readable, by day and by night."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parent.parent / "static/core/tokens"
DAY, NIGHT = 0, 1
TEXT, SHAPE = 4.5, 3.0

TEXTS = ["tinte", "leise", "tat", "p", "v", "b", "ga", "gb", "gc", "gd", "ge", "ja", "nein"]
FEEDBACK = ["feedback-success", "feedback-warning", "feedback-danger", "feedback-info"]
GROUNDS = ["papier", "blatt", "sand"]
PAIRS = [(text, ground, TEXT) for text in [*TEXTS, *FEEDBACK] for ground in GROUNDS]
PAIRS += [(text, ground, TEXT) for text in ("tinte", "leise") for ground in ("tat-hell", "sonne-hell")]
PAIRS += [(text, "tat-hell", TEXT) for text in "pvb"]
PAIRS += [("tinte", f"{sector}-hell", TEXT) for sector in "pvb"]
PAIRS += [(text, f"{kind}-background", TEXT) for text in ("tinte", "tat") for kind in FEEDBACK]
PAIRS += [("tat", "v-hell", TEXT), ("tat", "sonne-hell", TEXT), ("tat-auf", "tat", TEXT)]
PAIRS += [("blatt", ground, TEXT) for ground in ("p", "v", "b", "ja", "nein", "leise", "ga", "gb", "gc", "gd", "ge")]
PAIRS += [("action-visited", ground, TEXT) for ground in GROUNDS]
PAIRS += [("kante", ground, SHAPE) for ground in GROUNDS]
PAIRS += [("k5", "blatt", SHAPE), ("k4", "blatt", SHAPE)]
PAIRS += [("action-focus-default", ground, SHAPE) for ground in [*GROUNDS, "tat-hell"]]


def read_tokens() -> dict[str, tuple[str, str]]:
    """Return name → (day, night) of every colour in the token files."""
    text = "".join(path.read_text() for path in sorted(TOKENS.glob("*.css")))
    found = re.findall(r"--(?:mw|kern-color)-([\w-]+): light-dark\((#\w+), (#\w+)\)", text)
    return {name: (day, night) for name, day, night in found}


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("front", "ground", "needed"), PAIRS)
@pytest.mark.parametrize("scheme", [DAY, NIGHT], ids=["day", "night"])
def test_colours_that_meet_are_readable(front, ground, needed, scheme):
    tokens = read_tokens()
    assert contrast(tokens[front][scheme], tokens[ground][scheme]) >= needed


def test_contrast_follows_wcag():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
