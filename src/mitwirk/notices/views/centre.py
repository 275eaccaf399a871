"""The notice centre, what one follows, how mails come, and stopping them with one click."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwirk.core.contract import contracts
from mitwirk.core.errors import HouseError
from mitwirk.notices.actions import following as deeds
from mitwirk.notices.describing import categories, describe, followed_things, mailed_categories
from mitwirk.notices.forms.settings import SettingsForm
from mitwirk.notices.models import Bounce, Notice, Subscription
from mitwirk.notices.sending import person_of, unreachable

PER_PAGE = 30


@never_cache
@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show what is new, the latest first; what may not be read any more is left out."""
    mine = Notice.objects.visible_to(request.user)
    page = Paginator(mine.for_list(), PER_PAGE).get_page(request.GET.get("seite"))
    words = categories()
    said = describe([notice.activity for notice in page.object_list], request.user)
    gone = [row.pk for row in page.object_list if row.read_at is None and row.activity_id not in said]
    if gone:  # else the header would count for ever what nobody can open
        deeds.read_notices(by=request.user, now=timezone.now(), pks=gone)
    lines = [
        {"notice": notice, "line": said[notice.activity_id], "category": words.get(notice.category, "")}
        for notice in page.object_list
        if notice.activity_id in said
    ]
    context = {
        "page": page,
        "lines": lines,
        "unread": mine.unread().count(),
        "unreachable": is_unreachable(request.user),
    }
    return render(request, "notices/notice_list.html", context)


def is_unreachable(user: Any) -> bool:
    """Say whether a person's address takes no mails at present."""
    return bool(unreachable().filter(user=user).exists())


@never_cache
@login_required
@require_safe
def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notice is about, and remember that it was read."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user).select_related("activity"), pk=pk)
    line = describe([notice.activity], request.user).get(notice.activity_id)
    if line is None:
        raise Http404
    deeds.read_notices(by=request.user, now=timezone.now(), pks=[notice.pk])
    return redirect(line.url)


@login_required
@require_POST
def notice_reading(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = deeds.read_notices(by=request.user, now=timezone.now())
    words = ngettext("%(n)s Mitteilung ist gelesen.", "%(n)s Mitteilungen sind gelesen.", count)
    messages.success(request, words % {"n": count})
    return redirect("notices:notice_list")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """Choose how often and when mails come."""
    settings = deeds.settings_of(request.user)
    form = SettingsForm(
        request.POST or None, categories=mailed_categories(), rhythms=deeds.rhythms_of(request.user), settings=settings
    )
    if request.method == "POST" and form.is_valid():
        deeds.keep_settings(by=request.user, rhythms=form.rhythms, times=form.times, now=timezone.now())
        messages.success(request, _("Ihre Auswahl gilt ab jetzt."))
        return redirect("notices:notice_settings")
    context = {"form": form, "mails_off": settings.mails_off_at, "unreachable": is_unreachable(request.user)}
    return render(request, "notices/notice_settings.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def bounce_settling(request: HttpRequest) -> HttpResponse:
    """Try the address again, because its owner says that it works."""
    Bounce.objects.unsettled().filter(user=request.user).update(settled_at=timezone.now())
    messages.success(request, _("Wir schreiben Ihnen wieder."))
    return redirect("notices:notice_settings")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_list(request: HttpRequest) -> HttpResponse:
    """List what one follows; POST follows one thing, or ends that."""
    if request.method == "POST":
        return _change(request)
    mine = Subscription.objects.visible_to(request.user).for_list()
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("seite"))
    things = followed_things([row.subject for row in page.object_list], request.user)
    lines = [{"subject": row.subject, "thing": things.get(row.subject), "at": row.at} for row in page.object_list]
    return render(request, "notices/subscription_list.html", {"page": page, "lines": lines})


def _change(request: HttpRequest) -> HttpResponse:
    subject = request.POST.get("subject", "")[:80]
    back = request.POST.get("zurueck", "")
    try:
        if request.POST.get("tat") == "beenden":
            deeds.unfollow(subject=subject, by=request.user)
            messages.success(request, _("Sie folgen dem nicht mehr."))
        else:
            deeds.follow(subject=subject, by=request.user, now=timezone.now())
            messages.success(request, _("Sie folgen dem jetzt. Neues steht in Ihren Mitteilungen."))
    except HouseError as error:
        messages.error(request, str(error))
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe and back.startswith("/") else "notices:subscription_list")


@csrf_exempt  # the token in the address is the proof; mail programs send neither cookie nor origin (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop all mails of notices without signing in: one click in the mail program, or the button here."""
    user = person_of(token)
    if user is None:
        raise Http404
    resumed = False
    if request.method == "POST":
        resumed = request.POST.get("tat") == "wieder"
        if resumed:
            deeds.resume_mails(user=user)
        else:
            deeds.stop_mails(user=user, now=timezone.now())
    stopped = deeds.settings_of(user).mails_off_at is not None
    return render(request, "notices/unsubscribe.html", {"stopped": stopped, "resumed": resumed})


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """List all public feeds of the house."""
    feeds = [(title, url) for contract in contracts().values() for title, url in contract.feeds()]
    return render(request, "notices/feed_list.html", {"feeds": feeds})
