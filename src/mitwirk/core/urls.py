"""Addresses of the ground floor."""

from django.urls import path

from mitwirk.core import views, views_preferences

app_name = "core"
urlpatterns = [
    path("gesund/", views.ready, name="ready"),
    path("gesund/lebt/", views.alive, name="alive"),
    path("darstellung/", views_preferences.choose_theme, name="theme"),
    path("sprache/", views_preferences.choose_language, name="language"),
]
