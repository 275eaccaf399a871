"""The room of discussion."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """Threads, comments, groups, moderation."""

    name = "mitwirk.discussion"
    label = "discussion"
