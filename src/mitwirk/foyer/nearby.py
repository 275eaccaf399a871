"""What "near me" means: the place itself, all it lies in, and all that lies in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from mitwirk.places import queries as places
from mitwirk.places.models import Place


@dataclass(frozen=True)
class Nearby:
    """What a typed place was understood as."""

    place: Place | None
    suggestions: list[Place] = field(default_factory=list)

    @property
    def place_ids(self) -> list[int]:
        """The place, its parents and its children; empty when the text was not understood."""
        return places.related_ids(self.place) if self.place else []


def nearby(text: str) -> Nearby:
    """Understand a postcode or a name, however it is spelt."""
    found = places.resolve(text)
    return Nearby(place=found.place, suggestions=list(found.candidates))
