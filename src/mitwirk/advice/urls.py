"""Addresses of this room, below /beratung/."""

from django.urls import include, path

from mitwirk.advice.views import afterwards, requests, rooms

app_name = "advice"
urlpatterns = [
    path("", requests.start, name="start"),
    path("bereitschaft/", requests.readiness, name="readiness"),
    path("bereitschaft/ende/", requests.readiness_end, name="readiness_end"),
    path("nummern/", requests.office, name="office"),
    path("faelle/neu/", requests.request_create, name="request_create"),
    path("faelle/<int:pk>/", requests.request_detail, name="request_detail"),
    path("faelle/<int:pk>/einladungen/", requests.invitations, name="invitations"),
    path("faelle/<int:pk>/antwort/", requests.invitation_answer, name="invitation_answer"),
    path("faelle/<int:pk>/termine/", requests.poll, name="poll"),
    path("faelle/<int:pk>/termine/antwort/", requests.poll_answer, name="poll_answer"),
    path("faelle/<int:pk>/termin/", requests.date, name="date"),
    path("faelle/<int:pk>/termin/ende/", requests.date_end, name="date_end"),
    path("faelle/<int:pk>/rueckzug/", requests.withdrawal, name="withdrawal"),
    path("runden/<int:pk>/", rooms.room, name="room"),
    path("runden/<int:pk>/stand/", rooms.state, name="state"),
    path("runden/<int:pk>/beginn/", rooms.beginning, name="beginning"),
    path("runden/<int:pk>/phase/", rooms.part_end, name="part_end"),
    path("runden/<int:pk>/verlaengerung/", rooms.extension, name="extension"),
    path("runden/<int:pk>/pause/", rooms.rest, name="rest"),
    path("runden/<int:pk>/rolle/", rooms.role, name="role"),
    path("runden/<int:pk>/notiz/", rooms.entry_create, name="entry_create"),
    path("runden/<int:pk>/schluesselfrage/", rooms.key_question, name="key_question"),
    path("runden/<int:pk>/methode/", rooms.method, name="method"),
    path("runden/<int:pk>/abschluss/", rooms.closing, name="closing"),
    path("runden/<int:pk>/notizen/", afterwards.notes, name="notes"),
    path("runden/<int:pk>/rueckblick/", afterwards.follow_up, name="follow_up"),
    path("runden/<int:pk>/satz/", afterwards.sentence, name="sentence"),
    path("runden/<int:pk>/termin.ics", afterwards.calendar, name="calendar"),
    path("", include("mitwirk.advice.urls_advisors")),
]
