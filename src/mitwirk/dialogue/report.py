"""The report on a finished dialogue: what is told on the results page and in its PDF."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mitwirk.dialogue import pdf, sentences
from mitwirk.dialogue.export_data import LICENCE_NAME, LICENCE_URL, attribution_of, page_address
from mitwirk.dialogue.findings import findings
from mitwirk.dialogue.landscape_summary import LAYOUT as SUMMARY_LAYOUT
from mitwirk.dialogue.models import (
    Channel,
    Dialogue,
    DialogueStep,
    LandscapeSnapshot,
    ModerationMode,
    Objection,
    State,
    Statement,
    Status,
)

# Raise it when the PDF's words or looks change: stored files are then made anew.
LAYOUT = 2


@dataclass(frozen=True)
class Moderated:
    """How statements were checked, in figures."""

    imported: bool
    """Checked elsewhere: the dialogue was read in"""
    before: bool
    """Checked before publication"""
    submitted: int
    """Written by participants"""
    from_team: int
    published: int
    rejected: int
    merged: int
    pending: int
    objections: int


@dataclass(frozen=True)
class FollowUp:
    """What the responsible side says happens next."""

    text: str
    owner: str
    by_when: date | None
    answered_at: datetime | None
    answered: bool
    """The team has said what follows; else `text` is what was promised at the start."""


def moderated_of(dialogue: Dialogue) -> Moderated:
    """Count what moderation did."""
    rows = list(Statement.objects.filter(dialogue=dialogue).values_list("status", "from_team", "channel"))
    status = Counter(state for state, _team, _channel in rows)
    return Moderated(
        imported=bool(rows) and all(channel == Channel.IMPORT for _state, _team, channel in rows),
        before=dialogue.moderation == ModerationMode.BEFORE,
        submitted=sum(1 for _state, team, _channel in rows if not team),
        from_team=sum(1 for _state, team, _channel in rows if team),
        published=status[Status.ACCEPTED],
        rejected=status[Status.REJECTED],
        merged=status[Status.MERGED] + status[Status.REWORDED],
        pending=status[Status.PENDING],
        objections=Objection.objects.filter(statement__dialogue=dialogue).count(),
    )


def follow_up_of(dialogue: Dialogue) -> FollowUp:
    """Return the answer given after the end, or what was promised before."""
    step = DialogueStep.objects.filter(dialogue=dialogue, state=State.EVALUATED).order_by("pk").last()
    answered = step is not None and bool(step.reason.strip())
    return FollowUp(
        text=step.reason if step is not None and answered else dialogue.result_use,
        owner=dialogue.result_owner,
        by_when=dialogue.result_on,
        answered_at=step.at if step is not None and answered else None,
        answered=answered,
    )


def moderation_sentences(facts: Moderated) -> list[str]:
    """Say how statements came about and how they were checked."""
    number = sentences.number
    found = []
    if facts.imported:
        found.append(
            _("Die Aussagen wurden anderswo gesammelt und geprüft. Freigegeben: %(n)s, nicht freigegeben: %(no)s.")
            % {"n": number(facts.published), "no": number(facts.rejected)}
        )
        return found
    found.append(
        _("Aussagen des Teams zu Beginn: %(team)s. Von Teilnehmenden eingereicht: %(own)s.")
        % {"team": number(facts.from_team), "own": number(facts.submitted)}
    )
    found.append(
        _("Jede Aussage wurde vor der Veröffentlichung geprüft.")
        if facts.before
        else _("Aussagen erschienen sofort und wurden danach geprüft.")
    )
    found.append(
        _(
            "Veröffentlicht: %(yes)s, nicht veröffentlicht: %(no)s, mit anderen zusammengeführt oder "
            "neu gefasst: %(merged)s."
        )
        % {"yes": number(facts.published), "no": number(facts.rejected), "merged": number(facts.merged)}
    )
    if facts.pending:
        found.append(_("Noch nicht entschieden: %(n)s.") % {"n": number(facts.pending)})
    if facts.objections:
        found.append(
            ngettext(
                "Gegen eine Entscheidung gab es Einspruch.",
                "Gegen %(n)s Entscheidungen gab es Einspruch.",
                facts.objections,
            )
            % {"n": number(facts.objections)}
        )
    return found


def method_sentences(summary: dict[str, Any]) -> list[str]:
    """Say in three sentences how the result was computed."""
    return [
        _("Wer teilnahm, stimmte einzelnen Aussagen zu, lehnte sie ab oder ließ sie offen."),
        _("Als gemeinsamer Boden gilt eine Aussage nur, wenn %(basis)s sicher mehr als die Hälfte zustimmt.")
        % {"basis": sentences.everywhere(summary)},
        _("Hinter jedem Anteil steht die Spanne, in der er mit 95 Prozent Sicherheit liegt."),
    ]


def report_of(dialogue: Dialogue) -> dict[str, Any]:
    """Return everything the report says, as variables of its templates."""
    snapshot = dialogue.snapshot
    if snapshot is not None and snapshot.layout != SUMMARY_LAYOUT:
        snapshot = None  # for seconds after an update of the house
    facts = {
        "url": page_address(dialogue),
        "moderation": moderation_sentences(moderated_of(dialogue)),
        "follow_up": follow_up_of(dialogue),
        "attribution": attribution_of(dialogue),
        "licence": LICENCE_NAME,
        "licence_url": LICENCE_URL,
        "snapshot": snapshot,
        "summary": None,
    }
    if snapshot is None:
        return facts
    summary = snapshot.summary
    found = findings(summary, over=True)
    return facts | found | {"summary": summary, "method": method_sentences(summary)}


def version_of(dialogue: Dialogue) -> str:
    """Return what changes when the PDF would."""
    snapshot = LandscapeSnapshot.objects.filter(pk=dialogue.snapshot_id or 0)
    digest = snapshot.values_list("digest", "layout").first()
    last = DialogueStep.objects.filter(dialogue=dialogue).order_by("pk").values_list("pk", flat=True).last()
    moderated = moderated_of(dialogue)
    parts = (
        LAYOUT,
        dialogue.pk,
        dialogue.created_at,
        dialogue.state,
        dialogue.version,
        dialogue.attribution,
        digest,
        last,
        moderated,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def write_pdf(dialogue: Dialogue, target: IO[bytes]) -> None:
    """Write the report as an accessible PDF, in German whoever asks."""
    with override("de"):
        html = render_to_string(
            "dialogue/results/report_pdf.html", {"dialogue": dialogue, "report": report_of(dialogue)}
        )
    pdf.write(html, target)
