"""Addresses of the directory."""

from django.urls import path

from mitwirk.network.views import directory

urlpatterns = [
    path("", directory.directory_page, name="directory"),
]
