"""The room of places and topics."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places of Baden-Württemberg and the one taxonomy of topics."""

    name = "mitwirk.places"
    label = "places"
