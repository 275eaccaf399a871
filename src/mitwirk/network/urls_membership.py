"""Addresses of membership in the alliance, below /netzwerk/."""

from django.urls import path

from mitwirk.network.views import membership, office_member_import, office_members

OWN, ALL, LISTS = "mitgliedschaft/", "mitglieder/", "mitglieder/einlesen/"
urlpatterns = [
    path("mitglied-werden/", membership.membership_apply, name="membership_apply"),
    path("mitglied-werden/<slug:slug>/", membership.membership_apply_for, name="membership_apply_for"),
    path(OWN, membership.membership_own, name="membership_own"),
    path(f"{OWN}<int:pk>/", membership.membership_edit, name="membership_edit"),
    path(f"{OWN}<int:pk>/austritt/", membership.membership_leave, name="membership_leave"),
    path(f"{OWN}<int:pk>/uebernahme/", membership.membership_claim, name="membership_claim"),
    path(f"{OWN}bestaetigung/<str:token>/", membership.member_data_confirmation, name="member_data_confirmation"),
    path(ALL, office_members.member_list, name="member_list"),
    path(f"{ALL}liste.csv", office_members.member_file, name="member_file"),
    path(LISTS, office_member_import.member_import_create, name="member_import_create"),
    path(f"{LISTS}vorlage.csv", office_member_import.member_import_template, name="member_import_template"),
    path(f"{LISTS}<int:pk>/", office_member_import.member_import, name="member_import"),
    path(f"{LISTS}<int:pk>/fehler.csv", office_member_import.member_import_faults, name="member_import_faults"),
    path(f"{ALL}<int:pk>/", office_members.member_detail, name="member_detail"),
    path(f"{ALL}<int:pk>/aendern/", office_members.member_edit, name="member_edit"),
]
