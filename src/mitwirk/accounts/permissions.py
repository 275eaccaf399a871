"""Who may do what with people's accounts."""

from __future__ import annotations

from mitwirk.accounts.models import Role


def is_office(viewer) -> bool:
    """The office confirms claims and gives roles."""
    return viewer.is_authenticated and viewer.holds(Role.OFFICE)
