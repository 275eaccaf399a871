"""Addresses of the dialogue room; each noun lists its own in views."""

from django.urls import path

from mitwirk.dialogue.views import pages, voting

app_name = "dialogue"
urlpatterns = [
    path("", pages.dialogue_list, name="dialogue_list"),
    path("<slug:slug>/", pages.dialogue_detail, name="dialogue_detail"),
    path("<slug:slug>/abstimmen/", voting.vote, name="vote"),
    path("<slug:slug>/abstimmen/<int:number>/", voting.vote, name="vote_again"),
    path("<slug:slug>/aussagen/<int:number>/stimme/", voting.vote_create, name="vote_create"),
]
