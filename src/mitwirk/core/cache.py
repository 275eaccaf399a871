"""Public pages from memory: one query decides whether anything in the house has changed."""

from __future__ import annotations

import functools
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from mitwirk.core import activity

View = Callable[..., HttpResponse]
KEEP_SECONDS = 60  # texts such as "noch 11 Tage" change with the clock, not with a deed


def is_nobody(request: HttpRequest) -> bool:
    """Say whether the request carries nothing that could change the page: no sign-in, no guest pass, no message."""
    harmless = {settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE, settings.CSRF_COOKIE_NAME}
    return request.method in {"GET", "HEAD"} and not (set(request.COOKIES) - harmless)


THEME_COOKIE = "mw_darstellung"


@dataclass(frozen=True)
class StoredPage:
    """A rendered page, plain and compressed. It holds no secret and nothing typed by its reader, so both are safe."""

    content: bytes
    compressed: bytes
    content_type: str
    etag: str

    @classmethod
    def of(cls, response: HttpResponse) -> StoredPage:
        """Keep a rendered response."""
        etag = hashlib.sha256(response.content).hexdigest()[:32]
        packed = gzip.compress(response.content, compresslevel=6, mtime=0)
        return cls(response.content, packed, response.headers["Content-Type"], etag)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the page, or 304 when the browser has it already."""
        packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        response = HttpResponse(self.compressed if packed else self.content, content_type=self.content_type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        etag = f'"{self.etag}{"-gzip" if packed else ""}"'
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Vary"] = "Cookie, Accept-Encoding"
        return get_conditional_response(request, etag=etag, response=response) or response


def public_page(version: Callable[[], Any] = activity.latest_stamp) -> Callable[[View], View]:
    """Serve a page to nobody-in-particular from memory, with an ETag, until `version()` changes.

    Signed-in people and guests of a dialogue always get a fresh page.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_nobody(request):
                response = view(request, *args, **kwargs)
                response.headers.setdefault("Cache-Control", "private, no-cache")
                return response
            language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
            theme = request.COOKIES.get(THEME_COOKIE, "")
            raw = f"{version()}|{request.get_full_path()}|{language}|{theme}|{request.META.get('HTTP_HX_REQUEST')}"
            key = "page:" + hashlib.sha256(raw.encode()).hexdigest()
            stored = cache.get(key)
            if stored is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or response.streaming or response.cookies:
                    return response
                stored = StoredPage.of(response)
                cache.set(key, stored, KEEP_SECONDS)
            return stored.answer(request)

        return wrapper

    return decorate
