"""Mails about rounds. They carry no word of a case: who reads along in a mailbox learns only that there is news."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from mitwirk.accounts.models import User
from mitwirk.advice.models import PeerInvitation, PeerSession
from mitwirk.core import mail


def _tell(template: str, to: str, route: str, *args: object, **context: object) -> None:
    url = settings.SITE_URL + reverse(route, args=args)
    mail.send(f"advice/mails/{template}", to=to, context={"url": url, **context})


def tell_invitation(invitation: PeerInvitation) -> None:
    """Tell that somebody is asked to advise."""
    _tell("peer_invited", invitation.user.email, "advice:request_detail", invitation.request_id)


def tell_answer(invitation: PeerInvitation) -> None:
    """Tell the case giver that an answer came."""
    _tell("peer_answered", invitation.request.made_by.email, "advice:request_detail", invitation.request_id)


def tell_poll(invitation: PeerInvitation) -> None:
    """Tell that moments are proposed."""
    _tell("peer_poll", invitation.user.email, "advice:request_detail", invitation.request_id)


def tell_date(session: PeerSession, user: User) -> None:
    """Tell when the round is."""
    _tell("peer_date", user.email, "advice:room", session.pk, session=session)


def tell_date_dropped(invitation: PeerInvitation) -> None:
    """Tell that another moment is looked for."""
    _tell("peer_date_dropped", invitation.user.email, "advice:request_detail", invitation.request_id)


def tell_withdrawn(address: str) -> None:
    """Tell that a round does not take place."""
    _tell("peer_withdrawn", address, "advice:start")


def tell_follow_up(session: PeerSession) -> None:
    """Ask the case giver what became of it."""
    _tell("peer_follow_up", session.request.made_by.email, "advice:follow_up", session.pk)
