"""Addresses of a dialogue in a hall, and of the look at its data."""

from django.urls import path

from mitwirk.dialogue.views import live, quality

urlpatterns = [
    path("<slug:slug>/live/", live.live_control, name="live"),
    path("<slug:slug>/live/meinungsbild/", live.live_results, name="live_results"),
    path("<slug:slug>/live/ende/", live.live_end, name="live_end"),
    path("<slug:slug>/live/anzeige/<str:key>/", live.live_display, name="live_display"),
    path("<slug:slug>/live/anzeige/<str:key>/stand/", live.live_state, name="live_state"),
    path("<slug:slug>/datenlage/", quality.data_quality, name="quality"),
]
