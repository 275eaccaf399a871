"""Addresses of the ground floor."""

from django.urls import path

from mitwirk.core import views

app_name = "core"
urlpatterns = [
    path("gesund/", views.ready, name="ready"),
    path("gesund/lebt/", views.alive, name="alive"),
]
