"""The room of structured dialogue."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """Dialogue, statements, votes, landscape."""

    name = "mitwirk.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        """Hang this room's panels on lower rooms' pages."""
        from mitwirk.core import slots
        from mitwirk.dialogue import panels

        slots.hang("places.place", panels.dialogues_here)
