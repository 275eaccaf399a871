"""The guest pass: a signed cookie with a random number that is worth something in one dialogue only.

Its path is the dialogue's own address, so that no other page ever receives it; a new dialogue gives a new
number. Nobody, the house included, can link what one guest says in two dialogues. The database knows only a
hash of the number. The pass is handed out with the first statement shown, a row is made with the first answer:
robots that only look leave nothing behind, and two tabs or a double click stay one person.
"""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.core.errors import HouseError
from mitwirk.core.ratelimit import address_of as address
from mitwirk.dialogue.models import Dialogue, Participant

__all__ = [
    "PassMissing",
    "address",
    "give_pass",
    "guest_key_from",
    "key_of",
    "new_number",
    "participant_for",
    "take_pass",
]

COOKIE = "mw_teilnahme"
KEEP_SECONDS = 180 * 24 * 3600
signer = signing.Signer(salt="mitwirk.dialogue.guest")


class PassMissing(HouseError):
    """The browser did not keep the pass."""

    status = 403

    def default_message(self) -> str:
        """Return the sentence for a browser without cookies."""
        return _(
            "Ihr Browser hat die Teilnahme nicht gespeichert. Erlauben Sie Cookies für diese Seite und senden Sie es "
            "noch einmal."
        )


def new_number() -> str:
    """Return a fresh random number for a pass."""
    return secrets.token_urlsafe(18)


def key_of(number: str) -> str:
    """Return the key under which the database knows a pass."""
    return hashlib.sha256(number.encode()).hexdigest()


def guest_key_from(request: HttpRequest, slug: str) -> str:
    """Read the pass; an empty text when it is missing, tampered with or of another dialogue."""
    raw = request.COOKIES.get(COOKIE)
    if not raw:
        return ""
    try:
        owner, _dot, number = signer.unsign(raw).rpartition(".")
    except signing.BadSignature:
        return ""
    return key_of(number) if owner == slug else ""


def give_pass(response: HttpResponse, slug: str, number: str) -> None:
    """Hand the pass to the browser, limited to the dialogue's own pages."""
    response.set_cookie(
        COOKIE,
        signer.sign(f"{slug}.{number}"),
        max_age=KEEP_SECONDS,
        path=reverse("dialogue:dialogue_detail", args=[slug]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def take_pass(response: HttpResponse, slug: str) -> None:
    """Take the pass back, after somebody left."""
    response.delete_cookie(COOKIE, path=reverse("dialogue:dialogue_detail", args=[slug]), samesite="Lax")


def rows_of(request: HttpRequest, slug: str) -> QuerySet[Participant]:
    """Return the row under which the visitor answers in a dialogue, as a question not yet asked."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        own = Participant.objects.filter(dialogue__slug=slug, user=request.user)
        if own.exists():
            return own
    return Participant.objects.holding(guest_key_from(request, slug)).filter(dialogue__slug=slug, user=None)


def participant_for(request: HttpRequest, dialogue: Dialogue) -> Participant | None:
    """Return who takes part here: the account's row if signed in and there is one, else the guest's."""
    if request.user.is_authenticated:
        own = Participant.objects.filter(dialogue=dialogue, user=request.user).first()
        if own is not None:
            return own
    key = guest_key_from(request, dialogue.slug)
    if not key:
        return None
    # A pass left in a shared browser does not open the row of somebody who has linked it to an account.
    return Participant.objects.holding(key).filter(dialogue=dialogue, user=None).first()
