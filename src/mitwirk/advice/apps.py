"""The room of peer advice."""

from django.apps import AppConfig


class AdviceConfig(AppConfig):
    """Kollegiale Beratung and the network of advisors."""

    name = "mitwirk.advice"
    label = "advice"
