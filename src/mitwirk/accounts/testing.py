"""The cast of the house's tests, and makers for accounts."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from mitwirk.accounts.models import Role, RoleGrant, User

PASSWORD = "ein-langes-passwort-42"


def make_user(name: str = "Amina", *, email: str = "", role: str = "", place=None, now: datetime | None = None) -> User:
    """Make an account with a password, optionally with a house-wide role."""
    user = User.objects.create_user(email or f"{name.lower()}@beispiel.de", PASSWORD, display_name=name)
    if role:
        RoleGrant.objects.create(user=user, role=role, place=place, granted_at=now or timezone.now())
    return user


def make_office(name: str = "Dilek") -> User:
    """Make somebody of the office."""
    return make_user(name, role=Role.OFFICE)
