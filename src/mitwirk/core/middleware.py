"""What every request passes: language, headers, a log line without personal data, humane errors."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from mitwirk.core.errors import HouseError, Unstorable

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("mitwirk.request")


def content_security_policy() -> str:
    """Return the one policy of all pages; sign-in providers are the only other form targets."""
    ways = [app.get("settings", {}) for app in settings.OIDC_PROVIDERS]
    providers = {"https://" + urlsplit(way.get("server_url", "")).netloc for way in ways}
    # Browsers check every host a form is passed on to, and a provider may pass people on to another.
    providers |= {f"https://{host}" for way in ways for host in way.get("form_hosts", [])}
    form_targets = " ".join(["'self'", *sorted(providers - {"https://"})])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; manifest-src 'self'; form-action {form_targets}; base-uri 'none'; frame-ancestors 'none'"
    )


class SecurityHeadersMiddleware:
    """Strict CSP without inline code, no embedding, no device rights."""

    def __init__(self, get_response: Next):
        self.get_response = get_response
        self.policy = content_security_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that the view has not set."""
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", self.policy)
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class LanguageMiddleware:
    """German unless the visitor chose otherwise; a choice is a cookie, not a guess from the browser."""

    def __init__(self, get_response: Next):
        self.get_response = get_response
        self.codes = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose the language and say which one was used."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in self.codes else settings.LANGUAGE_CODE
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response


class RequestLogMiddleware:
    """One line a request: method, route, status, milliseconds. No address, no person, no query string."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the request and log it."""
        started = time.perf_counter()
        response = self.get_response(request)
        if log.isEnabledFor(logging.INFO):
            match = request.resolver_match
            line = {
                "method": request.method,
                "route": match.view_name or match.route if match else "-",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            }
            log.info("request", extra={"facts": line})
        return response


class HouseErrorMiddleware:
    """A HouseError that no view caught becomes a page with its sentence and its status."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; only errors matter here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Translate a HouseError into a page; so too what a database refuses to hold."""
        if isinstance(exception, DataError | OverflowError):
            log.warning("unstorable", exc_info=exception)
            exception = Unstorable()
        if not isinstance(exception, HouseError):
            return None
        from mitwirk.core.views import house_error

        return house_error(request, exception)
