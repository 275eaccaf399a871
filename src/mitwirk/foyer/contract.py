"""What the house must know about this room."""

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from mitwirk.core.contract import RoomContract


def sitemap() -> list[str]:
    """Return the entrance's public pages."""
    routes = ["start", "search", "easy_language", "accessibility", "privacy", "imprint", "sitemap", "style_guide"]
    return [reverse(f"foyer:{route}") for route in routes]


CONTRACT = RoomContract(
    room="foyer",
    activity_kinds={
        "foyer.operator_text_changed": _("Betreibertext geändert"),
        "foyer.feedback_given": _("Rückmeldung zur Barrierefreiheit gegeben"),
    },
    sitemap=sitemap,
)
