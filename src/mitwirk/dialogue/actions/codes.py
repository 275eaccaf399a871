"""Access cards: made in batches, printed, used once, revocable."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Sector, User
from mitwirk.core import activity
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.dialogue.actions import voting
from mitwirk.dialogue.models import AccessCode, Dialogue, Participant
from mitwirk.dialogue.permissions import can_organise

# No letter or digit that is mistaken for another on a printed card.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
MOST_AT_ONCE = 500
DOUBLE_PRESS = timedelta(seconds=10)


class CodeInvalid(HouseError):
    """The one answer to every card that does not work, so that guessing teaches nothing."""

    status = 404

    def default_message(self) -> str:
        """Return the same sentence whatever the reason."""
        return _(
            "Dieser Code gilt hier nicht. Vielleicht ist er schon benutzt oder vertippt. Sie können auch "
            "ohne Code "
            "teilnehmen oder das Team um eine neue Karte bitten."
        )


def normal_code(typed: str) -> str:
    """Return a typed code as it is stored: capital letters and digits only."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())[:12]


def readable_code(code: str) -> str:
    """Return a code in two groups, as printed."""
    return f"{code[:4]}-{code[4:]}" if len(code) == LENGTH else code


@transaction.atomic
def make_codes(*, dialogue: Dialogue, count: int, sector: str, label: str, by: User, now: datetime) -> list[AccessCode]:
    """Make a batch of cards for one sector."""
    if not can_organise(by, dialogue):
        raise NotAllowed
    if not 1 <= count <= MOST_AT_ONCE:
        raise HouseError(_("Wählen Sie eine Zahl zwischen 1 und %(most)s.") % {"most": MOST_AT_ONCE})
    if sector and sector not in Sector.values:
        raise HouseError(_("Wählen Sie einen der drei Sektoren."))
    twins = _just_made(dialogue, count, sector, label, by, now)
    if twins:
        return twins
    made = AccessCode.objects.bulk_create(
        AccessCode(dialogue=dialogue, code=code, sector=sector, label=label, created_by=by, created_at=now)
        for code in _fresh_codes(count)
    )
    data = {"count": count, "sector": sector}
    activity.record("dialogue.codes_made", by=by, at=now, subject=dialogue, data=data)
    return made


def _just_made(dialogue: Dialogue, count: int, sector: str, label: str, by: User, now: datetime) -> list[AccessCode]:
    """Return the batch of a first press of the button, if this is the second."""
    Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    same = AccessCode.objects.filter(dialogue=dialogue, sector=sector, label=label, created_by=by)
    batch = list(same.filter(created_at__gt=now - DOUBLE_PRESS).order_by("pk"))
    return batch if len(batch) == count else []


def _fresh_codes(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        fresh = {"".join(secrets.choice(ALPHABET) for _place in range(LENGTH)) for _card in range(count - len(codes))}
        codes |= fresh - set(AccessCode.objects.filter(code__in=fresh).values_list("code", flat=True))
    return sorted(codes)


@transaction.atomic
def revoke_codes(*, dialogue: Dialogue, codes: list[int], by: User, now: datetime) -> int:
    """Make unused cards worthless; used ones stay as they are."""
    if not can_organise(by, dialogue):
        raise NotAllowed
    cards = AccessCode.objects.filter(dialogue=dialogue, pk__in=codes, used_on=None, revoked_at=None)
    count = cards.update(revoked_at=now)
    if count:
        activity.record("dialogue.codes_made", by=by, at=now, subject=dialogue, data={"revoked": count})
    return count


def usable_code(*, code: str, dialogue: Dialogue) -> AccessCode:
    """Return the card without using it; link previews and second looks must not consume it."""
    card = AccessCode.objects.filter(dialogue=dialogue, code=normal_code(code), used_on=None, revoked_at=None).first()
    if card is None:
        raise CodeInvalid
    return card


@transaction.atomic
def redeem(*, code: str, dialogue: Dialogue, now: datetime) -> AccessCode:
    """Use a card, once. Nothing about who used it is written down."""
    card = usable_code(code=code, dialogue=dialogue)
    # The condition is checked again by the database: of two presses at once, one wins.
    won = AccessCode.objects.filter(pk=card.pk, used_on=None, revoked_at=None).update(used_on=localdate(now))
    if not won:
        raise CodeInvalid
    card.used_on = localdate(now)
    return card


@transaction.atomic
def admit(*, code: str, dialogue: Dialogue, guest_key: str, user: Any, address: str, now: datetime) -> Participant:
    """Use a card and let its holder in with the card's sector; if either fails, neither has happened."""
    participant = voting.join(dialogue=dialogue, guest_key=guest_key, user=user, address=address, now=now)
    card = redeem(code=code, dialogue=dialogue, now=now)
    return voting.admit_with_card(participant=participant, sector=card.sector)
