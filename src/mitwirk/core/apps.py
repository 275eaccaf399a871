"""The ground floor."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Components, activity log, visibility, errors, markup, slots, jobs."""

    name = "mitwirk.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
