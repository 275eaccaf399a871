"""Addresses of accounts: our own, then allauth's; the doors people use most have German names."""

from allauth.account import views as allauth_views
from django.urls import include, path

from mitwirk.accounts import views, views_office

own = [
    path("angaben/", views.profile, name="profile"),
    path("sicht/", views.claim_create, name="claim_create"),
    path("einladung/<str:code>/", views.invitation, name="invitation"),
    path("meine-daten/", views.my_data, name="my_data"),
    path("meine-daten/datei/", views.my_data_file, name="my_data_file"),
    path("loeschung/", views.erasure, name="erasure"),
    path("buero/sichten/", views_office.claim_list, name="claim_list"),
    path("buero/sichten/<int:pk>/entscheidung/", views_office.claim_decision, name="claim_decision"),
    path("buero/domaenen/neu/", views_office.domain_create, name="domain_create"),
    path("buero/einladungen/neu/", views_office.invitation_create, name="invitation_create"),
    path("buero/rollen/", views_office.role_list, name="role_list"),
    path("buero/rollen/<int:pk>/ende/", views_office.role_end, name="role_end"),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    path("", include("allauth.urls")),
    # The last pattern of a name is the one that `reverse` returns.
    path("anmelden/", allauth_views.login, name="account_login"),
    path("neu/", allauth_views.signup, name="account_signup"),
    path("abmelden/", allauth_views.logout, name="account_logout"),
    path("passwort-vergessen/", allauth_views.password_reset, name="account_reset_password"),
    path("anmelden/code/", allauth_views.request_login_code, name="account_request_login_code"),
]
