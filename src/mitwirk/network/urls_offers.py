"""Addresses of offers, needs and messages, below /netzwerk/."""

from django.urls import path

from mitwirk.network.views import contact, offers

LIST, TALKS = "gesuche-und-angebote/", "nachrichten/"
ONE, TALK = f"{LIST}<int:pk>/", f"{TALKS}<int:pk>/"
urlpatterns = [
    path(LIST, offers.offer_list, name="offer_list"),
    path(f"{LIST}feed.atom", offers.offer_feed, name="offer_feed"),
    path(f"{LIST}neu/", offers.offer_create, name="offer_create"),
    path(f"{LIST}eigene/", offers.match_list, name="match_list"),
    path(f"{LIST}vorschlaege/<int:pk>/ende/", offers.match_dismissal, name="match_dismissal"),
    path(ONE, offers.offer_detail, name="offer_detail"),
    path(f"{ONE}aendern/", offers.offer_edit, name="offer_edit"),
    path(f"{ONE}verlaengerung/", offers.offer_extension, name="offer_extension"),
    path(f"{ONE}ende/", offers.offer_end, name="offer_end"),
    path(f"{ONE}erfuellung/", offers.offer_fulfilment, name="offer_fulfilment"),
    path(f"{ONE}bestaetigung/", offers.fulfilment_answer, name="fulfilment_answer"),
    path(f"{ONE}verbergen/", offers.offer_hiding, name="offer_hiding"),
    path(TALKS, contact.message_list, name="message_list"),
    path(f"{TALKS}neu/<slug:kind>/<int:pk>/", contact.message_create, name="message_create"),
    path(f"{TALKS}sperren/<int:pk>/ende/", contact.block_end, name="block_end"),
    path(f"{TALKS}meldungen/", contact.report_list, name="message_report_list"),
    path(f"{TALKS}meldungen/<int:pk>/", contact.report_decision, name="message_report_decision"),
    path(TALK, contact.conversation, name="conversation"),
    path(f"{TALK}sperre/", contact.block_create, name="block_create"),
    path(f"{TALKS}meldung/<int:pk>/", contact.report_create, name="message_report"),
]
