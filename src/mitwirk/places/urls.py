"""Addresses of places."""

from django.urls import path

from mitwirk.places import views

app_name = "places"
urlpatterns = [
    path("orte/", views.place_list, name="place_list"),
]
