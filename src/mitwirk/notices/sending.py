"""One mail to each person who has something to read: short, grouped, never empty, never twice the same."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.accounts.models import User
from mitwirk.core import mail
from mitwirk.core.contract import NoticeLine
from mitwirk.notices.describing import describe
from mitwirk.notices.models import Bounce, Digest, Notice, NoticeSettings
from mitwirk.notices.rhythm import after_quiet

log = logging.getLogger("mitwirk.jobs")
PEOPLE_AT_A_TIME = 200
MOST_SUBJECTS, MOST_LINES = 12, 5
TRY_AGAIN, AFTER_A_REFUSAL, AFTER_A_FAULT = timedelta(minutes=15), timedelta(hours=4), timedelta(days=1)
CLOSED_FOR_ALL = 3  # so many in a row, and the rest of a round waits for the next
SOFT_BOUNCES, SOFT_WITHIN = 3, timedelta(days=30)
REFUSALS = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError)  # of one mail, not of all
SALT = "mitwirk.notices.unsubscribe"


class PostOfficeClosed(Exception):
    """The mail server takes nothing; perhaps it cannot bear this one mail, perhaps nobody's."""


@dataclass
class About:
    """What one mail says about one thing."""

    title: str
    url: str
    lines: list[NoticeLine] = field(default_factory=list)
    more: int = 0


def grouped(lines: Iterable[NoticeLine]) -> list[About]:
    """Put lines together by what they are about, in the order in which each thing first comes up; each text once."""
    found: dict[str, About] = {}
    seen = set()
    for line in lines:
        if (line.about_url, line.text, line.url) in seen:
            continue
        seen.add((line.about_url, line.text, line.url))
        about = found.setdefault(line.about_url, About(line.about, line.about_url))
        if len(about.lines) < MOST_LINES:
            about.lines.append(line)
        else:
            about.more += 1
    return list(found.values())


def unsubscribe_token(user: User) -> str:
    """Return the token that stops a person's mails without signing in. It says nothing and does not expire."""
    return signing.dumps(user.pk, salt=SALT)


