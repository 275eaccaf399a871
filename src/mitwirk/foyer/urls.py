"""Addresses of the entrance."""

from django.urls import path

from mitwirk.foyer import views

app_name = "foyer"
urlpatterns = [
    path("", views.start, name="start"),
    path("mein-bereich/", views.desk, name="desk"),
]
