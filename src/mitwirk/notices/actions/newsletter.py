"""The newsletter: ask for it, confirm, leave; write an issue, try it, send it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Role, User
from mitwirk.core import activity, mail
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit
from mitwirk.core.slugs import slug_of
from mitwirk.notices.models import Newsletter, NewsletterDelivery, NewsletterReader, NewsletterState
from mitwirk.notices.sending import REFUSALS, PostOfficeClosed, heads, refusal
from mitwirk.places.models import Place, Topic

log = logging.getLogger("mitwirk.jobs")
WORDS = "2026-11"  # the words to which readers agree; a new text gets a new name
ASK_SALT, LEAVE_SALT = "mitwirk.notices.newsletter.ask", "mitwirk.notices.newsletter.leave"
LINK_LIVES = timedelta(days=7)
A_ROUND = 300
FIRST_WAIT, MOST_TRIES = timedelta(minutes=15), 6
AT_ONCE = timedelta(minutes=10)
FIELDS = ("title", "body", "place", "sector")


class LinkIsDead(HouseError):
    """A link of a mail does not work (any more)."""

    status = 404

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Dieser Link gilt nicht mehr. Bestellen Sie den Rundbrief neu, dann kommt ein frischer Link.")


def _may(by: User) -> None:
    if not (by.is_authenticated and by.holds(Role.OFFICE)):
        raise NotAllowed


def ask_for_newsletter(
    *, email: str, sector: str, place: Place | None, topics: Sequence[Topic], address: str, now: datetime
) -> None:
    """Send the link that confirms. Nothing is stored before; nobody learns here whether an address is known."""
    limit("newsletter.ask", address, at_most=10, seconds=3600, now=now)
    limit("newsletter.mail", email.lower(), at_most=3, seconds=86_400, now=now)
    asked = {
        "email": email,
        "sector": sector,
        "place": place.pk if place else None,
        "topics": [topic.pk for topic in topics],
        "at": now.isoformat(),
    }
    token = signing.dumps(asked, salt=ASK_SALT, compress=True)
    url = settings.SITE_URL + reverse("notices:newsletter_confirm", args=[token])
    message = mail.build("notices/mails/newsletter_asked", to=email, context={"url": url})
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise HouseError(
            _("Unser Mailserver antwortet gerade nicht. Versuchen Sie es in einer Stunde noch einmal.")
        ) from error


def asked_in(token: str) -> dict[str, Any]:
    """Return what a confirming link carries."""
    try:
        found: dict[str, Any] = signing.loads(token, salt=ASK_SALT, max_age=LINK_LIVES)
    except signing.BadSignature as error:
        raise LinkIsDead from error
    return found


@transaction.atomic
def confirm_newsletter(*, token: str, now: datetime) -> NewsletterReader:
    """Take an address into the newsletter, with the proof of who agreed to what and when."""
    asked = asked_in(token)
    values = {
        "sector": asked["sector"],
        "place": Place.objects.filter(pk=asked["place"]).first(),
        "words": WORDS,
        "asked_at": parse_datetime(asked["at"]),
        "confirmed_at": now,
        "ended_at": None,
        "bounced_at": None,
    }
    try:  # two clicks at once make one reader
        with transaction.atomic():
            reader = NewsletterReader.objects.create(email=asked["email"], **values)
    except IntegrityError:
        reader = NewsletterReader.objects.get(email__iexact=asked["email"])
        if reader.ended_at is not None and reader.ended_at > values["asked_at"]:
            raise LinkIsDead from None  # who left meanwhile is not brought back by an old mail
        if reader.ended_at is None and reader.asked_at >= values["asked_at"]:
            return reader  # the same link again, or an older one: the later choice and the day of the proof stay
        NewsletterReader.objects.filter(pk=reader.pk).update(**values)
    reader.topics.set(Topic.objects.filter(pk__in=asked["topics"]))
    return reader


def leave_token(reader: NewsletterReader) -> str:
    """Return the token that ends a subscription with one click."""
    return signing.dumps(reader.pk, salt=LEAVE_SALT)


def reader_of(token: str) -> NewsletterReader:
    """Return whose token this is."""
    try:
        reader = NewsletterReader.objects.filter(pk=signing.loads(token, salt=LEAVE_SALT)).first()
    except signing.BadSignature as error:
        raise LinkIsDead from error
    if reader is None:
        raise LinkIsDead
    return reader


@transaction.atomic
def leave_newsletter(*, token: str, now: datetime) -> None:
    """End a subscription; the second click changes nothing."""
    NewsletterReader.objects.filter(pk=reader_of(token).pk, ended_at=None).update(ended_at=now)


@transaction.atomic
def keep_issue(
    *, issue: Newsletter | None, values: dict[str, Any], topics: Sequence[Topic], version: int | None, by: User,
    now: datetime,
) -> Newsletter:  # fmt: skip
    """Write a draft, or change it."""
    _may(by)
    if issue is None:
        User.objects.select_for_update().get(pk=by.pk)  # pressing twice waits here, and finds the first one
        same = Newsletter.objects.filter(made_by=by, state=NewsletterState.DRAFT, version=1, **values)
        twice = same.filter(changed_at__gt=now - AT_ONCE).first()
        if twice is not None:
            return twice
        name = f"{slug_of(values['title'], empty='rundbrief')}-{now:%Y-%m-%d}-{secrets.token_hex(2)}"
        issue = Newsletter.objects.create(slug=name, made_by=by, changed_at=now, **values)
        activity.record("notices.issue_written", by=by, at=now, subject=issue, visible_to=Audience.OFFICE)
    else:
        issue = Newsletter.objects.select_for_update().get(pk=issue.pk)
        if issue.state != NewsletterState.DRAFT:
            raise HouseError(
                _("Dieser Rundbrief ist schon versendet und bleibt, wie er ist. Schreiben Sie einen neuen.")
            )
        if version != issue.version:
            raise Conflict
        for name in FIELDS:
            setattr(issue, name, values[name])
        issue.changed_at, issue.version = now, issue.version + 1
        issue.save()
    issue.topics.set(topics)
    return issue


def _build(issue: Newsletter, to: str, stop: str, key: str) -> Any:
    web = settings.SITE_URL + reverse("notices:newsletter_detail", args=[issue.slug])
    context = {"issue": issue, "web": web, "stop": stop}
    return mail.build("notices/mails/newsletter", to=to, context=context, headers=heads(stop, key) if stop else {})


def try_issue(*, issue: Newsletter, by: User, now: datetime) -> None:
    """Send an issue to oneself, to see how it arrives."""
    _may(by)
    limit("newsletter.try", str(by.pk), at_most=20, seconds=3600, now=now)
    _build(issue, by.email, "", "").send()


@transaction.atomic
def release_issue(*, issue: Newsletter, version: int, by: User, now: datetime) -> Newsletter:
    """Send an issue to everybody whom it is for, and put it into the archive. This cannot be taken back."""
    _may(by)
    issue = Newsletter.objects.select_for_update().get(pk=issue.pk)
    if issue.state != NewsletterState.DRAFT:
        return issue
    if issue.version != version:
        raise Conflict
    issue.state, issue.released_at = NewsletterState.SENDING, now
    issue.save(update_fields=["state", "released_at"])
    activity.record("notices.issue_sent", by=by, at=now, subject=issue, visible_to=Audience.ALL)
    return issue


def send_issues(*, now: datetime) -> int:
    """Mail released issues, some hundreds a round; return how many mails went out."""
    sent = 0
    for issue in Newsletter.objects.filter(state=NewsletterState.SENDING).order_by("pk"):
        readers = NewsletterReader.objects.interested_in(issue).filter(confirmed_at__lte=issue.released_at)
        begun = NewsletterDelivery.objects.filter(newsletter=issue)
        waiting = list(
            readers.exclude(pk__in=begun.exclude(again_at__lte=now).values("reader")).order_by("pk")[:A_ROUND]
        )
        if not waiting and not readers.filter(pk__in=begun.exclude(again_at=None).values("reader")).exists():
            Newsletter.objects.filter(pk=issue.pk, state=NewsletterState.SENDING).update(state=NewsletterState.SENT)
        try:
            for reader in waiting:
                sent += _deliver(issue, reader, now)
        except PostOfficeClosed:
            break
    return sent


def _deliver(issue: Newsletter, reader: NewsletterReader, now: datetime) -> int:
    delivery = _begin(issue, reader, now)
    if delivery is None:
        return 0
    stop = settings.SITE_URL + reverse("notices:newsletter_leave", args=[leave_token(reader)])
    try:
        _build(issue, reader.email, stop, delivery.key).send()
    except REFUSALS as error:
        if refusal(error).startswith("5"):
            NewsletterReader.objects.filter(pk=reader.pk).update(bounced_at=now, ended_at=now)
        else:
            _try_later(delivery, now)
        return 0
    except (SMTPException, OSError) as error:
        # The next round begins with somebody else: perhaps it is only this mail that the server cannot bear.
        NewsletterDelivery.objects.filter(pk=delivery.pk).update(again_at=now + FIRST_WAIT)
        raise PostOfficeClosed from error
    except Exception:  # a mail to one reader that cannot be made must not keep all others waiting
        log.exception("issue %s could not be sent to reader %s", issue.pk, reader.pk)
        _try_later(delivery, now)
        return 0
    NewsletterDelivery.objects.filter(pk=delivery.pk).update(sent_at=now)
    return 1


def _begin(issue: Newsletter, reader: NewsletterReader, now: datetime) -> NewsletterDelivery | None:
    """Write down that a mail goes now; None for whom it must not: who left meanwhile, and who is being served."""
    if not NewsletterReader.objects.running().filter(pk=reader.pk).exists():
        return None
    delivery, made = NewsletterDelivery.objects.get_or_create(
        newsletter=issue, reader=reader, defaults={"key": secrets.token_hex(16)}
    )
    again = NewsletterDelivery.objects.filter(pk=delivery.pk, again_at__lte=now)
    return delivery if made or again.update(again_at=None) else None


def _try_later(delivery: NewsletterDelivery, now: datetime) -> None:
    """Try a mail again after a while that doubles, and give up after some hours."""
    tries = delivery.tries + 1
    again = now + FIRST_WAIT * 2 ** (tries - 1) if tries < MOST_TRIES else None
    NewsletterDelivery.objects.filter(pk=delivery.pk).update(tries=tries, again_at=again)
    if again is None:
        NewsletterReader.objects.filter(pk=delivery.reader_id).update(bounced_at=now)


ENDED_LIVES = timedelta(days=3 * 365)


def forget_ended_readers(*, now: datetime) -> int:
    """Delete addresses three years after they left: until then the proof of consent may be asked for."""
    return NewsletterReader.objects.filter(ended_at__lt=now - ENDED_LIVES).delete()[0]
