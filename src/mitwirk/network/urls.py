"""Addresses of this room, below /netzwerk/."""

from mitwirk.network import urls_actors, urls_directory, urls_membership, urls_offers, urls_similar

app_name = "network"
urlpatterns = [
    *urls_similar.urlpatterns,
    *urls_offers.urlpatterns,
    *urls_actors.urlpatterns,
    *urls_membership.urlpatterns,
    *urls_directory.urlpatterns,
]
