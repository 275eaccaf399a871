"""People's own pages."""

from __future__ import annotations

import json

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mitwirk.accounts import queries
from mitwirk.accounts.actions import claims, people
from mitwirk.accounts.forms import ClaimForm, ProfileForm
from mitwirk.core.errors import HouseError


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Change name, place and languages; see from which side one speaks."""
    user = request.user
    initial = {"display_name": user.display_name, "place": user.place, "languages": user.languages}
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
        "is_confirmed": queries.confirmed_sector(user) is not None,
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def claim_create(request: HttpRequest) -> HttpResponse:
    """Say from which side one speaks."""
    claim = queries.present_claim(request.user)
    initial = {"sector": claim.sector, "body": claim.body} if claim else None
    form = ClaimForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        claims.claim_sector(user=request.user, now=timezone.now(), **form.cleaned_data)
        if queries.confirmed_sector(request.user):
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
        row = claims.valid_invitation(code, now)
        if request.method == "POST":
            claims.accept_invitation(code=code, user=request.user, now=now)
            messages.success(request, _("Ihre Sicht ist bestätigt."))
            return redirect("accounts:profile")
    except HouseError as error:
        return render(request, "accounts/invitation_useless.html", {"reason": str(error)}, status=error.status)
    return render(request, "accounts/invitation.html", {"invitation": row})


@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Show all that is stored about oneself."""
    data = people.gather_personal_data(request.user)
    return render(request, "accounts/my_data.html", {"rooms": readable(data)})


def readable(data: dict) -> list[dict]:
    """Return rooms with rows of name and value, for reading."""
    return [
        {"room": room, "rows": [{"name": name, "value": value} for name, value in values.items()]}
        for room, values in data.items()
        if values
    ]


@never_cache
@login_required
def my_data_file(request: HttpRequest) -> HttpResponse:
    """Give all that is stored about oneself as a file."""
    data = people.gather_personal_data(request.user)
    body = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="meine-daten.json"'
    return response


@never_cache
@login_required
@reauthentication_required
def erasure(request: HttpRequest) -> HttpResponse:
    """Erase oneself, after saying once more that it is meant."""
    problem = ""
    if request.method == "POST":
        if "verstanden" not in request.POST:
            problem = _("Setzen Sie das Häkchen. Das Löschen lässt sich nicht rückgängig machen.")
        else:
            try:
                people.erase_person(user=request.user, now=timezone.now())
                logout(request)
                return render(request, "accounts/erased.html")
            except HouseError as error:
                problem = str(error)
    return render(request, "accounts/erasure.html", {"problem": problem}, status=422 if problem else 200)
