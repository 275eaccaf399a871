"""Addresses of this room, below /gespraeche/."""

from django.urls import path

from mitwirk.discussion import feeds
from mitwirk.discussion.views import boards, moderation, threads

app_name = "discussion"
urlpatterns = [
    path("", boards.board_list, name="board_list"),
    path("feed/", feeds.feed_of_all, name="feed"),
    path("neu/", boards.board_create, name="board_create"),
    path("regeln/", moderation.rules, name="rules"),
    path("protokoll/", moderation.moderation_log, name="moderation_log"),
    path("moderation/", moderation.moderation_queue, name="moderation_queue"),
    path("einladungen/", boards.invitation_list, name="invitation_list"),
    path("einladung/<str:code>/", boards.board_join, name="board_join"),
    path("beitrag/<int:pk>/", threads.comment_detail, name="comment_detail"),
    path("beitrag/<int:pk>/antworten/", threads.comment_answers, name="comment_answers"),
    path("beitrag/<int:pk>/antwort/", threads.answer_create, name="answer_create"),
    path("beitrag/<int:pk>/aendern/", threads.comment_edit, name="comment_edit"),
    path("beitrag/<int:pk>/loeschen/", threads.comment_withdrawal, name="comment_withdrawal"),
    path("beitrag/<int:pk>/verlauf/", threads.comment_history, name="comment_history"),
    path("beitrag/<int:pk>/meldung/", moderation.report_create, name="report_create"),
    path("beitrag/<int:pk>/entscheidung/", moderation.comment_decision, name="comment_decision"),
    path("beitrag/<int:pk>/widerspruch/", moderation.objection_create, name="objection_create"),
    path("widerspruch/<int:pk>/", moderation.objection_decision, name="objection_decision"),
    path("anhang/<int:pk>/", threads.attachment_detail, name="attachment_detail"),
    path("anhang/<int:pk>/entfernen/", threads.attachment_removal, name="attachment_removal"),
    path("<slug:slug>/", boards.board_detail, name="board_detail"),
    path("<slug:slug>/feed/", feeds.board_feed, name="board_feed"),
    path("<slug:slug>/angaben/", boards.board_edit, name="board_edit"),
    path("<slug:slug>/ruhe/", boards.board_retirement, name="board_retirement"),
    path("<slug:slug>/menschen/", boards.board_people, name="board_people"),
    path("<slug:slug>/menschen/<int:pk>/", boards.board_member, name="board_member"),
    path("<slug:slug>/einladungen/<int:pk>/", boards.board_invitation_end, name="board_invitation_end"),
    path("<slug:slug>/neu/", threads.thread_create, name="thread_create"),
    path("<slug:slug>/<int:pk>/", threads.thread_detail, name="thread_detail"),
]
