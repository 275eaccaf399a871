"""The newsletter for everybody: archive, one issue, ask, confirm, leave."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mitwirk.core.cache import public_page
from mitwirk.core.errors import HouseError
from mitwirk.core.feeds import FeedEntry, atom
from mitwirk.core.ratelimit import address_of
from mitwirk.notices.actions import newsletter as deeds
from mitwirk.notices.forms.newsletter import ReaderForm
from mitwirk.notices.models import Newsletter

PER_PAGE, IN_FEED = 20, 30


@require_safe
@public_page()
def newsletter_list(request: HttpRequest) -> HttpResponse:
    """List all issues that were sent, the latest first."""
    page = Paginator(Newsletter.objects.archived(), PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "notices/newsletter_list.html", {"page": page})


@require_safe
@public_page()
def newsletter_feed(request: HttpRequest) -> HttpResponse:
    """Give the archive as a feed."""
    entries = [
        FeedEntry(issue.title, reverse("notices:newsletter_detail", args=[issue.slug]), issue.body, issue.released_at)
        for issue in Newsletter.objects.archived()[:IN_FEED]
    ]
    return atom(request, title=_("Rundbrief"), url=reverse("notices:newsletter_list"), entries=entries)


@require_safe
def newsletter_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one issue, as it was mailed."""
    issue = get_object_or_404(Newsletter.objects.visible_to(request.user), slug=slug)
    return render(request, "notices/newsletter_detail.html", {"issue": issue})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_ask(request: HttpRequest) -> HttpResponse:
    """Ask for the newsletter; the answer is the same whether the address is known or not."""
    form = ReaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.ask_for_newsletter(**form.cleaned_data, address=address_of(request), now=timezone.now())
            return render(request, "notices/newsletter_asked.html", {"email": form.cleaned_data["email"]})
        except HouseError as error:
            form.add_error(None, str(error))
    return render(request, "notices/newsletter_ask.html", {"form": form}, status=422 if form.errors else 200)


def _dead(request: HttpRequest, error: HouseError) -> HttpResponse:
    return render(request, "notices/newsletter_dead.html", {"error": str(error)}, status=error.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm with a button, because mail scanners open links."""
    try:
        asked = deeds.asked_in(token)
        if request.method == "POST":
            reader = deeds.confirm_newsletter(token=token, now=timezone.now())
            return render(request, "notices/newsletter_confirmed.html", {"leave": deeds.leave_token(reader)})
    except HouseError as error:
        return _dead(request, error)
    return render(request, "notices/newsletter_confirm.html", {"email": asked["email"]})


@csrf_exempt  # the token in the address is the proof; mail programs send neither cookie nor origin (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_leave(request: HttpRequest, token: str) -> HttpResponse:
    """End the subscription: one click in the mail program, or the button here."""
    try:
        reader = deeds.reader_of(token)
        if request.method == "POST":
            deeds.leave_newsletter(token=token, now=timezone.now())
            reader.refresh_from_db()
    except HouseError as error:
        return _dead(request, error)
    return render(request, "notices/newsletter_leave.html", {"left": reader.ended_at is not None})
