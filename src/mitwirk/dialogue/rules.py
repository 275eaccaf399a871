"""The published rules of moderation: why a statement may be left out; one list for pages and forms."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """One rule (Regel): a stable key that is stored, a title and what it means."""

    key: str
    title: str | Promise
    explanation: str | Promise


RULES: tuple[Rule, ...] = (
    Rule(
        "one_thought",
        _("Ein Gedanke je Aussage"),
        _(
            "Eine Aussage enthält genau einen Gedanken. Sonst ist unklar, wozu die Stimmen gehören. "
            "Teilen Sie zwei Gedanken auf zwei Aussagen auf."
        ),
    ),
    Rule(
        "on_topic",
        _("Zur Frage des Dialogs"),
        _("Die Aussage gehört zu der Frage, die der Dialog stellt. Andere Anliegen brauchen einen anderen Ort."),
    ),
    Rule(
        "respect",
        _("Kritik an der Sache, nicht an Menschen"),
        _(
            "Scharfe Kritik ist willkommen. Beleidigungen, Drohungen und die Abwertung von Menschen oder "
            "Gruppen "
            "veröffentlichen wir nicht."
        ),
    ),
    Rule(
        "privacy",
        _("Keine Angaben über einzelne Menschen"),
        _(
            "Namen von Privatpersonen, Adressen, Telefonnummern und Angaben zur Gesundheit gehören nicht in "
            "eine "
            "Aussage. Wer ein öffentliches Amt hat, darf in dieser Aufgabe genannt werden."
        ),
    ),
    Rule(
        "law",
        _("Nichts Strafbares"),
        _(
            "Aussagen, die gegen Gesetze verstoßen, veröffentlichen wir nicht. Dazu zählen Volksverhetzung "
            "und Verleumdung."
        ),
    ),
    Rule(
        "advertising",
        _("Keine Werbung, keine Links"),
        _("Eine Aussage wirbt nicht für Produkte, Parteien oder Personen und verweist nicht auf andere Seiten."),
    ),
    Rule(
        "votable",
        _("Man kann zustimmen oder ablehnen"),
        _(
            "Fragen, einzelne Wörter und unverständliche Texte lassen sich nicht abstimmen. Schreiben Sie "
            "einen ganzen Satz."
        ),
    ),
)

# Stored where a rule key is stored, but never offered: the author took the statement back.
WITHDRAWN = "withdrawn"

_BY_KEY = {rule.key: rule for rule in RULES}


def rule_choices() -> list[tuple[str, str | Promise]]:
    """Return the rules as choices of a form field."""
    return [(rule.key, rule.title) for rule in RULES]


def rule_titled(key: str) -> str:
    """Return the title of a stored rule key; a key that is no longer published stays readable."""
    if key == WITHDRAWN:
        return str(_("Zurückgezogen von der Person, die sie geschrieben hat"))
    rule = _BY_KEY.get(key)
    return str(rule.title) if rule else key
