"""Pages of this room that everybody may open."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse


def sitemap() -> Iterator[str]:
    """Yield the addresses that do not depend on rows first."""
    yield reverse("network:similar")
