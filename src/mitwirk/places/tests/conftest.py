"""The official places, loaded once for a test that needs all of them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mitwirk.places.actions import load_places


@pytest.fixture
def country(db):
    """All official places."""
    load_places(now=timezone.now())
