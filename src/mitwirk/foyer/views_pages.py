"""Pages that every public site owes its visitors: accessibility, privacy, imprint, sitemap."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mitwirk.accounts.models import Role
from mitwirk.core.cache import public_page
from mitwirk.core.contract import contracts
from mitwirk.core.jobs import failed_for_good
from mitwirk.core.models import Feedback, OperatorText
from mitwirk.core.ratelimit import address_of
from mitwirk.foyer import actions
from mitwirk.foyer.forms import FeedbackForm, OperatorTextForm

OPERATOR_PAGES = {"impressum": gettext_lazy("Impressum"), "datenschutz": gettext_lazy("Datenschutz")}


def operator_page(request: HttpRequest, key: str, template: str) -> HttpResponse:
    """Show a page that the operator fills; its absence is said openly."""
    text = OperatorText.objects.filter(key=key).first()
    can_edit = request.user.is_authenticated and request.user.holds(Role.OFFICE)
    return render(request, template, {"text": text, "key": key, "can_edit": can_edit})


@public_page()
def imprint(request: HttpRequest) -> HttpResponse:
    """Show who runs the site."""
    return operator_page(request, "impressum", "foyer/imprint.html")


@public_page()
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is stored, why and how long."""
    return operator_page(request, "datenschutz", "foyer/privacy.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement and take feedback on barriers."""
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.give_feedback(address=address_of(request), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Danke, Ihre Rückmeldung ist angekommen."))
        return redirect("foyer:accessibility")
    status = 422 if form.errors else 200
    return render(request, "foyer/accessibility.html", {"form": form}, status=status)


@public_page()
def easy_language(request: HttpRequest) -> HttpResponse:
    """Explain the platform in easy language."""
    return render(request, "foyer/easy_language.html")


@public_page()
def sitemap_page(request: HttpRequest) -> HttpResponse:
    """List the pages of the house for people."""
    return render(request, "foyer/sitemap.html")


@public_page()
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """List every public page for search engines."""
    paths = [path for contract in contracts().values() for path in contract.sitemap()]
    body = render(request, "foyer/sitemap.xml", {"addresses": [settings.SITE_URL + path for path in paths]})
    body.headers["Content-Type"] = "application/xml; charset=utf-8"
    return body


def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what is not for them."""
    lines = ["User-agent: *", "Disallow: /konto/", "Disallow: /dialoge/beleg/", "Disallow: /suche/"]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def office_only(request: HttpRequest) -> None:
    """Hide office pages from everyone else."""
    if not request.user.holds(Role.OFFICE):
        raise Http404


@login_required
def operator_text_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Let the office fill a page."""
    office_only(request)
    if key not in OPERATOR_PAGES:
        raise Http404
    text = OperatorText.objects.filter(key=key).first()
    form = OperatorTextForm(request.POST or None, instance=text)
    if request.method == "POST" and form.is_valid():
        actions.write_operator_text(key=key, body=form.cleaned_data["body"], by=request.user, now=timezone.now())
        return redirect("foyer:imprint" if key == "impressum" else "foyer:privacy")
    return render(request, "foyer/operator_text_form.html", {"form": form, "key": key, "name": OPERATOR_PAGES[key]})


@login_required
def job_list(request: HttpRequest) -> HttpResponse:
    """Show the office which background jobs failed for good."""
    office_only(request)
    return render(request, "foyer/job_list.html", {"jobs": failed_for_good()[:50]})


@login_required
def feedback_list(request: HttpRequest) -> HttpResponse:
    """Show the office what people met."""
    office_only(request)
    rows = Feedback.objects.filter(settled_at=None).order_by("made_at", "pk")[:100]
    return render(request, "foyer/feedback_list.html", {"rows": rows})


@require_POST
@login_required
def feedback_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a feedback is dealt with."""
    office_only(request)
    actions.settle_feedback(feedback=get_object_or_404(Feedback, pk=pk), by=request.user, now=timezone.now())
    return redirect("foyer:feedback_list")
