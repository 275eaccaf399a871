"""Addresses of the directory."""

from django.urls import path

from mitwirk.network.views import directory, saved

urlpatterns = [
    path("", directory.directory_page, name="directory"),
    path("karte.json", directory.directory_points, name="directory_points"),
    path("neu.atom", directory.directory_feed, name="directory_feed"),
    path("meine-suchen/", saved.saved_search_list, name="saved_search_list"),
    path("meine-suchen/neu/", saved.saved_search_create, name="saved_search_create"),
    path("meine-suchen/<int:pk>/", saved.saved_search_edit, name="saved_search_edit"),
    path("meine-suchen/<int:pk>/loeschen/", saved.saved_search_removal, name="saved_search_removal"),
]
