"""What the house must know about this room."""

from __future__ import annotations

from mitwirk.core.contract import PeriodicJob, RoomContract
from mitwirk.network.similar_index import index_changed

CONTRACT = RoomContract(
    room="network",
    jobs=(PeriodicJob("network.similar", 30, index_changed, atomic=False),),
)
