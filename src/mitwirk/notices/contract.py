"""What the house must know about this room."""

from __future__ import annotations

from mitwirk.core.contract import RoomContract

CONTRACT = RoomContract(room="notices")
