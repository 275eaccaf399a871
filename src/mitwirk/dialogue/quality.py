"""How good a dialogue's data are: figures for its team, and the sentences that say them.

Everything is a count. Who answered what stays secret from the team too: a finding about coordinated answers says
how many, never who.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.core.templatetags.ui import percent
from mitwirk.dialogue.export_data import EPOCH, ROWS_A_FETCH
from mitwirk.dialogue.models import Dialogue, Participant, Statement
from mitwirk.dialogue.sentences import number
from mitwirk.science import opinion
from mitwirk.science.opinion.figures import MIN_ANSWERS, MIN_KNOWN
from mitwirk.science.opinion.shares import MIN_SEEN, SEEN_ENOUGH, SEEN_SHARE

IntArray = npt.NDArray[np.int64]
Figures = Mapping[str, Any]
BOUNDS = (1, 3, 7, 10, 20, 50)
"""Where the classes of "how many answered how much" begin: seven for a place on the map, ten to see results."""
FEW_PEOPLE = 50
"""Below, only very distinct groups can be told apart."""
UNCLEAR = 1 / 3
"""From this share of undecided answers upward a statement may be hard to understand."""
MOST_FINDINGS = 20
READ = """
SELECT v.participant_id, v.statement_id, v.value, {epoch}
FROM dialogue_statementvote v JOIN dialogue_statement s ON s.id = v.statement_id
WHERE v.dialogue_id = %s AND s.status = 'accepted'
"""


def needed(people: int) -> int:
    """Return how many answers a statement needs before it counts as common ground or division."""
    return max(MIN_SEEN, min(SEEN_ENOUGH, math.ceil(SEEN_SHARE * people)))


def measure(dialogue: Dialogue) -> dict[str, Any]:
    """Count how much was answered by how many, and look for answers that seem coordinated."""
    table = _read(dialogue)
    accepted = Statement.objects.filter(dialogue=dialogue).accepted().order_by("pk").values_list("pk", flat=True)
    statements = np.array(list(accepted), dtype=np.int64)
    table = table[np.isin(table[:, 1], statements)]
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    people, person = np.unique(table[:, 0], return_inverse=True)
    column, value = np.searchsorted(statements, table[:, 1]), table[:, 2]
    answers = np.bincount(person, minlength=len(people))
    clear = np.bincount(person[value != 0], minlength=len(people))
    votes = opinion.Votes(person, column, value, len(people), len(statements))
    return {
        "people": len(people),
        "votes": len(table),
        "passed": int((value == 0).sum()),
        "known": int((clear >= MIN_ANSWERS).sum()),
        "only_passes": int((clear == 0).sum()),
        "median": int(np.median(answers)) if len(answers) else 0,
        "classes": _classes(answers),
        "statements": statements.tolist(),
        "seen": np.bincount(column, minlength=len(statements)).tolist(),
        "undecided": np.bincount(column[value == 0], minlength=len(statements)).tolist(),
        "coordinated": _coordinated(votes, table[:, 3]),
        **_told(dialogue),
    }


def _read(dialogue: Dialogue) -> IntArray:
    """Return person, statement, answer and second of every answer."""
    parts = [np.zeros((0, 4), dtype=np.int64)]
    with connection.cursor() as cursor:
        cursor.execute(READ.format(epoch=EPOCH[connection.vendor]), [dialogue.pk])
        while rows := cursor.fetchmany(ROWS_A_FETCH):
            parts.append(np.array(rows, dtype=np.int64))
    return np.concatenate(parts)


def _classes(answers: IntArray) -> list[int]:
    """Return how many people fall into each class of `BOUNDS`."""
    place = np.searchsorted(BOUNDS, answers, side="right") - 1
    return [int(count) for count in np.bincount(place, minlength=len(BOUNDS))]


def _told(dialogue: Dialogue) -> dict[str, int]:
    rows = Participant.objects.filter(dialogue=dialogue)
    return dict(
        rows.aggregate(
            joined=Count("pk"),
            told_sector=Count("pk", filter=~Q(sector="")),
            told_age=Count("pk", filter=~Q(age_group="")),
        )
    )


def _coordinated(votes: opinion.Votes, seconds: IntArray) -> list[dict[str, Any]]:
    """Return what looks coordinated, the largest first: how many, how alike, how fast; nobody's number."""
    found: list[dict[str, Any]] = [
        {
            "people": len(entry.participants),
            "statements": len(entry.statements),
            "similarity": round(float(entry.similarity), 4),
            "day": datetime.fromtimestamp(float(entry.first), tz=UTC).isoformat(timespec="seconds"),
            "minutes": max(1, math.ceil((float(entry.last) - float(entry.first)) / 60)),
        }
        for entry in opinion.coordinated(votes, times=seconds)
    ]
    return sorted(found, key=lambda row: -row["people"])[:MOST_FINDINGS]


