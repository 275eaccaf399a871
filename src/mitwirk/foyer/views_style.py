"""The style guide: every component in every state, for the people who build and check pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import segno
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from mitwirk.core.templatetags.ui import KINDS, STEPS
from mitwirk.core.widgets import DayInput, MomentInput

STEP_NAMES = ["Dialog", "Verfahren", "Entscheidung", "Umsetzung", "Reflexion", "Rüstzeug"]


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(
        label="Titel",
        max_length=80,
        help_text="So, wie Sie es einer Nachbarin erklären würden. Höchstens 80 Zeichen.",
    )
    mail = forms.EmailField(label="E-Mail-Adresse", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(label="Passwort", widget=forms.PasswordInput)
    number = forms.IntegerField(label="Anzahl der Plätze", required=False)
    scope = forms.CharField(
        label="Was kann durch Beteiligung noch verändert werden?",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 200, "data-behaviour": "counter"}),
    )
    fixed = forms.CharField(label="Was steht schon fest?", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    place = forms.CharField(label="Ort", help_text="Postleitzahl oder Name.", required=False)
    starts = forms.DateField(label="Beginn", widget=DayInput)
    ends = forms.DateTimeField(label="Ende der Beiträge", widget=MomentInput)
    answer_within = forms.ChoiceField(
        label="Antwort auf Beiträge innerhalb von",
        choices=[("14", "14 Tagen"), ("21", "21 Tagen"), ("28", "28 Tagen")],
    )
    promise = forms.ChoiceField(
        label="Zusage an die Teilnehmenden",
        widget=forms.RadioSelect,
        choices=[
            ("do", "Wir setzen um, was im Rahmen liegt"),
            ("council", "Der Rat berät öffentlich und begründet Abweichungen"),
            ("listen", "Wir hören zu und antworten"),
        ],
    )
    channels = forms.MultipleChoiceField(
        label="Wege der Einladung",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("post", "Brief"), ("paper", "Amtsblatt"), ("visit", "Gespräch vor Ort")],
    )
    plan = forms.FileField(label="Plan als PDF", required=False)
    consent = forms.BooleanField(
        label="Ich habe die Regeln der Moderation gelesen.", help_text="Sie passen auf eine halbe Seite."
    )
    promise.hints = {  # type: ignore[attr-defined]
        "do": "Der Rahmen muss vorher öffentlich sein.",
        "council": "Die Begründung steht im Protokoll.",
        "listen": "Ohne Einfluss auf den Beschluss.",
    }
    answer_within.width = "short"  # type: ignore[attr-defined]
    number.width = "short"  # type: ignore[attr-defined]
    starts.width = "medium"  # type: ignore[attr-defined]
    ends.width = "medium"  # type: ignore[attr-defined]


class SingleField(forms.Form):
    """A field that stands alone."""

    home = forms.CharField(label="Ort", required=False)


class DraftForm(forms.Form):
    """A text that is kept until it was sent."""

    note = forms.CharField(label="Notiz", widget=forms.Textarea(attrs={"rows": 3}))


def _trail(reached: int, labels: list[tuple[str, str]]) -> list[dict[str, str]]:
    states = ["done"] * reached + ["current"] + ["open"] * len(labels)
    return [
        {"label": label, "note": note, "state": state} for (label, note), state in zip(labels, states, strict=False)
    ]


def _figures() -> dict[str, Any]:
    """Return invented figures for the graphics."""
    return {
        "sector_rows": [
            {"sector": "politics", "share": 0.38, "low": 0.27, "high": 0.5},
            {"sector": "administration", "share": 0.52, "low": 0.44, "high": 0.6},
            {"sector": "citizens", "share": 0.71, "low": 0.67, "high": 0.75},
        ],
        "few_rows": [
            {"sector": "politics", "share": None, "note": "weniger als fünf Personen"},
            {"sector": "administration", "share": 0.0, "low": 0.0, "high": 0.12},
            {"sector": "citizens", "share": 1.0, "low": 0.9, "high": 1.0},
        ],
        "group_rows": [
            {"group": letter, "share": share, "low": share - 0.06, "high": share + 0.06}
            for letter, share in zip("ABCDE", (0.82, 0.61, 0.47, 0.3, 0.12), strict=True)
        ],
        "people_rows": [
            dict(zip(("label", "share", "low", "high", "population", "verdict"), row, strict=True))
            for row in (
                ("Zur Miete wohnend", 0.27, 0.22, 0.32, 0.41, "few"),
                ("60 bis 74 Jahre", 0.29, 0.24, 0.35, 0.2, "many"),
                ("25 bis 39 Jahre", 0.2, 0.16, 0.25, 0.19, ""),
            )
        ],
        "table_headers": [
            "Fall",
            "Urteil",
            {"label": "Antworten", "numeric": True},
            {"label": "Dauer", "numeric": True},
        ],
        "table_rows": [
            ["Schulhof Albried", "gelungen", "94 %", "11 Monate"],
            ["Radweg Kocherstein", "kritisch", "31 %", "7 Monate"],
        ],
    }


def _forms() -> dict[str, Any]:
    """Return a form that is filled well, one with mistakes, and the rare kinds."""
    good = SampleForm(
        initial={
            "title": "Wärmeplan Steinbronn: Wo fangen wir an?",
            "answer_within": "21",
            "promise": "council",
        },
        prefix="gut",
        label_suffix="",
    )
    bad = SampleForm(
        {
            "fehler-title": "",
            "fehler-mail": "amina",
            "fehler-starts": "2027-01-11",
            "fehler-answer_within": "21",
        },
        prefix="fehler",
    )
    return {
        "good_form": good,
        "bad_form": bad,
        "single_form": SingleField(),
        "choice_form": SingleField(prefix="auswahl"),
        "draft_form": DraftForm(prefix="entwurf"),
    }


def _steps() -> dict[str, Any]:
    """Return a trail and the cycle, half way."""
    labels = [
        ("eingereicht", "2. November"),
        ("geprüft", "4. November"),
        ("beantwortet", "12. November"),
        ("entschieden", "steht an, 16. Dezember"),
        ("umgesetzt", "geplant ab April 2027"),
    ]
    steps = list(zip(STEPS, STEP_NAMES, strict=True))
    states = ["done", "current", "open", "open", "open", "open"]
    return {
        "trail_steps": _trail(3, labels),
        "steps": steps,
        "cycle_steps": [
            {"label": name, "note": "", "href": "#kreislauf" if number < 2 else "", "state": states[number]}
            for number, name in enumerate(STEP_NAMES)
        ],
    }


def _context() -> dict[str, Any]:
    code = segno.make("https://mitwirk.example/k/7KD4-M9QX", micro=False)
    return {
        "title": "Bausteine",
        "path": [{"label": "Bausteine"}],
        "sample_messages": [
            Message(constants.SUCCESS, "Ihre Aussage ist angekommen."),
            Message(constants.ERROR, "Der Dialog ist beendet. Ihre Stimme wurde nicht mehr gezählt."),
        ],
        "kinds": list(KINDS),
        "sectors": ["politics", "administration", "citizens"],
        "groups": "ABCDE",
        "tones": ["", "info", "gut", "warn", "fehler"],
        "newer_values": [{"label": "In einem Satz", "text": "Ein Treffpunkt für alle, die mitreden wollen."}],
        "stages": [
            ("gut", "wird umgesetzt"),
            ("aktiv", "läuft"),
            ("warn", "fällig am 24. November"),
            ("fehler", "nicht umgesetzt"),
            ("ruhe", "wird geprüft"),
        ],
        "pages": Paginator(range(240), 10).page(7),
        "day": date(2026, 11, 27),
        "qr_svg": mark_safe(code.svg_inline(omitsize=True, border=0)),  # noqa: S308 - drawn here
        **_forms(),
        **_steps(),
        **_figures(),
    }


def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "foyer/style_guide.html", _context())
