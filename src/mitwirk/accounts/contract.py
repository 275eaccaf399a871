"""What the house must know about this room."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from mitwirk.accounts import demo, personal
from mitwirk.accounts.actions.data import forget_unconfirmed
from mitwirk.core.contract import PeriodicJob, RoomContract


def sitemap() -> list[str]:
    """Return the pages of signing in that everyone may open."""
    names = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
    return [reverse(name) for name in names]


CONTRACT = RoomContract(
    room="accounts",
    activity_kinds={
        "accounts.sector_claimed": _("Sicht angegeben"),
        "accounts.sector_ended": _("Sicht zurückgenommen"),
        "accounts.sector_confirmed": _("Sicht bestätigt"),
        "accounts.sector_refused": _("Sicht nicht bestätigt"),
        "accounts.domain_added": _("Maildomäne eingetragen"),
        "accounts.domain_ended": _("Maildomäne entfernt"),
        "accounts.invited": _("Einladung verschickt"),
        "accounts.role_granted": _("Rolle vergeben"),
        "accounts.role_ended": _("Rolle beendet"),
        "accounts.consent_given": _("Einwilligung gegeben"),
        "accounts.consent_withdrawn": _("Einwilligung zurückgenommen"),
        "accounts.erased": _("Konto gelöscht"),
    },
    personal_data=personal.personal_data,
    erase=personal.erase,
    sitemap=sitemap,
    demo=demo.load,
    jobs=(PeriodicJob("accounts.forget_unconfirmed", 24 * 3600, forget_unconfirmed),),
)
