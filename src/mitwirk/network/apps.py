"""The room of the network."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Organisations, initiatives, members, offers and needs."""

    name = "mitwirk.network"
    label = "network"
