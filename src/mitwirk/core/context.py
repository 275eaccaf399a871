"""What every template knows: navigation, theme, the viewer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.core.cache import THEME_COOKIE


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the main areas that exist, the current one marked."""
    match = request.resolver_match
    namespace = match.namespace if match else ""
    areas = [
        ("dialogue", reverse("dialogue:dialogue_list"), _("Dialog")),
        ("network", reverse("network:directory"), _("Netzwerk")),
        ("discussion", reverse("discussion:board_list"), _("Gespräche")),
        ("advice", reverse("advice:start"), _("Beratung")),
        ("places", reverse("places:place_list"), _("Orte")),
    ]
    return [{"label": label, "href": href, "current": namespace == area} for area, href, label in areas]


def claim() -> str:
    """Return the line above the header; the house's own has an English text, an operator's stays as it is."""
    # An empty text would be answered with the catalogue's head.
    return _(settings.SITE_CLAIM) if settings.SITE_CLAIM else ""


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's variables; lazily where they cost something."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "nav": navigation(request),
        "theme": theme if theme in {"light", "dark"} else "",
        "viewer": getattr(request, "user", None),
        # Not "site": sign-in views of allauth put their own there.
        "house": {"name": settings.SITE_NAME, "claim": claim(), "url": settings.SITE_URL},
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
    }
