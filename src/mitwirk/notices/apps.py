"""The room of notices."""

from django.apps import AppConfig

from mitwirk.core import slots


class NoticesConfig(AppConfig):
    """Following, notice centre, mails, newsletter."""

    name = "mitwirk.notices"
    label = "notices"

    def ready(self) -> None:
        """Hang the follow buttons the desk's panel, and how much is new in the header."""
        from mitwirk.notices import panels

        for slot in FOLLOW_SLOTS:
            slots.hang(slot, panels.follow)
        slots.hang("foyer.desk", panels.news)
        slots.hang("core.header", panels.unread_in_header)


FOLLOW_SLOTS = (
    "network.actor.follow",
    "places.place.follow",
    "dialogue.follow",
    "discussion.board.follow",
    "discussion.thread.follow",
)
