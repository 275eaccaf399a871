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
from mitwirk.accounts.actions import claims, people
from mitwirk.accounts.forms import DecisionForm, DomainForm, InvitationForm, RoleForm
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


@office_page
def claim_list(request: HttpRequest) -> HttpResponse:
    """Show claims that wait, known domains and open invitations."""
    context = {
        "page": Paginator(queries.waiting_claims(), PER_PAGE).get_page(request.GET.get("seite")),
        "domains": BodyDomain.objects.order_by("domain"),
        "domain_form": DomainForm(),
        "invitation_form": InvitationForm(),
        "invitations": SectorInvitation.objects.filter(used_at=None).order_by("-invited_at")[:50],
    }
    return render(request, "accounts/claim_list.html", context)


@office_page
def claim_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or refuse one claim."""
    claim = get_object_or_404(SectorClaim.objects.select_related("user"), pk=pk, ended_at=None)
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
            messages.success(request, _("Entschieden. Die Person bekommt eine E-Mail."))
            return redirect("accounts:claim_list")
        except HouseError as error:
            form.add_error(None, str(error))
    context = {"form": form, "claim": claim}
    return render(request, "accounts/claim_decision.html", context, status=422 if form.errors else 200)


@office_page
def domain_create(request: HttpRequest) -> HttpResponse:
    """Add a mail domain."""
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        claims.add_domain(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Die Domäne ist eingetragen."))
        return redirect("accounts:claim_list")
    return render(request, "accounts/domain_form.html", {"form": form}, status=422 if form.errors else 200)


@office_page
def invitation_create(request: HttpRequest) -> HttpResponse:
    """Invite somebody to speak for a body."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        claims.invite(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Die Einladung ist verschickt."))
        return redirect("accounts:claim_list")
    return render(request, "accounts/invitation_form.html", {"form": form}, status=422 if form.errors else 200)


@office_page
def role_list(request: HttpRequest) -> HttpResponse:
    """Show who holds which role, and give new ones."""
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = queries.user_by_email(form.cleaned_data["email"])
        if user is None:
            form.add_error("email", _("Zu dieser Adresse gibt es kein Konto. Die Person muss sich zuerst anmelden."))
        else:
            place, role = form.cleaned_data["place"], form.cleaned_data["role"]
            people.grant_role(user=user, role=role, place=place, by=request.user, now=timezone.now())
            messages.success(request, _("Die Rolle ist vergeben."))
            return redirect("accounts:role_list")
    grants = RoleGrant.objects.filter(ended_at=None).select_related("user", "place").order_by("role", "user__email", "pk")
    page = Paginator(grants, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "accounts/role_list.html", {"form": form, "page": page}, status=422 if form.errors else 200)


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
    return redirect("accounts:role_list")
