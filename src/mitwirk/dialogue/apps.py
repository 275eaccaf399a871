"""The room of structured dialogue."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """Dialogue, statements, votes, landscape."""

    name = "mitwirk.dialogue"
    label = "dialogue"
