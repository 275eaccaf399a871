"""The network of advisors: list, entry, references, and the office's check."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mitwirk.accounts import queries as accounts
from mitwirk.advice import queries
from mitwirk.advice.actions import advisors
from mitwirk.advice.forms.advisors import AdvisorFilterForm, AdvisorForm, ListingForm, ReferenceForm
from mitwirk.advice.models import Advisor, AdvisorReference, Listing
from mitwirk.advice.permissions import can_ask, can_confirm_advisors, can_edit_advisor
from mitwirk.core.cache import public_page
from mitwirk.core.errors import Conflict, HouseError
from mitwirk.core.late_forms import let_compare
from mitwirk.core.texts import whole_number

PER_PAGE = 20


@public_page()
def advisor_list(request: HttpRequest) -> HttpResponse:
    """List confirmed advisors; every filter stands in the address."""
    form = AdvisorFilterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = queries.listed_advisors(request.user, wanted, timezone.localdate())
    own = Advisor.objects.filter(user=request.user).first() if request.user.is_authenticated else None
    context = {
        "form": form,
        "filtered": any(wanted.values()),
        "page": Paginator(rows.for_list(), PER_PAGE).get_page(request.GET.get("seite")),
        "own": own,
    }
    return render(request, "advice/advisor_list.html", context)


@public_page()
def advisor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one entry with its confirmed references; the owner also sees what waits."""
    now = timezone.now()
    visible = Advisor.objects.visible_to(request.user).with_mandates(timezone.localdate(now).year).for_list()
    advisor = get_object_or_404(visible, slug=slug)
    is_own = can_edit_advisor(request.user, advisor)
    references = advisor.references.select_related("initiative").order_by("-made_at", "pk")
    if not is_own:
        references = references.exclude(confirmed_at=None).filter(initiative__hidden_at=None)
    context = {
        "advisor": advisor,
        "is_own": is_own,
        "references": references,
        "last_step": advisor.steps.order_by("-pk").first() if is_own else None,
        "asks": advisor.listing == Listing.LISTED and not is_own,
        "can_ask": can_ask(request.user, advisor),
        "confirms": can_confirm_advisors(request.user),
    }
    return render(request, "advice/advisor_detail.html", context)


@never_cache
@login_required
def advisor_entry(request: HttpRequest) -> HttpResponse:
    """Make or change one's own entry."""
    advisor = Advisor.objects.filter(user_id__in=[request.user.pk]).first()
    initial = {"name": request.user.display_name, "sector": accounts.declared_sector(request.user)}
    form = AdvisorForm(request.POST or None, advisor=advisor, initial=initial)
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, form, advisor)
            messages.success(request, _saved_words(saved))
            return redirect("advice:advisor_detail", saved.slug)
        except HouseError as error:
            if advisor is None or not isinstance(error, Conflict):
                form.add_error(None, str(error))
            else:
                advisor.refresh_from_db()
                form = AdvisorForm(request.POST, advisor=advisor)
                newer = let_compare(form, advisor.version)
    context = {"form": form, "advisor": advisor, "newer": newer}
    return render(request, "advice/advisor_form.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: AdvisorForm, advisor: Advisor | None) -> Advisor:
    who = {"by": request.user, "now": timezone.now()}
    if advisor is None:
        return advisors.enter_advisor(**form.values(), **who)
    version = form.cleaned_data["version"] or 0
    return advisors.change_advisor(advisor=advisor, version=version, **form.values(), **who)


def _saved_words(advisor: Advisor) -> str:
    if advisor.listing == Listing.LISTED:
        return _("Ihr Eintrag ist geändert.")
    return _("Ihr Eintrag ist gespeichert. Die Geschäftsstelle prüft ihn, dann ist er für alle zu sehen.")


@require_POST
@login_required
def advisor_leave(request: HttpRequest) -> HttpResponse:
    """Take one's own entry out of the network."""
    advisor = get_object_or_404(Advisor, user=request.user)
    advisors.leave_advisors(advisor=advisor, by=request.user, now=timezone.now())
    messages.success(request, _("Ihr Eintrag ist nicht mehr zu sehen. Sie können ihn jederzeit wieder einreichen."))
    return redirect("advice:advisor_detail", advisor.slug)


@never_cache
@login_required
def reference_create(request: HttpRequest) -> HttpResponse:
    """Name an initiative one worked for."""
    advisor = get_object_or_404(Advisor, user=request.user)
    form = ReferenceForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            advisors.name_reference(advisor=advisor, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Gespeichert. Die Initiative bestätigt die Angabe, dann sehen sie alle."))
            return redirect("advice:advisor_detail", advisor.slug)
        except HouseError as error:
            form.add_error("initiative", str(error))
    context = {"form": form, "advisor": advisor}
    return render(request, "advice/reference_form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def reference_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a reference from one's own list."""
    reference = get_object_or_404(AdvisorReference.objects.select_related("advisor"), pk=pk, advisor__user=request.user)
    advisors.remove_reference(reference=reference, by=request.user, now=timezone.now())
    messages.success(request, _("Die Referenz ist entfernt."))
    return redirect("advice:advisor_detail", reference.advisor.slug)


@never_cache
@login_required
def reference_list(request: HttpRequest) -> HttpResponse:
    """Show references that people of an initiative may confirm, and take the decision."""
    rows = queries.waiting_references(request.user)
    if request.method == "POST":
        reference = get_object_or_404(rows, pk=whole_number(request.POST.get("reference", "")))
        confirmed = request.POST.get("decision") == "confirm"
        advisors.decide_reference(reference=reference, confirmed=confirmed, by=request.user, now=timezone.now())
        messages.success(request, _("Ihre Antwort ist gespeichert."))
        return redirect("advice:reference_list")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "advice/reference_list.html", {"page": page})


@never_cache
@login_required
def listing_list(request: HttpRequest) -> HttpResponse:
    """Show entries that wait for the office, or all of them."""
    if not can_confirm_advisors(request.user):
        raise Http404
    every = request.GET.get("stand") == "alle"
    rows = Advisor.objects.visible_to(request.user).order_by("changed_at", "pk")
    rows = rows if every else rows.filter(listing=Listing.WAITING)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "advice/listing_list.html", {"page": page, "every": every})


@never_cache
@login_required
def listing_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm, refuse or end an entry."""
    if not can_confirm_advisors(request.user):
        raise Http404
    advisor = get_object_or_404(Advisor.objects.visible_to(request.user).for_list(), slug=slug)
    form = ListingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            advisors.decide_advisor(advisor=advisor, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Die Entscheidung ist gespeichert. Die Person bekommt eine E-Mail."))
            return redirect("advice:listing_list")
        except HouseError as error:
            form.add_error("reason", str(error))
    steps = advisor.steps.select_related("by").order_by("pk")
    context = {"form": form, "advisor": advisor, "steps": steps}
    return render(request, "advice/listing_decision.html", context, status=422 if form.errors else 200)
