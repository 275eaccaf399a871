"""The room of the network."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Organisations, initiatives, members, offers and needs."""

    name = "mitwirk.network"
    label = "network"

    def ready(self) -> None:
        """Hang this room's panels on lower rooms' pages and on its own."""
        from mitwirk.core import slots
        from mitwirk.network import panels_offers, panels_similar, panels_talk

        slots.hang("places.place", panels_similar.cases_for_place)
        slots.hang("network.initiative.similar", panels_similar.cases_for_initiative)
        slots.hang("network.organisation.offers", panels_offers.offers_of_organisation)
        slots.hang("network.initiative.offers", panels_offers.offers_of_initiative)
        slots.hang("network.actor.contact", panels_offers.contact)
        slots.hang("places.place", panels_offers.offers_here)
        slots.hang("network.initiative.talk", panels_talk.talk_of_initiative)
        slots.hang("discussion.board.about", panels_talk.initiative_of_board)
