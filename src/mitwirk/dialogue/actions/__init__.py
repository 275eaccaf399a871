"""The deeds of the room, one module a noun."""