def person_of(token: str) -> User | None:
    """Return whose token this is; None when it is not one of ours."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None


def unreachable() -> Any:
    """Return the ids of people whose address takes no mails: one refusal for good, or three for now."""
    for_good, for_now = Count("pk", filter=Q(status__startswith="5")), Count("pk", filter=Q(status__startswith="4"))
    counts = Bounce.objects.unsettled().values("user").annotate(good=for_good, now=for_now)
    return counts.filter(Q(good__gte=1) | Q(now__gte=SOFT_BOUNCES)).values("user")


def send_due(*, now: datetime) -> int:
    """Mail what is due; return how many mails went out. Only people with something due are touched."""
    Notice.objects.due(now).filter(user__in=unreachable()).update(due_at=None)
    due = Notice.objects.due(now).order_by("user_id").values_list("user_id", flat=True).distinct()
    sent, last, closed = 0, 0, 0
    while ids := list(due.filter(user_id__gt=last)[:PEOPLE_AT_A_TIME]):
        last = ids[-1]
        for user in User.objects.filter(pk__in=ids):
            try:
                sent += _send_to(user, now)
                closed = 0
            except PostOfficeClosed:
                closed += 1
                if closed == CLOSED_FOR_ALL:
                    return sent
    return sent


def _send_to(user: User, now: datetime) -> int:
    try:
        written = _write_down(user, now)
    except Exception:  # what one person's news cannot be told must not keep all others waiting
        log.exception("no mail could be made for person %s", user.pk)
        Notice.objects.due(now).filter(user=user).update(due_at=now + AFTER_A_FAULT)
        return 0
    return _post(user, *written, now) if written else 0


def _write_down(user: User, now: datetime) -> tuple[Digest, list[NoticeLine]] | None:
    """Take what is due into a digest. Before it is sent: if the house stops here, a mail is lost, but never doubled."""
    with transaction.atomic():
        waiting = Notice.objects.due(now).filter(user=user).for_list()
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        notices = list(waiting)
        lines = describe([notice.activity for notice in notices], user) if user.is_active else {}
        shown = [notice for notice in notices if notice.activity_id in lines]
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(due_at=None)
        if not shown:
            return None
        digest = Digest.objects.create(user=user, key=secrets.token_hex(16), made_at=now)
        Notice.objects.filter(pk__in=[notice.pk for notice in shown]).update(digest=digest)
    return digest, [lines[notice.activity_id] for notice in shown]


def _post(user: User, digest: Digest, lines: list[NoticeLine], now: datetime) -> int:
    try:
        _message(user, digest, lines).send(fail_silently=False)
    except REFUSALS as error:
        status = refusal(error)
        note_bounce(user, status, now=now)
        if status.startswith("4"):
            _put_back(user, digest, now + AFTER_A_REFUSAL)
        return 0
    except (SMTPException, OSError) as error:  # later, as if nothing had been
        _put_back(user, digest, now + TRY_AGAIN)
        raise PostOfficeClosed from error
    except Exception:
        log.exception("a mail for person %s could not be sent", user.pk)
        _put_back(user, digest, now + AFTER_A_FAULT)
        return 0
    return 1


def _put_back(user: User, digest: Digest, moment: datetime) -> None:
    """Let what a digest would have said wait again; what was read or switched off meanwhile does not."""
    settings_now = NoticeSettings.objects.filter(user=user).first() or NoticeSettings(user=user)
    again = None if settings_now.mails_off_at else after_quiet(moment, settings_now)
    with transaction.atomic():
        Notice.objects.filter(digest=digest, read_at=None).update(due_at=again)
        Notice.objects.filter(digest=digest).update(digest=None)
        digest.delete()


def _message(user: User, digest: Digest, lines: list[NoticeLine]) -> Any:
    stop = settings.SITE_URL + reverse("notices:unsubscribe", args=[unsubscribe_token(user)])
    abouts = grouped(lines)
    context = {
        "name": user.display_name,
        "abouts": abouts[:MOST_SUBJECTS],
        "more": len(abouts) - MOST_SUBJECTS,
        "subject": _subject(abouts, sum(len(about.lines) + about.more for about in abouts)),
        "stop": stop,
    }
    return mail.build("notices/mails/digest", to=user.email, context=context, headers=heads(stop, digest.key))


def _subject(abouts: list[About], count: int) -> str:
    if count == 1:
        return f"{abouts[0].title}: {abouts[0].lines[0].text}"[:150]
    if len(abouts) == 1:
        return ngettext("%(n)s Neuigkeit: %(title)s", "%(n)s Neuigkeiten: %(title)s", count) % {
            "n": count, "title": abouts[0].title,
        }  # fmt: skip
    return _("%(n)s Neuigkeiten: %(title)s und mehr") % {"n": count, "title": abouts[0].title}


def heads(stop: str, key: str) -> dict[str, str]:
    """Return the mail heads by which programs unsubscribe with one click (RFC 8058) and bounces find their mail."""
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": f"<mw-{key}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }


def refusal(error: SMTPException) -> str:
    """Return the status code of a refusal. An address refused with 5xx is dead; a text refused says nothing of it."""
    if isinstance(error, SMTPDataError):
        return "4.0.0"
    if not isinstance(error, SMTPRecipientsRefused):
        return "5.0.0"  # an address with letters that the server does not know
    codes = [code for code, _text in error.recipients.values()]
    return "4.0.0" if codes and all(400 <= code < 500 for code in codes) else "5.0.0"


def note_bounce(user: User, status: str, *, now: datetime) -> Bounce:
    """Write down that a mail came back; old passing ones no longer count."""
    old = Bounce.objects.unsettled().filter(user=user, status__startswith="4", at__lt=now - SOFT_WITHIN)
    old.update(settled_at=now)
    return Bounce.objects.create(user=user, status=status, at=now)
