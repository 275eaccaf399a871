"""Addresses of membership in the alliance, below /netzwerk/."""

from django.urls import URLPattern, path

from mitwirk.network.views import membership, office_import, office_members

OWN, ALL = "mitgliedschaft/", "mitglieder/"


def _imports(name: str, base: str, what: str) -> list[URLPattern]:
    """Return the addresses of one kind of list."""
    one, kind = f"{base}<int:pk>/", {"what": what}
    return [
        path(base, office_import.import_create, kind, name=f"{name}_create"),
        path(f"{base}vorlage.csv", office_import.import_template, kind, name=f"{name}_template"),
        path(one, office_import.import_detail, kind, name=name),
        path(f"{one}fehler.csv", office_import.import_faults, kind, name=f"{name}_faults"),
    ]


urlpatterns = [
    path("mitglied-werden/", membership.membership_apply, name="membership_apply"),
    path("mitglied-werden/<slug:slug>/", membership.membership_apply_for, name="membership_apply_for"),
    path(OWN, membership.membership_own, name="membership_own"),
    path(f"{OWN}<int:pk>/", membership.membership_edit, name="membership_edit"),
    path(f"{OWN}<int:pk>/austritt/", membership.membership_leave, name="membership_leave"),
    path(f"{OWN}<int:pk>/uebernahme/", membership.membership_claim, name="membership_claim"),
    path(f"{OWN}bestaetigung/<str:token>/", membership.member_data_confirmation, name="member_data_confirmation"),
    path(ALL, office_members.member_list, name="member_list"),
    path(f"{ALL}eintragen/", office_members.member_create, name="member_create"),
    path(f"{ALL}liste.csv", office_members.member_file, name="member_file"),
    *_imports("member_import", "mitglieder/einlesen/", "members"),
    *_imports("initiative_import", "einlesen/initiativen/", "initiatives"),
    path(f"{ALL}<int:pk>/", office_members.member_detail, name="member_detail"),
    path(f"{ALL}<int:pk>/aendern/", office_members.member_edit, name="member_edit"),
]
