"""Addresses of this room, below /mitteilungen/."""

from django.urls import path

from mitwirk.notices.views import centre, newsletter, office

app_name = "notices"
LETTER, OFFICE = "rundbrief/", "buero/rundbriefe/"
ISSUE = f"{OFFICE}<slug:slug>/"
urlpatterns = [
    path("", centre.notice_list, name="notice_list"),
    path("<int:pk>/", centre.notice_detail, name="notice_detail"),
    path("gelesen/", centre.notice_reading, name="notice_reading"),
    path("einstellungen/", centre.notice_settings, name="notice_settings"),
    path("einstellungen/adresse/", centre.bounce_settling, name="bounce_settling"),
    path("abonnements/", centre.subscription_list, name="subscription_list"),
    path("abmelden/<str:token>/", centre.unsubscribe, name="unsubscribe"),
    path("feeds/", centre.feed_list, name="feed_list"),
    path(LETTER, newsletter.newsletter_list, name="newsletter_list"),
    path(f"{LETTER}feed.atom", newsletter.newsletter_feed, name="newsletter_feed"),
    path(f"{LETTER}bestellen/", newsletter.newsletter_ask, name="newsletter_ask"),
    path(f"{LETTER}bestaetigen/<str:token>/", newsletter.newsletter_confirm, name="newsletter_confirm"),
    path(f"{LETTER}abbestellen/<str:token>/", newsletter.newsletter_leave, name="newsletter_leave"),
    path(f"{LETTER}<slug:slug>/", newsletter.newsletter_detail, name="newsletter_detail"),
    path(OFFICE, office.issue_list, name="issue_list"),
    path(f"{OFFICE}neu/", office.issue_edit, name="issue_create"),
    path(ISSUE, office.issue_preview, name="issue_preview"),
    path(f"{ISSUE}aendern/", office.issue_edit, name="issue_edit"),
    path(f"{ISSUE}probe/", office.issue_trial, name="issue_trial"),
    path(f"{ISSUE}versand/", office.issue_release, name="issue_release"),
]
