"""Addresses of this room, below /beratung/."""

from django.urls import include, path

app_name = "advice"
urlpatterns = [
    path("", include("mitwirk.advice.urls_advisors")),
]
