"""Forms of the room: they check, they never save."""
