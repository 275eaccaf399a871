"""Who learns what of peer advice: the round, and nobody else, neither office nor moderation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def rows(row: Callable[..., Any], everybody: frozenset[str]) -> tuple[Any, ...]:
    """Return the rows of all models of rounds."""
    case, peer = frozenset({"amina"}), frozenset({"emil"})
    both = case | peer
    return (
        row("advice.PeerReadiness", "as what somebody is ready to advise", "Zqbereit", page=both, personal=peer),
        row("advice.PeerRequest", "the title of a case", "Zqfalltitel", both, both, personal=case),
        row("advice.PeerRequest", "the words of a case", "Zqfallwort", both, personal=case),
        row("advice.PeerRequest", "a case that nobody was invited to", "Zqdritterfall", case, case, personal=case),
        row("advice.PeerInvitation", "who joins a round as what", "Zqgeladen", both),
        row("advice.PollOption", "a moment that is proposed", r"29\. Juli, 04\.07|29 July, 04\.07", both),
        row("advice.PollAnswer", "what somebody said to it", r"2031-07-29T02:07", personal=peer),
        row("advice.PeerSession", "the key question", "Zqschluessel", both, personal=case),
        row("advice.PeerSeat", "as what somebody sits in the round", "Zqplatz", both),
        row("advice.PeerEntry", "what was written in the room", "Zqrundennotiz", both, personal=peer),
        row("advice.PeerTrace", "the sentence for everybody", "Zqfreisatz", page=case, list=everybody, personal=case),
    )


SILENT = {
    "advice.PeerReadiness_topics": "names of topics are public; the row they belong to has a row of its own",
    "advice.PeerReadiness_regions": "names of regions are public; the row they belong to has a row of its own",
    "advice.PeerRequest_topics": "names of topics are public; the case they belong to has a row of its own",
}
