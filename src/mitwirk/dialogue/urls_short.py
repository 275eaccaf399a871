"""Addresses short enough to type from a hall's screen."""

from django.urls import path

from mitwirk.dialogue.views import live

app_name = "short"
urlpatterns = [
    path("<str:code>/", live.short_way, name="dialogue"),
    path("<str:code>/<str:signature>/", live.short_display, name="display"),
]
