"""One cache for the house: pages in the memory of each process, what guards sign-in in the database."""

from __future__ import annotations

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

# Attempts and used codes; used tickets of OpenID Connect.
SHARED_PREFIXES = ("allauth", "jwt:")


class HouseCache(LocMemCache):
    """Memory of this process, except for allauth's keys: attempts must count whichever process answers.

    allauth takes the default cache and cannot be told another one, so the keys decide.
    """

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set a value that is not there yet."""
        if is_shared(key):
            return caches["shared"].add(key, value, timeout, version)
        return super().add(key, value, timeout, version)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value."""
        if is_shared(key):
            return caches["shared"].get(key, default, version)
        return super().get(key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Set a value."""
        if is_shared(key):
            caches["shared"].set(key, value, timeout, version)
        else:
            super().set(key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget a value."""
        if is_shared(key):
            return caches["shared"].delete(key, version)
        return super().delete(key, version)


def is_shared(key: Any) -> bool:
    """Say whether a key belongs to allauth."""
    return str(key).startswith(SHARED_PREFIXES)
