"""What must stand before a dialogue opens, in words, and what would make it better."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.dialogue.models import Dialogue, StatementKind, Status

FEWEST_SEEDS = 5


@dataclass(frozen=True)
class Point:
    """One line of the list: what it is about, whether it is fine, where to fix it."""

    text: str
    done: bool
    href: str


def seed_kinds(dialogue: Dialogue) -> list[str]:
    """Return the kinds of the statements that people could vote on now."""
    return list(dialogue.statements.filter(status=Status.ACCEPTED).values_list("kind", flat=True))


def must_have(dialogue: Dialogue, now: datetime, kinds: list[str] | None = None) -> list[Point]:
    """Return what has to be there before a dialogue opens."""
    kinds = seed_kinds(dialogue) if kinds is None else kinds
    form = reverse("dialogue:dialogue_edit", args=[dialogue.slug])
    seeds = reverse("dialogue:seed_list", args=[dialogue.slug])
    texts = {
        "question": _("Die Frage steht."),
        "context": _("Es ist erklärt, worum es geht."),
        "asked_by": _("Es ist gesagt, wer fragt."),
        "result_use": _("Es ist gesagt, was mit dem Ergebnis geschieht."),
        "result_owner": _("Es ist gesagt, wer sich um das Ergebnis kümmert."),
    }
    points = [Point(text, bool(str(getattr(dialogue, name)).strip()), form) for name, text in texts.items()]
    ends = dialogue.closes_at is not None and dialogue.closes_at > now
    points.append(Point(_("Das Ende ist festgelegt und liegt in der Zukunft."), ends, form))
    enough = _("Mindestens fünf Aussagen zum Start sind da (bisher: %(count)s).") % {"count": len(kinds)}
    points.append(Point(enough, len(kinds) >= FEWEST_SEEDS, seeds))
    return points


def should_have(dialogue: Dialogue, kinds: list[str] | None = None) -> list[Point]:
    """Return what makes a dialogue better; nobody is kept from opening without it."""
    kinds = seed_kinds(dialogue) if kinds is None else kinds
    form = reverse("dialogue:dialogue_edit", args=[dialogue.slug])
    seeds = reverse("dialogue:seed_list", args=[dialogue.slug])
    team = reverse("dialogue:team_list", args=[dialogue.slug])
    balanced = {StatementKind.CHANCE, StatementKind.RESERVATION} <= set(kinds)
    return [
        Point(_("Es ist gesagt, was offen ist und was feststeht."), bool(dialogue.open_points.strip()), form),
        Point(_("Es ist gesagt, bis wann das Ergebnis beraten wird."), dialogue.result_on is not None, form),
        Point(_("Ein Ort ist gewählt."), dialogue.place_id is not None, form),
        Point(_("Mindestens ein Thema ist gewählt."), dialogue.topics.exists(), form),
        Point(_("Unter den Aussagen sind Chancen und Vorbehalte."), balanced, seeds),
        Point(_("Zwei Personen im Team können sich vertreten."), dialogue.team.count() >= 2, team),
    ]
