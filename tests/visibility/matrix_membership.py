"""Who learns what of members of the alliance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def rows(row: Callable[..., Any], everybody: frozenset[str]) -> tuple[Any, ...]:
    """Return the rows of all models of membership."""
    amina, emil, office = frozenset({"amina"}), frozenset({"emil"}), frozenset({"office"})
    return (
        row("network.Membership", "of a person", "Zqmitglied", amina | office, office, export=office, personal=amina,
            mail=amina),
        row("network.Membership", "that waits", "Zqbewerbung(?!sgrund)", emil | office, office, export=office,
            personal=emil),
        row("network.Membership", "a name of the list", "Zqlistenname", office, office, export=office),
        row("network.Membership", "its mail address", r"zqliste@post\.example", office, export=office),
        row("network.Membership", "an organisation is a member", "Mitglied der Allianz(?!</option)", everybody, everybody,
            mail=amina),
        row("network.MembershipStep", "what an applicant wrote", "Zqbewerbungsgrund", office, personal=emil),
        row("network.MembershipStep", "why one was declined", "Zqabsagegrund", emil | office, personal=emil | office),
        row("network.MemberImport", "a row of a list", "Zqgutezeile", office),
        row("network.MemberImport", "a bad row", "Zqschlechtezeile", export=office),
        row("network.InitiativeImport", "a row of a list", "Zqgutereihe", office),
        row("network.InitiativeImport", "a bad row", "Zqschlechtereihe", export=office),
        row("network.InitiativeImport", "the name of a file", "zqreihenname", office, personal=office),
        row("network.MemberImport", "the name of a file", "zqdateiname", office, personal=office),
    )  # fmt: skip


SILENT = {"network.MemberCounter": "one number; members read their own"}
