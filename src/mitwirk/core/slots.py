"""Slots: places on a lower room's page where a higher room hangs a panel. Panels read, never write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Panel = Callable[[HttpRequest, Any], str]
_panels: defaultdict[str, list[Panel]] = defaultdict(list)


def hang(slot: str, panel: Panel) -> None:
    """Hang a panel; called in a room's `apps.py`. A panel returns safe HTML or an empty string."""
    if panel not in _panels[slot]:
        _panels[slot].append(panel)


def panels(slot: str) -> list[Panel]:
    """Return the panels of a slot in the order they were hung."""
    return list(_panels.get(slot, ()))
