"""People's own pages: profile, side, invitations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mitwirk.accounts import queries
from mitwirk.accounts.actions import bodies, claims, people
from mitwirk.accounts.forms import ClaimForm, ProfileForm
from mitwirk.accounts.models import Sector
from mitwirk.core.errors import HouseError


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Change name, place and languages; see from which side one speaks."""
    user = request.user
    initial = {"display_name": user.display_name, "place": user.place, "languages": user.languages.split(",")}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        people.change_profile(user=user, **form.cleaned_data)
        messages.success(request, _("Ihre Angaben sind gespeichert."))
        return redirect("accounts:profile")
    claim = queries.present_claim(user)
    context = {
        "form": form,
        "claim": claim,
        "decision": queries.latest_decision(claim),
        "needs_check": claim is not None and claim.sector != Sector.CITIZENS,
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def claim_create(request: HttpRequest) -> HttpResponse:
    """Say from which side one speaks."""
    claim = queries.present_claim(request.user)
    initial = {"sector": claim.sector, "body": claim.body, "place": claim.place} if claim else None
    form = ClaimForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        claims.claim_sector(user=request.user, now=timezone.now(), **form.cleaned_data)
        if form.cleaned_data["sector"] == Sector.CITIZENS:
            messages.success(request, _("Ihre Sicht ist gespeichert."))
        elif queries.confirmed_sector(request.user):
            messages.success(request, _("Ihre Sicht ist gespeichert und bestätigt."))
        else:
            messages.success(request, _("Ihre Sicht ist gespeichert. Die Geschäftsstelle prüft sie."))
        return redirect("accounts:profile")
    return render(request, "accounts/claim_form.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Show an invitation; only the button uses it, so that link previews do not."""
    now = timezone.now()
    try:
        if request.method == "POST":
            bodies.accept_invitation(code=code, user=request.user, now=now)
            messages.success(request, _("Ihre Sicht ist bestätigt."))
            return redirect("accounts:profile")
        row = bodies.valid_invitation(code=code, user=request.user, now=now)
    except HouseError as error:
        context = {"reason": str(error)}
        return render(request, "accounts/invitation_useless.html", context, status=error.status)
    return render(request, "accounts/invitation.html", {"invitation": row})
