"""HTML to an accessible PDF (PDF/UA). Nothing is fetched from anywhere but our own static files."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "static:"


class StaticOnly(URLFetcher):
    """Resolve `static:core/…` and refuse every other address, the network and the disk included."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return one static file."""
        path = static_path(url)
        if path is None:
            raise ValueError(f"not one of our static files: {url[:200]}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def static_path(url: str) -> Path | None:
    """Return where a `static:` address lies on disk; None for anything else."""
    if not url.startswith(SCHEME):
        return None
    try:
        found = finders.find(unquote(url.removeprefix(SCHEME)).lstrip("/"))
    except SuspiciousFileOperation:
        return None
    return Path(found) if found else None


def write(html: str, target: IO[bytes]) -> None:
    """Write a tagged PDF. Title and language come from the HTML."""
    document = HTML(string=html, base_url="static:/", url_fetcher=StaticOnly())
    document.write_pdf(target, pdf_variant="pdf/ua-1", full_fonts=False, optimize_images=True)
