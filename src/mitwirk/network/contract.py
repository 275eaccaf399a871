"""What the house must know about this room."""

from __future__ import annotations

from mitwirk.core.contract import PeriodicJob, RoomContract
from mitwirk.network.similar_index import index_changed
from mitwirk.network.sitemap import sitemap

CONTRACT = RoomContract(
    room="network",
    sitemap=sitemap,
    jobs=(PeriodicJob("network.similar", 30, index_changed, atomic=False),),
)
