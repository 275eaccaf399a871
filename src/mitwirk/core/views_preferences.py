"""How a visitor wants to see the pages: language, light or dark. A cookie each, nothing about the person."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mitwirk.core.cache import THEME_COOKIE

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Lead back to the page of this site that the form stood on."""
    target = request.POST.get("next", "/")
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=hosts, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")


def _remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    secure = settings.SESSION_COOKIE_SECURE
    if value:
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    else:
        response.delete_cookie(name, samesite="Lax")
    return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark; anything else follows the device again."""
    chosen = request.POST.get("theme", "")
    return _remember(_back(request), THEME_COOKIE, chosen if chosen in {"light", "dark"} else "")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a language that the site speaks; German needs no cookie."""
    chosen = request.POST.get("language", "")
    known = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    return _remember(_back(request), settings.LANGUAGE_COOKIE_NAME, chosen if chosen in known else "")
