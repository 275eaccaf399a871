"""The entrance."""

from django.apps import AppConfig


class FoyerConfig(AppConfig):
    """Start page, search, my desk, style guide; no domain models."""

    name = "mitwirk.foyer"
    label = "foyer"
