"""Questions about people."""

from __future__ import annotations


def confirmed_sector(user) -> str | None:
    """Return the sector that somebody has confirmed for this account."""
    return None
