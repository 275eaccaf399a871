"""Who may change places."""

from __future__ import annotations

from mitwirk.core.errors import NotAllowed
from mitwirk.places.models import Place


def can_add_quarter(viewer, municipality: Place) -> bool:
    """The office anywhere, a place administrator in the own municipality; the same holds for renaming."""
    if not viewer.is_authenticated:
        return False
    return viewer.holds("office") or viewer.holds("place_admin", municipality.pk)


def require_quarter_right(viewer, municipality: Place) -> None:
    """Refuse everybody else."""
    if not can_add_quarter(viewer, municipality):
        raise NotAllowed
