"""Template tags of the pages around one's account."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.accounts.pages import OFFICE, PAGES, Page
from mitwirk.accounts.permissions import is_office

register = template.Library()


def _name(context: Any) -> str:
    match = context["request"].resolver_match
    return match.view_name if match else ""


@register.simple_tag(takes_context=True)
def account_page(context: Any) -> Page | None:
    """Return title and lead of the page that is being shown."""
    return PAGES.get(_name(context))


@register.simple_tag(takes_context=True)
def account_path(context: Any) -> list[dict[str, str]]:
    """Return the way to this page for the breadcrumb."""
    name = _name(context)
    page = PAGES.get(name)
    if page is None:
        return []
    items = [{"label": str(page.short or page.title), "href": ""}]
    while page.parent:
        items.insert(0, {"label": str(PAGES[page.parent].title), "href": reverse(page.parent)})
        page = PAGES[page.parent]
    if page.menu:
        items.insert(0, {"label": _("Mein Bereich"), "href": reverse("foyer:desk")})
    return items


@register.simple_tag(takes_context=True)
def account_menu(context: Any) -> dict[str, Any] | None:
    """Return the menu of one's account, or the office's on the office's pages."""
    name, viewer = _name(context), context["request"].user
    page = PAGES.get(name)
    if page is None or not page.menu or not viewer.is_authenticated:
        return None
    own = ["accounts:profile", "account_email", "mfa_index", "socialaccount_connections", "accounts:my_data"]
    office = ["accounts:claim_list", "accounts:domain_list", "accounts:invitation_list", "accounts:role_list"]
    if not settings.OIDC_PROVIDERS:
        own.remove("socialaccount_connections")
    names = office if name in OFFICE and is_office(viewer) else own
    above = {name, page.parent, PAGES[page.parent].parent if page.parent else ""}
    # A page stands in the menu itself, or the one above it does.
    current = name if name in names else next((entry for entry in names if entry in above), "")
    return {
        "title": _("Geschäftsstelle") if names is office else _("Mein Konto"),
        "entries": [
            {"label": PAGES[entry].title, "href": reverse(entry), "current": entry == current} for entry in names
        ],
    }


@register.filter
def in_fours(text: str) -> str:
    """Part a long code into groups of four, which are easier to type."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
