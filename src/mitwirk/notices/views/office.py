"""The newsletter for the office: write, look, try, send."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwirk.accounts.models import Role
from mitwirk.core.errors import Conflict, HouseError
from mitwirk.core.late_forms import let_compare
from mitwirk.core.texts import whole_number
from mitwirk.notices.actions import newsletter as deeds
from mitwirk.notices.forms.newsletter import IssueForm
from mitwirk.notices.models import Newsletter, NewsletterReader, NewsletterState

PER_PAGE = 20


def office_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a page to the office; to others it does not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.holds(Role.OFFICE):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@office_only
@require_safe
def issue_list(request: HttpRequest) -> HttpResponse:
    """List drafts and sent issues, and how many people read."""
    rows = Newsletter.objects.annotate(sent=Count("deliveries", filter=~Q(deliveries__sent_at=None)))
    page = Paginator(rows.order_by("-changed_at", "-pk"), PER_PAGE).get_page(request.GET.get("seite"))
    readers = NewsletterReader.objects.running().count()
    return render(request, "notices/issue_list.html", {"page": page, "readers": readers})


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def issue_edit(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Write a draft, or change it."""
    issue = get_object_or_404(Newsletter, slug=slug, state=NewsletterState.DRAFT) if slug else None
    form = IssueForm(request.POST or None, issue=issue)
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = deeds.keep_issue(
                issue=issue, values=form.values, topics=form.cleaned_data["topics"],
                version=form.cleaned_data["version"], by=request.user, now=timezone.now(),
            )  # fmt: skip
            return redirect("notices:issue_preview", kept.slug)
        except HouseError as error:
            if issue is None or not isinstance(error, Conflict):
                form.add_error(None, str(error))
            else:
                issue = Newsletter.objects.select_related("place").get(pk=issue.pk)
                form = IssueForm(request.POST, issue=issue)
                newer = let_compare(form, issue.version)
    context = {"form": form, "issue": issue, "newer": newer}
    return render(request, "notices/issue_form.html", context, status=422 if form.errors else 200)


@office_only
@require_safe
def issue_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how an issue looks and how many people it is for, before it goes."""
    issue = get_object_or_404(Newsletter.objects.select_related("place"), slug=slug)
    context = {
        "issue": issue,
        "topics": [topic.name for topic in issue.topics.all()],
        "count": NewsletterReader.objects.interested_in(issue).count(),
        "is_draft": issue.state == NewsletterState.DRAFT,
        "sent": issue.deliveries.exclude(sent_at=None).count(),
    }
    return render(request, "notices/issue_preview.html", context)


@office_only
@require_POST
def issue_trial(request: HttpRequest, slug: str) -> HttpResponse:
    """Send an issue to oneself."""
    issue = get_object_or_404(Newsletter, slug=slug)
    try:
        deeds.try_issue(issue=issue, by=request.user, now=timezone.now())
        messages.success(request, _("Die Probe ist an Ihre Adresse unterwegs."))
    except HouseError as error:
        messages.error(request, str(error))
    except SMTPRecipientsRefused:
        messages.error(request, _("Der Mailserver nimmt Ihre eigene Adresse nicht an. Prüfen Sie sie in Ihrem Konto."))
    except OSError:
        messages.error(
            request, _("Die Probe ging nicht hinaus, der Mailserver antwortet nicht. Versuchen Sie es später.")
        )
    return redirect("notices:issue_preview", slug)


@office_only
@require_POST
def issue_release(request: HttpRequest, slug: str) -> HttpResponse:
    """Send an issue to everybody whom it is for."""
    issue = get_object_or_404(Newsletter, slug=slug)
    version = whole_number(request.POST.get("version", ""))
    try:
        deeds.release_issue(issue=issue, version=version, by=request.user, now=timezone.now())
        messages.success(request, _("Der Rundbrief geht jetzt hinaus. Er steht auch im Archiv."))
    except HouseError as error:
        messages.error(request, str(error))
    return redirect("notices:issue_preview", slug)
