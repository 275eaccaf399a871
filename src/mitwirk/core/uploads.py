"""Refuse a request body that is larger than any page takes, before a byte of it reaches the disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mitwirk.core.errors import HouseError

# Browsers show our page only once they have sent what they began; a while of it is read and thrown away.
DRAIN_SECONDS = 8
DRAIN_CHUNK = 1 << 20
# A form around the files: field names, other fields, boundaries.
FORM_BYTES = 1_000_000


class BodyTooLarge(HouseError):
    """A request body above the limit."""

    status = 413

    def default_message(self) -> str:
        """Return the sentence with the limit in it."""
        return _(
            "Die Dateien sind zu groß. Zusammen dürfen es höchstens %(limit)s MB sein. Es wurde nichts "
            "gespeichert und "
            "nichts verändert. Packen Sie die Dateien in eine Zip-Datei oder teilen Sie sie auf."
        ) % {"limit": settings.UPLOAD_MAX_BYTES // 1_000_000}


def announced_bytes(request: HttpRequest) -> int:
    """Return how many bytes the request says it will send.

    Nonsense counts as none, and Django reads none then.
    """
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def drain(stream: Any, announced: int) -> None:
    """Read and throw away what the client sends, for a limited time."""
    deadline = time.monotonic() + DRAIN_SECONDS
    left = announced
    while left > 0 and time.monotonic() < deadline:
        chunk = stream.read(min(DRAIN_CHUNK, left))
        if not chunk:
            return
        left -= len(chunk)


class BodyLimitMiddleware:
    """Answer 413 to a body above `UPLOAD_MAX_BYTES`. Stands behind the sign-in: its page needs the viewer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, or answer 413."""
        announced = announced_bytes(request)
        if announced <= settings.UPLOAD_MAX_BYTES + FORM_BYTES:
            return self.get_response(request)
        from mitwirk.core.views import house_error

        drain(request.META["wsgi.input"], announced)
        return house_error(request, BodyTooLarge())
