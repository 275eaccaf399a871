"""HTML to an accessible PDF (PDF/UA). Nothing is fetched from anywhere but our own static files."""

from __future__ import annotations

import functools
import mimetypes
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils.translation import gettext as _

from mitwirk.core.errors import HouseError

SCHEME = "static:"


class PdfUnavailable(HouseError):
    """The system library that draws PDFs is missing on this server."""

    status = 503

    def default_message(self) -> str:
        """Return what to do instead."""
        return _("Dieser Server kann gerade kein PDF erzeugen. Öffnen Sie den Bericht und drucken Sie ihn als PDF.")


@functools.cache
def available() -> bool:
    """Say whether WeasyPrint finds its system library Pango; it is the only part of the house that needs one."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


def static_path(url: str) -> Path | None:
    """Return where a `static:` address lies on disk; None for anything else."""
    if not url.startswith(SCHEME):
        return None
    try:
        found = finders.find(unquote(url.removeprefix(SCHEME)).lstrip("/"))
    except SuspiciousFileOperation:
        return None
    return Path(found) if found else None


def static_only() -> Any:
    """Return a fetcher that resolves `static:core/…` and refuses every other address, network and disk included."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            path = static_path(url)
            if path is None:
                raise ValueError(f"not one of our static files: {url[:200]}")
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return StaticOnly()


def write(html: str, target: IO[bytes]) -> None:
    """Write a tagged PDF. Title and language come from the HTML."""
    if not available():
        raise PdfUnavailable
    from weasyprint import HTML

    document = HTML(string=html, base_url="static:/", url_fetcher=static_only())
    document.write_pdf(target, pdf_variant="pdf/ua-1", full_fonts=False, optimize_images=True)
