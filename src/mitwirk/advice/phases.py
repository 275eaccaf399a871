"""The course of a round: six phases, their parts and minutes, who may write what, and the pool of methods.

Facts: `docs/methods/peer-advice.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from mitwirk.advice.models import EntryKind, SeatRole

CASE, MODERATOR, SECRETARY, ADVISOR = SeatRole.CASE, SeatRole.MODERATOR, SeatRole.SECRETARY, SeatRole.ADVISOR
LAST = 6


@dataclass(frozen=True)
class Part:
    """A piece of a phase: its minutes, what to do, and which role may write which kind of entry.

    `one_at_a_time`: after a contribution somebody else must speak first, so that nobody gives a row of them.
    """

    title: Any
    minutes: int
    lead: Any
    hints: tuple[Any, ...] = ()
    writes: Mapping[str, str] = field(default_factory=dict)
    one_at_a_time: bool = False


@dataclass(frozen=True)
class Phase:
    """One of the six phases."""

    title: Any
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Module:
    """A way to advise in phase five."""

    key: str
    title: Any
    purpose: Any
    parts: tuple[Part, ...]


IDEAS: Mapping[str, str] = {ADVISOR: EntryKind.IDEA, SECRETARY: EntryKind.NOTE}
LISTEN = _("Die Fallperson hört zu und antwortet noch nicht.")
ONE = _("Ein Gedanke je Beitrag. Danach ist zuerst jemand anderes dran.")

MODULES: tuple[Module, ...] = (
    Module(
        "brainstorming",
        _("Ideen sammeln"),
        _("Wenn der Fall festgefahren ist und viele Wege fehlen."),
        (
            Part(
                _("Ideen sammeln"),
                10,
                _("Was könnte man tun? Sammeln Sie möglichst viele Ideen, auch ungewohnte."),
                (_("Bewerten Sie nicht, weder die eigenen Ideen noch die der anderen."), ONE),
                IDEAS,
                one_at_a_time=True,
            ),
        ),
    ),
    Module(
        "resonance",
        _("Resonanzrunde"),
        _("Wenn der Fall bewegt und erst einmal verstanden werden soll."),
        (
            Part(
                _("Resonanzrunde"),
                10,
                _("Was löst der Fall bei Ihnen aus? Sprechen Sie von sich, nicht von der Fallperson."),
                (_("Beginnen Sie mit „Beim Zuhören spürte ich …“ oder „Mir blieb hängen …“."), ONE),
                IDEAS,
                one_at_a_time=True,
            ),
        ),
    ),
    Module(
        "good_advice",
        _("Guter Rat"),
        _("Wenn die Fallperson klare Empfehlungen möchte."),
        (
            Part(
                _("Guter Rat"),
                10,
                _("Was würden Sie an dieser Stelle tun? Geben Sie einen Rat aus eigener Erfahrung."),
                (_("Beginnen Sie mit „Ich an Ihrer Stelle würde …“."), ONE),
                IDEAS,
                one_at_a_time=True,
            ),
        ),
    ),
    Module(
        "hypotheses",
        _("Vermutungen, Rückmeldung, Lösungen"),
        _("Wenn unklar ist, was hinter dem Fall steckt."),
        (
            Part(
                _("Vermutungen sammeln"),
                5,
                _("Was könnte dahinterstecken? Sagen Sie Vermutungen, keine Ratschläge."),
                (
                    _("Beginnen Sie mit „Ich vermute …“ oder „Mir fällt auf …“."),
                    _("Widersprüche dürfen stehen bleiben."),
                ),
                IDEAS,
            ),
            Part(
                _("Rückmeldung der Fallperson"),
                3,
                _("Welche Vermutung trifft etwas? Jetzt spricht nur die Fallperson."),
                (_("Die Beratenden hören zu."),),
                {CASE: EntryKind.COMMENT, SECRETARY: EntryKind.NOTE},
            ),
            Part(
                _("Lösungen suchen"),
                7,
                _("Was folgt daraus? Sammeln Sie Wege zur Schlüsselfrage."),
                (_("Bauen Sie auf dem auf, was die Fallperson bestätigt hat."),),
                IDEAS,
            ),
        ),
    ),
    Module(
        "headstand",
        _("Kopfstand"),
        _("Wenn allen nur das Übliche einfällt."),
        (
            Part(
                _("Auf den Kopf gestellt"),
                5,
                _("Wie würde alles sicher noch schlimmer? Sammeln Sie, was garantiert schadet."),
                (_("Übertreiben Sie ruhig."), ONE),
                IDEAS,
                one_at_a_time=True,
            ),
            Part(
                _("Zurück auf die Füße"),
                5,
                _("Drehen Sie die Sätze um: Was hilft stattdessen?"),
                (_("Nehmen Sie einen Satz von eben und schreiben Sie sein Gegenteil."),),
                IDEAS,
            ),
        ),
    ),
    Module(
        "first_steps",
        _("Erste kleine Schritte"),
        _("Wenn das Ziel klar ist, aber der Anfang fehlt."),
        (
            Part(
                _("Erste kleine Schritte"),
                10,
                _("Was lässt sich in den nächsten drei Tagen tun, ohne jemanden zu fragen?"),
                (_("Je kleiner der Schritt, desto besser."), ONE),
                IDEAS,
                one_at_a_time=True,
            ),
        ),
    ),
    Module(
        "perspectives",
        _("Andere Stühle"),
        _("Wenn mehrere Beteiligte gegeneinanderstehen."),
        (
            Part(
                _("Andere Stühle"),
                10,
                _("Sprechen Sie als jemand aus dem Fall: Was sehe ich, was brauche ich?"),
                (_("Beginnen Sie mit „Ich als …“ und nennen Sie, wer Sie gerade sind."), ONE),
                IDEAS,
                one_at_a_time=True,
            ),
        ),
    ),
)
BY_KEY = {module.key: module for module in MODULES}

ASK: Mapping[str, str] = {ADVISOR: EntryKind.QUESTION, MODERATOR: EntryKind.QUESTION, SECRETARY: EntryKind.QUESTION}
PROPOSE: Mapping[str, str] = dict.fromkeys((CASE, MODERATOR, SECRETARY, ADVISOR), EntryKind.PROPOSAL)
CONSULTATION = 5
PHASES: tuple[Phase, ...] = (
    Phase(
        _("Rollen verteilen"),
        (
            Part(
                _("Rollen verteilen"),
                5,
                _("Wer moderiert, wer schreibt mit? Stellen Sie sich kurz vor und verteilen Sie die Rollen."),
                (_("Die Moderation achtet auf Zeit und Regeln und berät nicht selbst."),),
            ),
        ),
    ),
    Phase(
        _("Fall schildern"),
        (
            Part(
                _("Fall schildern"),
                10,
                _("Die Fallperson erzählt frei, was geschah. Die anderen hören zu."),
                (_("Noch keine Fragen und keine Ratschläge."),),
                {CASE: EntryKind.ACCOUNT},
            ),
            Part(
                _("Verständnisfragen"),
                5,
                _("Was haben Sie nicht verstanden? Zwei oder drei Fragen genügen. Die Fallperson antwortet."),
                (_("Fragen Sie nach Tatsachen. Verstecken Sie keinen Rat in einer Frage."),),
                {**ASK, CASE: EntryKind.REPLY},
            ),
        ),
    ),
    Phase(
        _("Schlüsselfrage finden"),
        (
            Part(
                _("Schlüsselfrage finden"),
                5,
                _("Worauf soll die Runde antworten? Alle schlagen vor, die Fallperson entscheidet."),
                (_("Beginnen Sie mit „Wie kann ich …“ oder „Was hilft mir, …“."),),
                PROPOSE,
            ),
        ),
    ),
    Phase(
        _("Methode wählen"),
        (
            Part(
                _("Methode wählen"),
                5,
                _("Wie soll die Runde beraten? Alle schlagen vor, die Fallperson oder die Moderation legt fest."),
            ),
        ),
    ),
    Phase(_("Beraten"), (Part(_("Beraten"), 10, LISTEN, (), IDEAS),)),
    Phase(
        _("Abschließen"),
        (
            Part(
                _("Abschließen"),
                10,
                _("Die Fallperson sagt, was wertvoll war, dankt und nennt den nächsten Schritt."),
                (_("Jetzt wird nicht mehr beraten."),),
            ),
        ),
    ),
)


def parts_of(phase: int, module: str) -> tuple[Part, ...]:
    """Return the parts of a phase; those of the consultation come from the chosen method."""
    if phase == CONSULTATION and module in BY_KEY:
        return BY_KEY[module].parts
    return PHASES[phase - 1].parts


def part_of(phase: int, part: int, module: str) -> Part | None:
    """Return the present part, or None before the beginning and when the method has changed below it."""
    if phase < 1:
        return None
    parts = parts_of(phase, module)
    return parts[part] if part < len(parts) else None


def minutes_of(phase: int, module: str) -> int:
    """Return how long a phase lasts."""
    return sum(part.minutes for part in parts_of(phase, module))


def after(phase: int, part: int, module: str) -> tuple[int, int] | None:
    """Return where the session stands next, or None when the last phase is over."""
    if part + 1 < len(parts_of(phase, module)):
        return phase, part + 1
    return (phase + 1, 0) if phase < LAST else None


def may_write(role: str, phase: int, part: int, module: str) -> str | None:
    """Return the kind of entry that a role may write now, or None."""
    present = part_of(phase, part, module)
    return present.writes.get(role) if present is not None else None
