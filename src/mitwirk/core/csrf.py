"""Protection against forged requests by origin, so that public pages need no token and stay cacheable."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


def is_same_origin(request: HttpRequest) -> bool:
    """Say whether the browser itself vouches that our own page sent this request.

    Browsers set Sec-Fetch-Site and Origin; no page can forge them. A request without either is not vouched for.
    """
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site == "same-origin"
    origin = request.META.get("HTTP_ORIGIN")
    if origin is None or origin == "null":
        return False
    parts = urlsplit(origin)
    return parts.netloc == request.get_host() and parts.scheme == request.scheme


class SameOriginMiddleware(CsrfViewMiddleware):
    """Accept what the browser vouches for; ask everything else for Django's token."""

    def process_view(self, request, callback, callback_args, callback_kwargs):
        """Let vouched requests pass without a token."""
        if request.method not in {"GET", "HEAD", "OPTIONS", "TRACE"} and is_same_origin(request):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)
