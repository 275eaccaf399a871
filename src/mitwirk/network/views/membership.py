"""Pages of one's own membership: apply, look, put right, claim, leave, confirm by the link of a mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mitwirk.core.cache import public_page
from mitwirk.core.errors import Conflict, HouseError
from mitwirk.core.late_forms import let_compare
from mitwirk.core.texts import tidy_line
from mitwirk.network import queries
from mitwirk.network.actions import member_freshness as freshness
from mitwirk.network.actions import membership as deeds
from mitwirk.network.forms.membership import ApplicationForm, LeaveForm, NoteForm, PersonDataForm
from mitwirk.network.models import Membership, MembershipDeed, MembershipState
from mitwirk.network.models.membership import OPEN_STATES


def posted(request: HttpRequest) -> Any:
    """Return what was sent, even if it is nothing: a form of voluntary fields may come back empty."""
    return request.POST if request.method == "POST" else None


@public_page()
def membership_apply(request: HttpRequest) -> HttpResponse:
    """Say what membership means; take an application for oneself."""
    if not request.user.is_authenticated:
        return render(request, "network/membership/apply.html", {})
    own = Membership.objects.filter(user=request.user, state__in=OPEN_STATES).first()
    form = ApplicationForm(posted(request), initial={"name": request.user.display_name, "place": request.user.place_id})
    if request.method == "POST" and own is None and form.is_valid():
        try:
            deeds.apply_for_membership(organisation=None, by=request.user, now=timezone.now(), **form.cleaned_data)
            return _applied(request)
        except HouseError as error:
            form.add_error(None, str(error))
    elif request.method == "POST" and own is not None:
        return redirect("network:membership_own")
    context = {
        "form": None if own else form,
        "own": own,
        "organisations": queries.can_apply_for(request.user),
        "claimable": queries.claimable_memberships(request.user),
    }
    return render(request, "network/membership/apply.html", context, status=422 if form.errors else 200)


def _applied(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Ihr Antrag ist bei der Geschäftsstelle. Sie sagt Ihnen, wie sie entscheidet."))
    return redirect("network:membership_own")


@never_cache
@login_required
def membership_apply_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an application for an organisation one speaks for."""
    organisation = get_object_or_404(queries.led_by(request.user).select_related("place"), slug=slug)
    if organisation.memberships.filter(state__in=OPEN_STATES).exists():
        return redirect("network:membership_own")
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            deeds.apply_for_membership(
                organisation=organisation, kind=organisation.kind, name=organisation.name, place=organisation.place,
                shown=True, by=request.user, now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
            return _applied(request)
        except HouseError as error:
            form.add_error(None, str(error))
    context = {"form": form, "organisation": organisation}
    return render(request, "network/membership/apply_for.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def membership_own(request: HttpRequest) -> HttpResponse:
    """Show one's own memberships, those of organisations one writes for, and what waits to be claimed."""
    rows = list(queries.own_memberships(request.user).prefetch_related("steps")[:50])
    for row in rows:
        told = [step for step in row.steps.all() if step.deed in (MembershipDeed.DECLINED, MembershipDeed.ENDED)]
        row.told = max(told, key=lambda step: step.pk).reason if told else ""  # type: ignore[attr-defined]
    written = {row.organisation_id for row in rows}
    context = {
        "rows": rows,
        "claimable": queries.claimable_memberships(request.user),
        "organisations": queries.led_by(request.user),
        "through": [row for row in queries.member_through(request.user) if row.pk not in written],
    }
    return render(request, "network/membership/own.html", context)


def _own(request: HttpRequest, pk: int) -> Membership:
    membership = get_object_or_404(Membership.objects.of(request.user).for_list(), pk=pk)
    if membership.state not in OPEN_STATES:
        raise Http404
    return membership


@never_cache
@login_required
def membership_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one's own data right and confirm them."""
    membership = _own(request, pk)
    organisation = membership.organisation
    form = None if organisation else PersonDataForm(posted(request), membership=membership)
    newer = None
    if request.method == "POST" and (form is None or form.is_valid()):
        if organisation is not None:
            fields = {"name": organisation.name, "kind": organisation.kind, "place_id": organisation.place_id}
        else:
            fields = form.cleaned_data
        try:
            deeds.change_member(membership=membership, confirmed=True, by=request.user, now=timezone.now(), **fields)
            messages.success(request, _("Danke. Ihre Angaben sind bestätigt."))
            return redirect("network:membership_own")
        except Conflict:
            membership = _own(request, pk)
            form = PersonDataForm(request.POST, membership=membership)
            newer = let_compare(form, membership.version)
        except HouseError as error:
            messages.error(request, str(error))
            return redirect("network:membership_own")
    context = {"form": form, "membership": membership, "newer": newer}
    return render(request, "network/membership/edit.html", context, status=422 if form and form.errors else 200)


@never_cache
@login_required
def membership_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, or take an application back."""
    membership = _own(request, pk)
    if not deeds.speaks_for(request.user, membership):
        raise Http404
    form = LeaveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        deeds.end_membership(membership=membership, by=request.user, now=timezone.now(), **form.cleaned_data)
        done = _("Die Mitgliedschaft ist beendet.") if membership.number else _("Der Antrag ist zurückgezogen.")
        messages.success(request, done)
        return redirect("network:membership_own")
    return render(request, "network/membership/leave.html", {"form": form, "membership": membership})


@require_POST
@login_required
def membership_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Connect a name of the office's list with one's account."""
    claimable = queries.claimable_memberships(request.user).order_by()
    membership = get_object_or_404(
        Membership.objects.filter(Q(user=request.user) | Q(pk__in=claimable.values("pk"))), pk=pk
    )
    slug = tidy_line(request.POST.get("organisation", "")[:140])
    organisation = get_object_or_404(queries.led_by(request.user), slug=slug) if slug else None
    try:
        deeds.claim_membership(membership=membership, organisation=organisation, by=request.user, now=timezone.now())
        messages.success(request, _("Die Mitgliedschaft gehört jetzt zu Ihrem Konto."))
    except HouseError as error:
        messages.error(request, str(error))
    return redirect("network:membership_own")


@never_cache
def member_data_confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm one's data by the link of a mail. Opening it changes nothing: mail scanners open links."""
    found = freshness.asked_by(token)
    if found is None:
        raise Http404
    membership, asked = found
    problem = ""
    if request.method == "POST":
        try:
            membership = freshness.confirm_by_link(token=token, now=timezone.now())
        except HouseError as error:
            problem = str(error)
    answered = freshness.is_answered(membership, asked)
    waits = membership.state == MembershipState.RUNNING and membership.asked_on == asked
    context = {"membership": membership, "answered": answered, "waits": waits, "problem": problem}
    return render(request, "network/membership/confirmation.html", context, status=409 if problem else 200)
