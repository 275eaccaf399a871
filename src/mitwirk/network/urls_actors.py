"""Addresses of organisations and initiatives."""

from django.urls import path

from mitwirk.network.views import initiatives, organisations, pictures, profiles, talk

ORG = "organisationen/<slug:slug>/"
INI = "initiativen/<slug:slug>/"
urlpatterns = [
    path("personen/mein-profil/", profiles.profile_edit, name="profile_edit"),
    path("personen/mein-profil/ende/", profiles.profile_removal, name="profile_removal"),
    path("personen/<slug:slug>/", profiles.profile_detail, name="profile_detail"),
    path("organisationen/neu/", organisations.organisation_create, name="organisation_create"),
    path("organisationen/ohne-menschen/", organisations.deserted_list, name="deserted_list"),
    path("einladungen/", organisations.invitation_list, name="invitation_list"),
    path("einladung/<str:code>/", organisations.organisation_join, name="organisation_join"),
    path(ORG, organisations.organisation_detail, name="organisation_detail"),
    path(f"{ORG}aendern/", organisations.organisation_edit, name="organisation_edit"),
    path(f"{ORG}menschen/", organisations.organisation_people, name="organisation_people"),
    path(f"{ORG}menschen/<int:pk>/", organisations.member_role, name="organisation_member"),
    path(f"{ORG}einladungen/<int:pk>/ende/", organisations.invitation_withdrawal, name="organisation_invitation_end"),
    path(f"{ORG}verbergen/", organisations.organisation_hiding, name="organisation_hiding"),
    path("initiativen/neu/", initiatives.initiative_create, name="initiative_create"),
    path("initiativen/anfragen/", initiatives.partnership_list, name="partnership_list"),
    path(INI, initiatives.initiative_detail, name="initiative_detail"),
    path(f"{INI}aendern/", initiatives.initiative_edit, name="initiative_edit"),
    path(f"{INI}partner/", initiatives.partner_create, name="partner_create"),
    path(f"{INI}partner/<int:pk>/ende/", initiatives.partnership_end, name="partnership_end"),
    path(f"{INI}bilder/", pictures.picture_list, name="picture_list"),
    path(f"{INI}bilder/<int:pk>/ende/", pictures.picture_removal, name="picture_removal"),
    path("bilder/<int:pk>/", pictures.picture_detail, name="picture_detail"),
    path(f"{INI}gespraech/", talk.initiative_talk, name="initiative_talk"),
    path(f"{INI}verbergen/", initiatives.initiative_hiding, name="initiative_hiding"),
]
