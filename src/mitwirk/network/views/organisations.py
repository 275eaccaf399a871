"""Pages of organisations: read, found, change, people, invitations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mitwirk.accounts import queries as accounts
from mitwirk.core.cache import public_page
from mitwirk.core.errors import Conflict, HouseError
from mitwirk.core.late_forms import let_compare
from mitwirk.core.texts import tidy_line, whole_number
from mitwirk.network import queries
from mitwirk.network.actions import organisations, people
from mitwirk.network.forms.actors import HidingForm, InvitationForm, OrganisationForm
from mitwirk.network.models import Organisation, OrganisationInvitation, OrganisationMember, OrganisationRole
from mitwirk.network.permissions import can_edit_organisation, can_hide, can_lead_organisation, role_in

PER_PAGE = 20


@public_page()
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an organisation: what it does, what it carries, with whom."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user).for_list(), slug=slug)
    context = {
        "organisation": organisation,
        "initiatives": queries.carried_by(organisation, request.user)[:12],
        "connected": queries.connected_with(organisation, request.user)[:12],
        "role": role_in(request.user, organisation),
        "can_edit": can_edit_organisation(request.user, organisation),
        "hiding": HidingForm() if can_hide(request.user) else None,
    }
    return render(request, "network/organisation_detail.html", context)


@never_cache
@login_required
@require_safe
def deserted_list(request: HttpRequest) -> HttpResponse:
    """Show the office for which organisations nobody acts, so that it invites somebody or hides the page."""
    if not can_hide(request.user):
        raise Http404
    rows = Organisation.objects.visible_to(request.user).deserted().for_list()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "network/organisation_deserted.html", {"page": page})


@never_cache
@login_required
def organisation_create(request: HttpRequest) -> HttpResponse:
    """Enter an organisation."""
    form = OrganisationForm(request.POST or None, initial={"sector": accounts.declared_sector(request.user)})
    if request.method == "POST" and form.is_valid():
        try:
            made = organisations.found_organisation(by=request.user, now=timezone.now(), **form.values())
            messages.success(request, _("Ihre Organisation steht jetzt im Netzwerk."))
            return redirect("network:organisation_detail", made.slug)
        except HouseError as error:
            form.add_error(None, str(error))
    return render(request, "network/organisation_form.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def organisation_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what an organisation says about itself."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user).for_list(), slug=slug)
    if not can_edit_organisation(request.user, organisation):
        raise Http404
    form = OrganisationForm(request.POST or None, organisation=organisation)
    newer = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            organisations.change_organisation(
                organisation=organisation, version=version, by=request.user, now=timezone.now(), **form.values()
            )
            messages.success(request, _("Die Angaben sind geändert."))
            return redirect("network:organisation_detail", organisation.slug)
        except Conflict:
            organisation = Organisation.objects.for_list().get(pk=organisation.pk)
            form = OrganisationForm(request.POST, organisation=organisation)
            newer = let_compare(form, organisation.version)
    context = {"form": form, "organisation": organisation, "newer": newer}
    return render(request, "network/organisation_form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def organisation_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who acts for an organisation; speakers invite here."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    leads = can_lead_organisation(request.user, organisation)
    if not leads and role_in(request.user, organisation) is None:
        raise Http404
    form = InvitationForm(request.POST or None) if leads else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            people.invite_to_organisation(
                organisation=organisation, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Die Einladung ist verschickt. Sie gilt 30 Tage."))
            return redirect("network:organisation_people", organisation.slug)
        except HouseError as error:
            form.add_error("email", str(error))
    context = {
        "organisation": organisation,
        "members": queries.people_of(organisation),
        "invitations": queries.open_invitations(organisation) if leads else [],
        "roles": OrganisationRole.choices,
        "leads": leads,
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "network/organisation_people.html", context, status=status)


@require_POST
@login_required
def member_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give somebody another role, or end the belonging."""
    visible = Organisation.objects.visible_to(request.user)
    rows = OrganisationMember.objects.filter(organisation__in=visible, organisation__slug=slug)
    member = get_object_or_404(rows, pk=pk)
    role = request.POST.get("role", "")
    who = {"member": member, "by": request.user, "now": timezone.now()}
    leaves = role == "" and member.user_id == request.user.pk
    try:
        if role in OrganisationRole.values:
            people.change_role(role=role, **who)
            messages.success(request, _("Die Rolle ist geändert."))
        else:
            people.end_membership(**who)
            messages.success(request, _("Die Person gehört nicht mehr dazu."))
    except HouseError as error:
        messages.error(request, str(error))
        leaves = False
    return redirect("network:organisation_detail" if leaves else "network:organisation_people", slug)


@require_POST
@login_required
def invitation_withdrawal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    visible = Organisation.objects.visible_to(request.user)
    rows = OrganisationInvitation.objects.filter(organisation__in=visible, organisation__slug=slug)
    people.withdraw_invitation(invitation=get_object_or_404(rows, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, _("Die Einladung ist zurückgezogen."))
    return redirect("network:organisation_people", slug)


@never_cache
@login_required
def organisation_join(request: HttpRequest, code: str) -> HttpResponse:
    """Come into an organisation by an invitation."""
    problem = ""
    if request.method == "POST":
        try:
            organisation = people.accept_invitation(code=code, by=request.user, now=timezone.now())
            messages.success(request, _("Sie handeln jetzt für %(name)s.") % {"name": organisation.name})
            return redirect("network:organisation_detail", organisation.slug)
        except HouseError as error:
            problem = str(error)
    return render(request, "network/organisation_join.html", {"problem": problem}, status=409 if problem else 200)


@never_cache
@login_required
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Show the invitations that wait for an answer, and take it."""
    now = timezone.now()
    rows = queries.waiting_invitations(request.user, now)
    if request.method == "POST":
        invitation = get_object_or_404(rows, pk=whole_number(request.POST.get("invitation", "")))
        agrees = request.POST.get("answer") == "yes"
        organisation = people.answer_invitation(invitation=invitation, agrees=agrees, by=request.user, now=now)
        if agrees:
            messages.success(request, _("Sie handeln jetzt für %(name)s.") % {"name": organisation.name})
            return redirect("network:organisation_detail", organisation.slug)
        messages.success(request, _("Die Einladung ist abgelehnt."))
        return redirect("network:invitation_list")
    return render(request, "network/invitation_list.html", {"rows": rows[:50]})


@require_POST
@login_required
def organisation_hiding(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an organisation off the pages, or show it again, for the office."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    reason, hidden = tidy_line(request.POST.get("reason", ""))[:500], organisation.hidden_at is None
    try:
        organisations.hide_organisation(
            organisation=organisation, hidden=hidden, reason=reason, by=request.user, now=timezone.now()
        )
        messages.success(request, _("Die Seite ist verborgen.") if hidden else _("Die Seite ist wieder zu sehen."))
    except HouseError as error:
        messages.error(request, str(error))
    return redirect("network:organisation_detail", slug)
