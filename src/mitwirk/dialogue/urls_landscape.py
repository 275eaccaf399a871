"""Addresses of the landscape."""

from django.urls import path

from mitwirk.dialogue.views import landscape

urlpatterns = [
    path("<slug:slug>/landschaft/", landscape.landscape, name="landscape"),
    path("<slug:slug>/landschaft/aussagen/", landscape.statement_table, name="landscape_statements"),
]
