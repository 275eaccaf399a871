"""Addresses of the dialogue room.

Votes stand first, because they are asked most; then fixed words before the dialogues' own slugs.
"""

from django.urls import path

from mitwirk.dialogue import urls_landscape, urls_live, urls_organise, urls_results
from mitwirk.dialogue.views import feeds, pages, statements, voting

app_name = "dialogue"
urlpatterns = [
    path("<slug:slug>/aussagen/<int:number>/stimme/", voting.vote_create, name="vote_create"),
    path("<slug:slug>/abstimmen/", voting.vote, name="vote"),
    path("", pages.dialogue_list, name="dialogue_list"),
    path("auswertung/", pages.method, name="method"),
    path("feed.atom", feeds.dialogue_feed, name="dialogue_feed"),
    path("kalender.ics", feeds.dialogue_calendar, name="dialogue_calendar"),
    *urls_organise.urlpatterns,
    *urls_results.urlpatterns,
    *urls_landscape.urlpatterns,
    *urls_live.urlpatterns,
    path("<slug:slug>/", pages.dialogue_detail, name="dialogue_detail"),
    path("<slug:slug>/abstimmen/<int:number>/", voting.vote, name="vote_again"),
    path("<slug:slug>/meine-antworten/", voting.own_answers, name="own_answers"),
    path("<slug:slug>/meine-antworten/loeschung/", voting.leave, name="leave"),
    path("<slug:slug>/konto/", voting.link_account, name="link_account"),
    path("<slug:slug>/sicht/", voting.about_sector, name="about_sector"),
    path("<slug:slug>/ueber-mich/", voting.about_background, name="about_background"),
    path("<slug:slug>/aussagen/neu/", statements.statement_create, name="statement_create"),
]
