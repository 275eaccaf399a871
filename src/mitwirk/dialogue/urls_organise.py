"""Addresses of organising, moderation and receipts; they stand before the routes that begin with a slug."""

from django.urls import path

from mitwirk.dialogue.views import cards, moderation, organise, receipt, reports, seeds, steps, team

urlpatterns = [
    path("neu/", organise.dialogue_create, name="dialogue_create"),
    path("regeln/", moderation.rules, name="rules"),
    path("beleg/", receipt.receipt_lookup, name="receipt_lookup"),
    path("beleg/<str:code>/", receipt.receipt, name="receipt"),
    path("beleg/<str:code>/einspruch/", receipt.receipt_objection, name="receipt_objection"),
    path("beleg/<str:code>/rueckzug/", receipt.receipt_withdrawal, name="receipt_withdrawal"),
    path("<slug:slug>/verwaltung/", organise.dialogue_manage, name="organise"),
    path("<slug:slug>/bearbeiten/", organise.dialogue_edit, name="dialogue_edit"),
    path("<slug:slug>/kopie/", organise.dialogue_duplicate, name="dialogue_duplicate"),
    path("<slug:slug>/eroeffnung/", steps.dialogue_open, name="dialogue_open"),
    path("<slug:slug>/abschluss/", steps.dialogue_close, name="dialogue_close"),
    path("<slug:slug>/auswertung/", steps.dialogue_evaluate, name="dialogue_evaluate"),
    path("<slug:slug>/startaussagen/", seeds.seed_list, name="seed_list"),
    path("<slug:slug>/startaussagen/<int:number>/", seeds.seed_edit, name="seed_edit"),
    path("<slug:slug>/startaussagen/<int:number>/loeschung/", seeds.seed_delete, name="seed_delete"),
    path("<slug:slug>/team/", team.team_list, name="team_list"),
    path("<slug:slug>/team/<int:pk>/aufgabe/", team.member_role, name="member_role"),
    path("<slug:slug>/team/<int:pk>/austritt/", team.member_removal, name="member_removal"),
    path("<slug:slug>/karten/", cards.card_list, name="card_list"),
    path("<slug:slug>/karten/druck/", cards.card_print, name="card_print"),
    path("<slug:slug>/karten/sperrung/", cards.card_revocation, name="card_revocation"),
    path("<slug:slug>/zugang/", cards.access, name="access"),
    path("<slug:slug>/zugang/<str:code>/", cards.access_card, name="access_card"),
    path("<slug:slug>/moderation/", moderation.queue_list, name="moderation"),
    path("<slug:slug>/moderation/freigabe/", moderation.bulk_acceptance, name="bulk_acceptance"),
    path("<slug:slug>/moderation/ablehnung/", moderation.bulk_rejection, name="bulk_rejection"),
    path("<slug:slug>/moderation/protokoll/", moderation.public_log, name="moderation_log"),
    path("<slug:slug>/moderation/<int:number>/", moderation.statement_detail, name="moderation_statement"),
    path("<slug:slug>/moderation/<int:number>/einspruch/", moderation.objection_answer, name="objection_answer"),
    path("<slug:slug>/aussagen/<int:number>/meldung/", reports.report_create, name="statement_report"),
    path("<slug:slug>/aussagen/<int:number>/verlauf/", receipt.own_statement, name="own_statement"),
    path("<slug:slug>/aussagen/<int:number>/einspruch/", receipt.own_objection, name="own_objection"),
    path("<slug:slug>/aussagen/<int:number>/rueckzug/", receipt.own_withdrawal, name="own_withdrawal"),
]
