"""Rate limits by address, wide enough for a hall: there, everybody comes through one."""

from __future__ import annotations

from datetime import datetime

from mitwirk.core.errors import TooMany
from mitwirk.core.ratelimit import limit
from mitwirk.dialogue.models import Dialogue, LiveSession

IN_A_HALL = 3000
"""People, or tries with a card, in a window of time while the team has the dialogue on a screen."""


def limit_address(scope: str, address: str, dialogue: Dialogue, *, at_most: int, seconds: int, now: datetime) -> None:
    """Count one deed of an address; above `at_most` only a hall's dialogue lets more in.

    Whether there is a hall is asked only then, so the usual case costs what it always did.
    """
    try:
        limit(scope, address, at_most=at_most, seconds=seconds, now=now)
    except TooMany:
        if not LiveSession.objects.running(now).filter(dialogue=dialogue).exists():
            raise
        limit(f"{scope}.hall", f"{dialogue.pk}:{address}", at_most=IN_A_HALL, seconds=seconds, now=now)
