"""Who may do what in this room."""

from __future__ import annotations

from mitwirk.accounts.models import Role
from mitwirk.advice.models import Advisor, AdvisorReference
from mitwirk.network.permissions import can_edit_initiative


def can_confirm_advisors(viewer) -> bool:
    """The office confirms entries and ends them."""
    return viewer.is_authenticated and viewer.holds(Role.OFFICE)


def can_edit_advisor(viewer, advisor: Advisor) -> bool:
    """Everybody edits the own entry, nobody another one."""
    return viewer.is_authenticated and advisor.user_id == viewer.pk


def can_ask(viewer, advisor: Advisor) -> bool:
    """Whoever has an account may ask a listed advisor, but not oneself."""
    return viewer.is_authenticated and advisor.user_id != viewer.pk


def can_decide_reference(viewer, reference: AdvisorReference) -> bool:
    """People of the initiative decide; nobody confirms the own reference."""
    return reference.advisor.user_id != viewer.pk and can_edit_initiative(viewer, reference.initiative)
