"""What the house must know about this room."""

from mitwirk.core.contract import RoomContract

CONTRACT = RoomContract(room="places")
