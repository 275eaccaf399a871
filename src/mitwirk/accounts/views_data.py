"""One's own data: see it, take it along, take consents back, erase it."""

from __future__ import annotations

import json
import time

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.cryptokit import compare_user_code, generate_user_code
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mitwirk.accounts.actions import consents, data
from mitwirk.accounts.consents import PURPOSES
from mitwirk.accounts.forms import ErasureForm
from mitwirk.accounts.models import Consent, User
from mitwirk.accounts.readable import rooms_for_reading
from mitwirk.core import mail
from mitwirk.core.errors import HouseError

CODE_KEY = "accounts_erasure_code"
CODE_SECONDS = 15 * 60
CODE_TRIES = 3


def _person(request: HttpRequest) -> User:
    """Return who is signed in, for views behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user


@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Show all that is stored about oneself, and why."""
    given = Consent.objects.filter(user=_person(request)).order_by("-given_at", "pk")
    context = {
        "rooms": rooms_for_reading(data.gather_personal_data(_person(request))),
        "consents": [{"row": row, "purpose": PURPOSES.get(row.purpose)} for row in given],
    }
    return render(request, "accounts/my_data.html", context)


@never_cache
@login_required
def my_data_file(request: HttpRequest) -> HttpResponse:
    """Give all that is stored about oneself as a file, for people (HTML) or machines (JSON)."""
    content = data.gather_personal_data(_person(request))
    if request.GET.get("art") == "lesbar":
        context = {"rooms": rooms_for_reading(content), "made_at": timezone.now()}
        response = render(request, "accounts/my_data_file.html", context)
        name = "meine-daten.html"
    else:
        body = json.dumps(content, ensure_ascii=False, indent=2, default=str)
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
        name = "meine-daten.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@login_required
def consent_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a consent back."""
    row = get_object_or_404(Consent, pk=pk, user=_person(request))
    consents.withdraw_consent(consent=row, by=_person(request), now=timezone.now())
    messages.success(request, _("Ihre Einwilligung ist zurückgenommen."))
    return redirect("accounts:my_data")


@never_cache
@login_required
def erasure(request: HttpRequest) -> HttpResponse:
    """First step: say what goes and what stays; the button leads to the proof."""
    if request.method == "POST":
        if not get_reauthentication_flows(_person(request)):
            _send_code(request)
        return redirect("accounts:erasure_confirm")
    return render(request, "accounts/erasure.html")


def _send_code(request: HttpRequest) -> None:
    """Send a code to somebody who has neither password nor second step."""
    code = generate_user_code()
    request.session[CODE_KEY] = {"code": code, "at": time.time(), "tries": 0}
    mail.send("accounts/mails/erasure_code", to=_person(request).email, context={"code": code})


def _code_fits(request: HttpRequest, typed: str) -> bool:
    """Compare a typed code; three wrong ones or fifteen minutes end it."""
    state = request.session.get(CODE_KEY)
    if not state or time.time() - state["at"] > CODE_SECONDS or state["tries"] >= CODE_TRIES:
        return False
    request.session[CODE_KEY] = {**state, "tries": state["tries"] + 1}
    return compare_user_code(actual=typed, expected=state["code"])


@never_cache
@login_required
def erasure_confirm(request: HttpRequest) -> HttpResponse:
    """Second step: prove who one is, say once more that it is meant, and go."""
    needs_code = not get_reauthentication_flows(_person(request))
    if not needs_code and not did_recently_reauthenticate(request):
        raise ReauthenticationRequired
    if needs_code and CODE_KEY not in request.session:
        return redirect("accounts:erasure")
    form = ErasureForm(request.POST if request.method == "POST" else None, needs_code=needs_code)
    if request.method == "POST" and form.is_valid():
        if needs_code and not _code_fits(request, form.cleaned_data["code"]):
            form.add_error(
                "code",
                _("Dieser Code stimmt nicht oder gilt nicht mehr. Gehen Sie zurück und fordern Sie einen neuen an."),
            )
        else:
            try:
                data.erase_person(user=User.objects.get(pk=_person(request).pk), now=timezone.now())
                logout(request)
                return render(request, "accounts/erased.html")
            except HouseError as error:
                form.add_error(None, str(error))
    return render(request, "accounts/erasure_confirm.html", {"form": form}, status=422 if form.errors else 200)
