"""Addresses of similar cases, below /netzwerk/."""

from django.urls import path

from mitwirk.network.views import similar

urlpatterns = [
    path("aehnliche-faelle/", similar.similar_cases, name="similar"),
    path("aehnliche-faelle/<slug:slug>/", similar.similar_to_initiative, name="similar_to_initiative"),
]
