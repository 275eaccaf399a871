"""A landscape as one page that stands alone: for reading, printing and passing on (Bericht)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .html_parts import (
    GROUP_NAMES,
    MOST_DOTS,
    STYLE,
    Column,
    counted,
    number,
    opinion_map,
    share_cell,
    table,
    text,
)
from .shares import Interval, Shares, shared_ranks

if TYPE_CHECKING:
    from .landscape import Landscape
    from .weighted import WeightedShares

MOST = 15
"""Rows of a table of findings"""
MOST_TYPICAL = 5
MOST_ALL = 3000
FEWEST_SHOWN = 5
"""Shares of parts are shown from so many answers up: fewer could tell how single people voted."""


class Story(NamedTuple):
    """What a report is made from."""

    title: str
    landscape: Landscape
    names: Sequence[str]
    label_names: Sequence[str] = ()
    weighted: WeightedShares | None = None


def html_report(story: Story) -> str:
    """Return the whole report as HTML: no scripts, nothing loaded from elsewhere, all texts escaped.

    Parameters
    ----------
    story : Story
        ``names`` are the statements' texts, as many as the landscape has.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the number of names does not fit.
    """
    if len(story.names) != story.landscape.diagnostics.n_statements:
        raise ValueError(f"{len(story.names)} names for {story.landscape.diagnostics.n_statements} statements")
    parts = [
        _beginning(story),
        _groups(story),
        _ground(story),
        _division(story),
        _bridges(story),
        _typical(story),
        _weights(story),
        _all(story),
        _method(story),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Meinungslandschaft: {text(story.title)}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _beginning(story: Story) -> str:
    facts = story.landscape.diagnostics
    each = facts.n_votes / max(facts.n_voters, 1)
    rows = [
        f"{counted(facts.n_voters, 'Person hat', 'Personen haben')} auf "
        f"{counted(facts.n_statements_seen, 'Aussage', 'Aussagen')} geantwortet, im Mittel "
        f"{counted(round(each), 'Antwort', 'Antworten')} je Person.",
        f"Von {counted(facts.n_votes, 'Antwort', 'Antworten')} waren {number(facts.n_agree)} Zustimmung, "
        f"{number(facts.n_disagree)} Ablehnung und {number(facts.n_pass)} unentschieden.",
        "Hinter jedem Anteil steht die Spanne, in der er mit 95 Prozent Sicherheit liegt: je weniger Antworten, "
        "desto breiter. Alle Zahlen sagen etwas über die Teilnehmenden, nicht über alle Menschen.",
    ]
    return f"<h1>Meinungslandschaft</h1><p>{text(story.title)}</p>" + "".join(f"<p>{text(row)}</p>" for row in rows)


def _groups(story: Story) -> str:
    landscape = story.landscape
    groups, facts = landscape.groups, landscape.diagnostics
    head = "<h2>Gibt es Lager?</h2>"
    if not facts.enough:
        return head + _p(
            "Das lässt sich noch nicht sagen: Mindestens 10 Personen müssen je 7 Aussagen zugestimmt oder "
            "widersprochen haben."
        )
    if groups.count == 1:
        told = "Keine Lager sichtbar. Die Antworten bilden keine getrennten Gruppen."
        return head + _p(told) + _map(story)
    between = int(((groups.label < 0) & landscape.positions.known).sum())
    told = f"Es zeigen sich {groups.count} Gruppen mit ähnlichen Antworten. Die Buchstaben werten nicht."
    if between:
        told += f" {counted(between, 'Person steht', 'Personen stehen')} dazwischen."
    columns = [
        Column("Personen", [number(int(size)) for size in groups.size]),
        Column("Anteil mit Spanne", [share_cell(groups.share, row) for row in range(groups.count)]),
    ]
    rows = [f"Gruppe {letter}" for letter in GROUP_NAMES[: groups.count]]
    return head + _p(told) + table("Größe der Gruppen", "Gruppe", rows, columns) + _map(story)


def _map(story: Story) -> str:
    landscape = story.landscape
    known, supported = landscape.diagnostics.n_known, sum(way.supported for way in landscape.diagnostics.directions)
    if not supported:
        return _p("Auch eine Richtung, in der sich die Antworten deutlich unterscheiden, ist nicht zu erkennen.")
    told = "Jeder Punkt ist eine Person. Wer ähnlich antwortet, steht nah beieinander. Oben und unten, links und "
    told += "rechts haben keine Bedeutung für sich."
    if supported == 1:
        told += " Sicher ist nur der Unterschied von links nach rechts."
    if known > MOST_DOTS:
        told += f" Gezeigt sind {number(MOST_DOTS)} von {number(known)} Personen."
    return f"<figure>{opinion_map(landscape)}<figcaption>{text(told)}</figcaption></figure>"


def _p(told: str) -> str:
    return f"<p>{text(told)}</p>"


def _ground(story: Story) -> str:
    figures = story.landscape.statements
    ground = figures.common_ground
    parts = "in jedem Teil der Teilnehmenden mit genug Antworten"
    if story.landscape.groups.count > 1:
        parts = "in jeder Gruppe"
    rows = np.flatnonzero(ground.holds)
    head = "<h2>Gemeinsamer Boden</h2>"
    lead = f"Hier stimmt sicher mehr als die Hälfte zu, insgesamt und {parts}."
    if figures.by_group is None and figures.by_end is not None:
        lead += " Als Rand gilt das Drittel, das in der stärksten Richtung am weitesten links oder rechts steht."
    thin = int((~ground.enough & (figures.overall.seen > 0)).sum())
    if thin:
        lead += f" {counted(thin, 'Aussage hat', 'Aussagen haben')} dafür noch zu wenige Antworten."
    if not rows.size:
        return head + _p("Keine Aussage findet bisher sicher überall eine Mehrheit.") + _refused(story)
    order = rows[np.argsort(-ground.bound[rows], kind="stable")]
    return head + _p(lead) + _found("Was eint", story, order) + _refused(story)


def _refused(story: Story) -> str:
    ground = story.landscape.statements.common_ground
    rows = np.flatnonzero(ground.rejected)
    if not rows.size:
        return ""
    order = rows[np.argsort(-ground.rejected_bound[rows], kind="stable")]
    lead = "Hier widerspricht sicher mehr als die Hälfte, insgesamt und in jedem Teil."
    title = "Was gemeinsam abgelehnt wird"
    return f"<h3>{title}</h3>" + _p(lead) + _found(title, story, order)


def _found(caption: str, story: Story, order: np.ndarray, first: Sequence[Column] = ()) -> str:
    """Show statements with shares, exposure and, where there are groups or ends, their shares."""
    figures, shown = story.landscape.statements, order[:MOST]
    overall = figures.overall
    columns = [
        *first,
        Column("Zustimmung", [share_cell(overall.agreeing, row) for row in shown]),
        Column("Antworten", [number(int(overall.seen[row])) for row in shown]),
    ]
    for name, place, parts in _parts(story):
        columns.append(Column(name, [_part_cell(parts, place, row) for row in shown]))
    more = order.size - shown.size
    rest = _p(f"Weitere {counted(more, 'Aussage steht', 'Aussagen stehen')} in der Tabelle aller Aussagen.")
    return table(caption, "Aussage", [story.names[row] for row in shown], columns) + (rest if more > 0 else "")


def _parts(story: Story) -> list[tuple[str, int, Shares]]:
    figures = story.landscape.statements
    found: list[tuple[str, int, Shares]] = []
    if figures.by_group is not None:
        found += [(f"Gruppe {GROUP_NAMES[row]}", row, figures.by_group) for row in range(story.landscape.groups.count)]
    elif figures.by_end is not None:
        found += [(name, row, figures.by_end) for row, name in enumerate(("linker Rand", "rechter Rand"))]
    if figures.by_label is not None and story.label_names:
        found += [(str(name), row, figures.by_label) for row, name in enumerate(story.label_names)]
    return found


def _part_cell(parts: Shares, place: int, row: int) -> str:
    seen = int(parts.seen[place, row])
    if seen < FEWEST_SHOWN:
        return f"weniger als {FEWEST_SHOWN} Antworten"
    return (
        share_cell(parts.agreeing, (place, row)) + f'<span class="quiet">{counted(seen, "Antwort", "Antworten")}</span>'
    )


def _division(story: Story) -> str:
    figures, groups = story.landscape.statements, story.landscape.groups
    parts = figures.division
    head = "<h2>Was trennt</h2>"
    rows = np.flatnonzero(parts.holds)
    if not rows.size:
        return head + _p("Bei keiner Aussage liegen Teile der Teilnehmenden sicher auseinander.")
    order = rows[np.argsort(-parts.low[rows], kind="stable")]
    if groups.count > 1:
        lead = "Bei diesen Aussagen liegen zwei Gruppen in der Zustimmung sicher auseinander, in Prozentpunkten."
    else:
        lead = "Lager gibt es nicht. Verglichen wird, wer in der stärksten Richtung ganz links und ganz rechts steht."
    apart = Interval(parts.value, parts.low, parts.high)
    gap = Column("Abstand", [share_cell(apart, row, gap=True) for row in order[:MOST]])
    return head + _p(lead) + _found("Was trennt", story, order, [gap])


def _bridges(story: Story) -> str:
    figures = story.landscape.statements
    bridge, enough = figures.bridge, figures.common_ground.enough
    middle = Interval(*(0.5 + 0.5 * np.tanh(0.5 * part) for part in (bridge.value, bridge.low, bridge.high)))
    rows = np.flatnonzero(enough & (bridge.low > 0.0) & ~figures.common_ground.holds)
    head = "<h2>Brücken</h2>"
    if not story.landscape.diagnostics.enough or not rows.size:
        return head + _p("Keine weitere Aussage findet sicher quer zu den Meinungen Zustimmung.")
    order = rows[np.argsort(-bridge.low[rows], kind="stable")]
    lead = (
        "Diese Aussagen gehören nicht zum gemeinsamen Boden. Doch sie finden mehr Zustimmung, als die Meinungen der "
        "Antwortenden erklären: Wer in der Mitte der Karte steht, stimmt wahrscheinlich zu."
    )
    first = [
        Column("Mitte stimmt zu", [share_cell(middle, row) for row in order[:MOST]]),
        Column("Rang", [str(rank) for rank in shared_ranks(_rows(middle, order))[:MOST]]),
    ]
    note = _p("Denselben Rang teilen Aussagen, deren Spannen sich überschneiden.")
    return head + _p(lead) + _found("Brücken", story, order, first) + note


def _rows(estimate: Interval, rows: np.ndarray) -> Interval:
    return Interval(estimate.value[rows], estimate.low[rows], estimate.high[rows])


def _typical(story: Story) -> str:
    groups, contrast = story.landscape.groups, story.landscape.statements.group_contrast
    if contrast is None or groups.count < 2:
        return ""
    parts = ["<h2>Was die Gruppen kennzeichnet</h2>"]
    parts.append(
        _p("Abstand in der Zustimmung zu allen anderen, in Prozentpunkten: Plus heißt, die Gruppe stimmt öfter zu.")
    )
    for group in range(groups.count):
        sure = np.maximum(contrast.low[group], -contrast.high[group])
        rows = np.flatnonzero(sure > 0.0)
        order = rows[np.argsort(-sure[rows], kind="stable")][:MOST_TYPICAL]
        title = f"Gruppe {GROUP_NAMES[group]}"
        parts.append(f"<h3>{title}</h3>")
        if not order.size:
            parts.append(_p("Keine Aussage hebt diese Gruppe sicher von den anderen ab."))
            continue
        gap = Column("Abstand", [share_cell(contrast, (group, row), gap=True) for row in order])
        parts.append(_found(f"Was {title} kennzeichnet", story, order, [gap]))
    return "".join(parts)


def _weights(story: Story) -> str:
    if story.weighted is None:
        return ""
    raw, weighted = story.weighted.raw, story.weighted
    seen = np.flatnonzero(raw.seen > 0)
    apart = np.abs(weighted.agreeing.value - raw.agreeing.value)
    order = seen[np.argsort(-apart[seen], kind="stable")][:MOST]
    lead = (
        "Gewichtet heißt: Gruppen der Bevölkerung zählen so viel, wie es ihrem Anteil entspricht. Gezeigt sind die "
        "Aussagen, bei denen das am meisten ändert."
    )
    columns = [
        Column("ungewichtet", [share_cell(raw.agreeing, row) for row in order]),
        Column("gewichtet", [share_cell(weighted.agreeing, row) for row in order]),
        Column("Antworten", [number(int(raw.seen[row])) for row in order]),
        Column("zählen wie", [number(round(float(weighted.effective[row]))) for row in order]),
    ]
    title = "Ungewichtet und gewichtet"
    return f"<h2>{title}</h2>" + _p(lead) + table(title, "Aussage", [story.names[row] for row in order], columns)


def _all(story: Story) -> str:
    overall = story.landscape.statements.overall
    rows = np.flatnonzero(overall.seen > 0)
    shown = rows[np.argsort(-overall.seen[rows], kind="stable")][:MOST_ALL]
    columns = [
        Column("Zustimmung", [share_cell(overall.agreeing, row) for row in shown]),
        Column("Ablehnung", [share_cell(overall.disagreeing, row) for row in shown]),
        Column("unentschieden", [number(int(overall.passed[row])) for row in shown]),
        Column("Antworten", [number(int(overall.seen[row])) for row in shown]),
    ]
    title = "Alle Aussagen" if shown.size == rows.size else f"Die {number(MOST_ALL)} häufigsten Aussagen"
    rows_shown = [story.names[row] for row in shown]
    return (
        f"<h2>{title}</h2><details><summary>Tabelle zeigen ({counted(shown.size, 'Aussage', 'Aussagen')})</summary>"
        + table(f"{title}, die mit den meisten Antworten zuerst", "Aussage", rows_shown, columns)
        + "</details>"
    )


def _method(story: Story) -> str:
    facts = story.landscape.diagnostics
    told = (
        "Ein Modell schätzt aus den Antworten, wie gern eine Person zustimmt, wie viel Zuspruch eine Aussage findet "
        "und wie gut beide zusammenpassen. Gruppen gelten nur, wenn sie sich deutlich vom Zufall abheben und auch "
        "in Teilen der Daten wiederkehren. Gleiche Eingabe und gleicher Startwert geben dieselben Zahlen."
    )
    rows = {
        "Fassung": facts.version,
        "Startwert": str(facts.seed),
        "Prüfsumme der Eingabe": facts.digest,
        "Personen mit genug Antworten für die Karte": f"{number(facts.n_known)} von {number(facts.n_voters)}",
    }
    listed = "".join(f"<dt>{text(name)}</dt><dd>{text(value)}</dd>" for name, value in rows.items())
    return "<h2>Wie gerechnet wurde</h2>" + _p(told) + f"<dl>{listed}</dl>"
