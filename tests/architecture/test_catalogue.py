"""Every German source string has an English text with the same placeholders, and the compiled catalogue is fresh."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[2] / "src" / "mitwirk"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
NOT_SHOWN = {"tests", "migrations"}
# How many leading arguments carry text, and whether the first is a context.
CALLS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (1, True),
    "pgettext_lazy": (1, True),
    "npgettext": (2, True),
    "npgettext_lazy": (2, True),
}
LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
# Django turns a template into calls like these; makemessages reads the same text.
TEMPLATE_CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")
Message = tuple[str | None, str, str]


def as_message(name: str, literals: list[str]) -> Message | None:
    """Return context, text and plural of one call, or nothing where its text is not constant."""
    texts, has_context = CALLS[name]
    context = literals.pop(0) if has_context and literals else None
    if len(literals) < texts:
        return None
    return context, literals[0], literals[1] if texts == 2 else ""


def in_python(text: str) -> Iterator[Message]:
    """Yield the source strings of a module; neighbouring literals are one constant to the parser."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in CALLS:
            continue
        literals = []
        for argument in node.args:
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                break
            literals.append(argument.value)
        message = as_message(name, literals)
        if message:
            yield message


def in_template(text: str) -> Iterator[Message]:
    """Yield the source strings of a template: translate, blocktranslate with plural, and _() in arguments."""
    for name, arguments in TEMPLATE_CALL.findall(templatize(text)):
        literals = [ast.literal_eval(literal) for literal in re.findall(LITERAL, arguments, re.DOTALL)]
        message = as_message(name, literals)
        if message:
            yield message


def source_strings(source: Path) -> dict[Message, str]:
    """Return every source string below a folder with the name of one file that shows it."""
    found: dict[Message, str] = {}
    for path in sorted(source.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or NOT_SHOWN & set(path.relative_to(source).parts):
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        collect = in_python if path.suffix == ".py" else in_template
        for message in collect(path.read_text()):
            found.setdefault(message, path.name)
    return found


def placeholders(text: str) -> list[str]:
    """Return a text's placeholders, sorted."""
    return sorted(PLACEHOLDER.findall(text))


def differs(entry: polib.POEntry) -> bool:
    """Tell whether a translation fills in something else than its source does."""
    if not entry.msgid_plural:
        return placeholders(entry.msgid) != placeholders(entry.msgstr)
    one, many = entry.msgstr_plural[0], entry.msgstr_plural[1]
    known = placeholders(entry.msgid_plural)
    return placeholders(many) != known or not set(placeholders(one)) <= {*known, *placeholders(entry.msgid)}


def gaps(source: Path, catalogue: polib.POFile) -> list[str]:
    """Find source strings without a finished English text, or with other placeholders in it."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    found = []
    for (context, text, plural), name in source_strings(source).items():
        entry = entries.get((context, text))
        if entry is None or not entry.translated() or entry.fuzzy or (plural and entry.msgid_plural != plural):
            found.append(f"{name}: no English for {text!r}")
        elif differs(entry):
            found.append(f"{name}: other placeholders in the English for {text!r}")
    return found


def test_every_text_is_there_in_english() -> None:
    """Whoever chooses English reads no German interface; python tools/messages.py collects and lists gaps."""
    strings = source_strings(SOURCE)
    assert len(strings) > 1500
    assert gaps(SOURCE, polib.pofile(str(CATALOGUE))) == []


def test_the_compiled_catalogue_is_the_one_that_was_translated() -> None:
    """Servers read the compiled file; it is compiled from the catalogue in its present state."""
    assert CATALOGUE.with_suffix(".mo").read_bytes() == polib.pofile(str(CATALOGUE)).to_binary()


def planted(folder: Path, file: str, text: str) -> Path:
    """Write one file of a small source tree."""
    path = folder / "templates" / file if file.endswith("html") else folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("a.py", "_('Neu')", "Neu"),
        ("a.py", "translation.gettext_lazy('Neu ' 'und gut')", "Neu und gut"),
        ("a.py", "ngettext('%(n)s Ding', '%(n)s Dinge', 2)", "%(n)s Ding"),
        ("a.py", "pgettext('Karte', 'Neu')", "Neu"),
        ("a.html", "{% load i18n %}{% translate 'Neu' %}", "Neu"),
        ("a.html", '{% load i18n %}{% include "x.html" with label=_("Neu") %}', "Neu"),
        (
            "a.html",
            "{% load i18n %}{% blocktranslate trimmed with n=a %}\n Neu\n {{ n }} {% endblocktranslate %}",
            "Neu %(n)s",
        ),
        (
            "a.html",
            "{% load i18n %}{% blocktranslate count n=a %}Ding{% plural %}Dinge{% endblocktranslate %}",
            "Ding",
        ),
    ],
)
def test_a_planted_text_without_english_is_found(tmp_path: Path, file: str, text: str, expected: str) -> None:
    """The check sees every way of marking a text, and its complaint names it."""
    planted(tmp_path, file, text)
    assert gaps(tmp_path, polib.POFile()) == [f"{file}: no English for {expected!r}"]


@pytest.mark.parametrize(
    ("english", "flags", "complaint"),
    [
        ("", [], "no English"),
        ("Hello %(name)s", ["fuzzy"], "no English"),
        ("Hello you", [], "other placeholders"),
        ("Hello %(nam)s", [], "other placeholders"),
    ],
)
def test_a_planted_bad_translation_is_found(tmp_path: Path, english: str, flags: list[str], complaint: str) -> None:
    """Empty, unsure and wrongly filled translations count as gaps, a finished one does not."""
    planted(tmp_path, "a.py", "_('Hallo %(name)s')")
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Hallo %(name)s", msgstr=english, flags=flags))
    assert [complaint in gap for gap in gaps(tmp_path, catalogue)] == [True]
    catalogue[0].msgstr, catalogue[0].flags = "Hello %(name)s", []
    assert gaps(tmp_path, catalogue) == []


def test_a_plural_with_a_lost_number_is_found(tmp_path: Path) -> None:
    """The singular may spell its number out; the plural may not lose it."""
    planted(tmp_path, "a.py", "ngettext('%(n)s Ding', '%(n)s Dinge', 2)")
    forms = {0: "One thing", 1: "Things"}
    entry = polib.POEntry(msgid="%(n)s Ding", msgid_plural="%(n)s Dinge", msgstr_plural=forms)
    catalogue = polib.POFile()
    catalogue.append(entry)
    assert gaps(tmp_path, catalogue) == ["a.py: other placeholders in the English for '%(n)s Ding'"]
    entry.msgstr_plural[1] = "%(n)s things"
    assert gaps(tmp_path, catalogue) == []


def test_a_stale_compiled_catalogue_is_found() -> None:
    """A text changed after compiling changes the compiled bytes."""
    catalogue = polib.pofile(str(CATALOGUE))
    before = catalogue.to_binary()
    next(entry for entry in catalogue if entry.msgstr).msgstr += " again"
    assert catalogue.to_binary() != before
