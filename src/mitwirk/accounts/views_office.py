"""Pages of the office: claims, domains, invitations, roles."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mitwirk.accounts import queries
from mitwirk.accounts.actions import bodies, claims, people
from mitwirk.accounts.forms_office import DecisionForm, DomainForm, InvitationForm, RoleForm
from mitwirk.accounts.models import BodyDomain, RoleGrant, SectorClaim, SectorInvitation
from mitwirk.accounts.permissions import is_office
from mitwirk.core.errors import HouseError

PER_PAGE = 25


def office_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hide a page from everybody but the office."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not is_office(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _page(request: HttpRequest, rows):
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))


@office_page
def claim_list(request: HttpRequest) -> HttpResponse:
    """Show claims that wait, or those that were decided."""
    decided = request.GET.get("stand") == "entschieden"
    visible = SectorClaim.objects.visible_to(request.user)
    rows = queries.checkable_claims().filter(pk__in=visible.values("pk"))
    rows = rows.decided().order_by("-made_at", "-pk") if decided else rows.undecided()
    return render(request, "accounts/claim_list.html", {"page": _page(request, rows), "decided": decided})


@office_page
def claim_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or refuse one claim, or take a confirmation back."""
    rows = SectorClaim.objects.visible_to(request.user).present().select_related("user", "place")
    claim = get_object_or_404(rows, pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claims.decide_claim(
                claim=claim,
                confirmed=form.cleaned_data["confirmed"] == "ja",
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Die Entscheidung ist gespeichert. Die Person bekommt eine E-Mail."))
            return redirect("accounts:claim_list")
        except HouseError as error:
            form.add_error(None, str(error))
    decisions = claim.decisions.select_related("by").order_by("pk")
    context = {"form": form, "claim": claim, "decisions": decisions}
    return render(request, "accounts/claim_decision.html", context, status=422 if form.errors else 200)


@office_page
def domain_list(request: HttpRequest) -> HttpResponse:
    """Show mail domains that prove a sector, and add one."""
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bodies.add_domain(by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Die Domäne ist eingetragen."))
            return redirect("accounts:domain_list")
        except HouseError as error:
            form.add_error("domain", str(error))
    page = _page(request, BodyDomain.objects.select_related("place").order_by("domain"))
    context = {"form": form, "page": page}
    return render(request, "accounts/domain_list.html", context, status=422 if form.errors else 200)


@require_POST
@office_page
def domain_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mail domain from the list."""
    bodies.end_domain(row=get_object_or_404(BodyDomain, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, _("Die Domäne ist entfernt."))
    return redirect("accounts:domain_list")


@office_page
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Show open invitations, and send one."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        bodies.invite(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Die Einladung ist verschickt."))
        return redirect("accounts:invitation_list")
    rows = SectorInvitation.objects.select_related("used_by").order_by("-invited_at", "-pk")
    context = {"form": form, "page": _page(request, rows), "oldest": timezone.now() - bodies.INVITATION_LIVES}
    return render(request, "accounts/invitation_list.html", context, status=422 if form.errors else 200)


@office_page
def role_list(request: HttpRequest) -> HttpResponse:
    """Show who holds which role, and give new ones."""
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = queries.user_by_email(form.cleaned_data["email"])
        if user is None:
            sentence = _("Zu dieser Adresse gibt es kein Konto. Die Person muss zuerst eines anlegen.")
            form.add_error("email", sentence)
        else:
            place, role = form.cleaned_data["place"], form.cleaned_data["role"]
            people.grant_role(user=user, role=role, place=place, by=request.user, now=timezone.now())
            messages.success(request, _("Die Rolle ist vergeben."))
            return redirect("accounts:role_list")
    context = {"form": form, "page": _page(request, queries.role_grants())}
    return render(request, "accounts/role_list.html", context, status=422 if form.errors else 200)


@require_POST
@office_page
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role."""
    grant = get_object_or_404(RoleGrant, pk=pk)
    try:
        people.end_role(grant=grant, by=request.user, now=timezone.now())
        messages.success(request, _("Die Rolle ist beendet."))
    except HouseError as error:
        messages.error(request, str(error))
    # Whoever ended the own role of the office has no business on this page any more.
    still_office = (
        grant.user_id != request.user.pk
        or RoleGrant.objects.filter(user=request.user, role="office", ended_at=None).exists()
    )
    return redirect("accounts:role_list" if still_office else "foyer:desk")
