"""Pages of the office: the members list, one member, decisions, the list as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mitwirk.accounts.models import User
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.late_forms import let_compare
from mitwirk.network import queries
from mitwirk.network.actions import membership as deeds
from mitwirk.network.actions.enter_member import KnownAlready, enter_member
from mitwirk.network.forms.membership import DecisionForm, MemberEntryForm, MemberFilter, MemberForm
from mitwirk.network.mails_membership import addresses_of
from mitwirk.network.member_lists import chosen_members, members_file
from mitwirk.network.models import Membership
from mitwirk.network.models.membership import OPEN_STATES
from mitwirk.network.permissions import can_decide_members

PER_PAGE = 50


def office_of(request: HttpRequest) -> User:
    """Return the person of the office who asks; refuse everybody else."""
    if not isinstance(request.user, User) or not can_decide_members(request.user):
        raise NotAllowed(_("Die Mitgliederliste führt die Geschäftsstelle. Wenden Sie sich an sie."))
    return request.user


def _wanted(request: HttpRequest) -> tuple[MemberFilter, dict[str, Any]]:
    """Return the choices; what cannot be understood does not narrow the list."""
    form = MemberFilter(request.GET or None)
    if not request.GET:
        return form, {}
    form.is_valid()
    return form, form.cleaned_data


@never_cache
@login_required
@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """List members, narrowed by what stands in the address."""
    office_of(request)
    form, wanted = _wanted(request)
    page = Paginator(chosen_members(wanted), PER_PAGE).get_page(request.GET.get("seite"))
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "form": form,
        "page": page,
        "waiting": Membership.objects.waiting().count(),
        "narrowed": any(wanted.values()),
        "query": query.urlencode(),
    }
    return render(request, "network/membership/list.html", context)


@never_cache
@login_required
@require_safe
def member_file(request: HttpRequest) -> HttpResponse:
    """Send the chosen members as a file, and write down that it was sent."""
    office = office_of(request)
    _form, wanted = _wanted(request)
    content, count = members_file(chosen_members(wanted))
    deeds.note_export(rows=count, by=office, now=timezone.now())
    return file_answer(content, f"mitglieder-{timezone.localdate():%Y-%m-%d}.csv")


def file_answer(content: bytes, name: str) -> HttpResponse:
    """Return a table as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@never_cache
@login_required
def member_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one member with all steps; decide or end on the same page."""
    office = office_of(request)
    membership = get_object_or_404(Membership.objects.for_list(), pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request.POST.get("outcome", ""), membership, form.cleaned_data["reason"], office)
            messages.success(request, _("Ihre Entscheidung ist gespeichert."))
            return redirect("network:member_detail", pk)
        except HouseError as error:
            form.add_error(None, str(error))
    context = {
        "membership": membership,
        "addresses": addresses_of(membership),
        "steps": membership.steps.select_related("by").order_by("pk"),
        "form": form if membership.state in OPEN_STATES else None,
        "alike": queries.alike_members(membership)[:5] if membership.state == "applied" else [],
        "waits": membership.state == "applied",
        "is_open": membership.state in OPEN_STATES,
    }
    return render(request, "network/membership/detail.html", context, status=422 if form.errors else 200)


def _decide(outcome: str, membership: Membership, reason: str, office: User) -> None:
    outcomes: dict[str, Callable[..., Membership]] = {
        "confirm": deeds.confirm_membership,
        "decline": deeds.decline_membership,
        "end": deeds.end_membership,
    }
    deed = outcomes.get(outcome)
    if deed is None:
        raise HouseError(_("Wählen Sie eine der Schaltflächen."))
    deed(membership=membership, reason=reason, by=office, now=timezone.now())


@never_cache
@login_required
def member_create(request: HttpRequest) -> HttpResponse:
    """Enter somebody who applied by letter."""
    office = office_of(request)
    form = MemberEntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "running": form.cleaned_data["decided"] == "decided"}
        del values["decided"]
        try:
            made = enter_member(by=office, now=timezone.now(), **values)
            messages.success(request, _("Der Eintrag steht in der Mitgliederliste."))
            return redirect("network:member_detail", made.pk)
        except KnownAlready as error:
            form.propose(error.twin)
            form.add_error("another", str(error))
        except HouseError as error:
            form.add_error("number", str(error))
    return render(request, "network/membership/enter.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a member's data right."""
    office = office_of(request)
    membership = get_object_or_404(Membership.objects.for_list().filter(state__in=OPEN_STATES), pk=pk)
    form = MemberForm(request.POST or None, membership=membership)
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            deeds.change_member(membership=membership, by=office, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Die Angaben sind gespeichert."))
            return redirect("network:member_detail", pk)
        except Conflict:
            membership = Membership.objects.for_list().get(pk=pk)
            form = MemberForm(request.POST, membership=membership)
            newer = let_compare(form, membership.version)
        except HouseError as error:
            form.add_error(None, str(error))
    context = {"form": form, "membership": membership, "newer": newer}
    return render(request, "network/membership/office_edit.html", context, status=422 if form.errors else 200)
