"""What people may agree to. A consent is asked for only where nothing else allows what we do with the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Purpose:
    """What somebody agrees to, in the words they read; a new wording gets a new version."""

    key: str
    version: str
    title: Any
    text: Any


# Whoever sits on a council reveals a political conviction; checking that needs an explicit yes.
SECTOR_CHECK = Purpose(
    "sector_check",
    "2026-11",
    _("Prüfung der Sicht"),
    _(
        "Die Geschäftsstelle darf prüfen, ob ich für die genannte Stelle spreche, und dort nachfragen. "
        "Das kann ich jederzeit zurücknehmen."
    ),
)
PURPOSES = {purpose.key: purpose for purpose in (SECTOR_CHECK,)}
