"""Typed reading of the environment: the only place where `os.environ` is read."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "MITWIRK_"


def text(name: str, default: str = "") -> str:
    """Return the variable `MITWIRK_<name>`, stripped."""
    return os.environ.get(PREFIX + name, default).strip()


def boolean(name: str, default: bool = False) -> bool:
    """Return the variable as a yes or no; refuse anything else."""
    raw = text(name).lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "ja", "on"}:
        return True
    if raw in {"0", "false", "no", "nein", "off"}:
        return False
    raise ImproperlyConfigured(f"{PREFIX}{name} must be yes or no, not {raw!r}.")


def integer(name: str, default: int) -> int:
    """Return the variable as a whole number; refuse anything else."""
    raw = text(name)
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{PREFIX}{name} must be a whole number, not {raw!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    """Return the variable as a list, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """Return the variable as a folder."""
    raw = text(name)
    return Path(raw).expanduser().resolve() if raw else default


def bare(name: str, default: str = "") -> str:
    """Return a variable without our prefix, such as `DATABASE_URL`."""
    return os.environ.get(name, default).strip()
