"""Addresses of this room, below /beratung/."""

from django.urls import URLPattern

app_name = "advice"
urlpatterns: list[URLPattern] = []
