"""Addresses of this room, below /netzwerk/."""

from mitwirk.network import urls_similar

app_name = "network"
urlpatterns = [
    *urls_similar.urlpatterns,
]
