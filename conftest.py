"""Fixtures for the whole house. No mocks: real database, real HTTP."""

from __future__ import annotations

import hypothesis
import pytest
from django.core.cache import cache

# The same code gives the same answer: what chance would find belongs into a search of its own
# (`pytest --hypothesis-profile=default`), not into whether somebody's change may pass.
hypothesis.settings.register_profile("house", derandomize=True)
hypothesis.settings.load_profile("house")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.fixture(autouse=True)
def _empty_cache():
    """Pages kept in memory must not leak from one test into the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What may not touch a database need not run once more on the second one."""
    for item in items:
        if item.get_closest_marker("django_db") is None and not DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.no_database)