# -- Sentences ---------------------------------------------------------------------------------------
def certainty(figures: Figures) -> str:
    """Say whether there are enough people with enough answers to look for groups."""
    known, lacking = figures["known"], max(0, MIN_KNOWN - figures["known"])
    if lacking:
        return ngettext(
            "Für ein Meinungsbild fehlt noch ein Mensch mit mindestens sieben klaren Antworten.",
            "Für ein Meinungsbild fehlen noch %(n)s Menschen mit mindestens sieben klaren Antworten.",
            lacking,
        ) % {"n": number(lacking)}
    said = _("Das Meinungsbild stützt sich auf %(n)s Menschen mit mindestens sieben klaren Antworten.") % {
        "n": number(known)
    }
    if known < FEW_PEOPLE:
        return said + " " + _("Bei so wenigen lassen sich nur sehr deutliche Gruppen erkennen.")
    return said + " " + _("Das reicht, um Gruppen zu erkennen, falls es welche gibt.")


def exposure(rows: list[dict[str, Any]], least: int) -> str:
    """Say how many statements have too few answers, and how many are missing."""
    thin = [row for row in rows if row["missing"]]
    if not rows:
        return _("Noch steht keine Aussage zur Abstimmung.")
    if not thin:
        return _("Jede Aussage hat genug Antworten, um zu zählen: mindestens %(n)s.") % {"n": number(least)}
    return ngettext(
        "Eine von %(all)s Aussagen hat weniger als %(least)s Antworten und zählt noch nicht. Es fehlen %(missing)s.",
        "%(n)s von %(all)s Aussagen haben weniger als %(least)s Antworten und zählen noch nicht. "
        "Es fehlen zusammen %(missing)s.",
        len(thin),
    ) % {
        "n": number(len(thin)),
        "all": number(len(rows)),
        "least": number(least),
        "missing": number(sum(row["missing"] for row in thin)),
    }


def amount(figures: Figures) -> str:
    """Say how much the people in the middle answered."""
    return ngettext(
        "Die Hälfte der Menschen hat mindestens eine Aussage beantwortet.",
        "Die Hälfte der Menschen hat mindestens %(n)s Aussagen beantwortet.",
        figures["median"],
    ) % {"n": number(figures["median"])}


def undecided(figures: Figures, rows: list[dict[str, Any]]) -> str:
    """Say how many answers are undecided, and whether statements may be unclear."""
    share = percent(figures["passed"] / max(1, figures["votes"]))
    said = _("Von allen Antworten sind %(share)s unentschieden.") % {"share": share}
    unclear = sum(row["unclear"] for row in rows)
    if not unclear:
        return said
    return (
        said
        + " "
        + ngettext(
            "Bei einer Aussage ist es mehr als ein Drittel: Vielleicht ist sie schwer zu verstehen.",
            "Bei %(n)s Aussagen ist es mehr als ein Drittel: Vielleicht sind sie schwer zu verstehen.",
            unclear,
        )
        % {"n": number(unclear)}
    )


def told(figures: Figures) -> str:
    """Say how many told their view and their age."""
    return _("Von %(all)s Teilnehmenden haben %(sector)s ihre Sicht und %(age)s ihr Alter angegeben.") % {
        "all": number(figures["joined"]),
        "sector": number(figures["told_sector"]),
        "age": number(figures["told_age"]),
    }


def waiting(count: int) -> str:
    """Say how many statements nobody has looked at."""
    if not count:
        return _("Keine Aussage wartet auf Prüfung.")
    return ngettext("%(count)s Aussage wartet auf Prüfung.", "%(count)s Aussagen warten auf Prüfung.", count) % {
        "count": number(count)
    }


def coordination(row: Figures) -> str:
    """Say of one finding how many answered alike, and how fast."""
    return ngettext(
        "%(people)s Teilnahmen haben innerhalb einer Minute %(statements)s Aussagen fast gleich beantwortet "
        "(Übereinstimmung %(share)s).",
        "%(people)s Teilnahmen haben innerhalb von %(minutes)s Minuten %(statements)s Aussagen fast gleich beantwortet "
        "(Übereinstimmung %(share)s).",
        row["minutes"],
    ) % {
        "people": number(row["people"]),
        "minutes": number(row["minutes"]),
        "statements": number(row["statements"]),
        "share": percent(row["similarity"]),
    }


def class_table(figures: Figures) -> dict[str, Any]:
    """Return headers and cells: how many people answered how much."""
    ends = [*(bound - 1 for bound in BOUNDS[1:]), None]
    labels = [
        _("%(first)s oder mehr") % {"first": first}
        if last is None
        else _("%(first)s bis %(last)s") % {"first": first, "last": last}
        for first, last in zip(BOUNDS, ends, strict=True)
    ]
    rows = [[label, number(count)] for label, count in zip(labels, figures["classes"], strict=True)]
    return {"headers": [_("Beantwortete Aussagen"), _("Menschen")], "rows": rows}
