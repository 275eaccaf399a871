"""Addresses of this room, below /gespraeche/."""

from django.urls import URLPattern

app_name = "discussion"
urlpatterns: list[URLPattern] = []
