"""Addresses of places."""

from django.urls import path

from mitwirk.places import views

app_name = "places"
urlpatterns = [
    path("orte/", views.place_list, name="place_list"),
    path("orte/vorschlaege/", views.suggest, name="suggest"),
    path("orte/<slug:slug>/", views.place_detail, name="place_detail"),
    path("orte/<slug:slug>/ortsteile/neu/", views.quarter_create, name="quarter_create"),
    path("orte/<slug:slug>/name/", views.quarter_rename, name="quarter_rename"),
    path("quellen/", views.sources, name="sources"),
]
