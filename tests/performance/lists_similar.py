"""How the list of similar cases grows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from mitwirk.network.models import Initiative
from mitwirk.network.similar_index import index_changed


def similar_cases(house: Any, count: int) -> None:
    """Add initiatives and let the job index them."""
    now = timezone.now()
    moments = {"made_at": now, "changed_at": now, "confirmed_at": now}
    Initiative.objects.bulk_create(
        Initiative(
            title=f"Reihe {number}",
            slug=f"reihe-{number}",
            summary="Ein Garten für alle",
            sector="citizens",
            place=house.more["place"],
            **moments,
        )
        for number in house.numbers(count)
    )
    index_changed(now=now)
