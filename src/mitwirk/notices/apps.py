"""The room of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What somebody follows, what they hear of it, and by which mail."""

    name = "mitwirk.notices"
    label = "notices"
