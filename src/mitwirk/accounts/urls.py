"""Addresses of accounts: our own pages, then allauth's views under German paths with allauth's own names."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as provider
from django.urls import include, path

from mitwirk.accounts import views, views_data, views_office

own = [
    path("angaben/", views.profile, name="profile"),
    path("sicht/", views.claim_create, name="claim_create"),
    path("einladung/<str:code>/", views.invitation, name="invitation"),
    path("meine-daten/", views_data.my_data, name="my_data"),
    path("meine-daten/datei/", views_data.my_data_file, name="my_data_file"),
    path("meine-daten/einwilligung/<int:pk>/ende/", views_data.consent_end, name="consent_end"),
    path("loeschung/", views_data.erasure, name="erasure"),
    path("loeschung/bestaetigung/", views_data.erasure_confirm, name="erasure_confirm"),
    path("buero/sichten/", views_office.claim_list, name="claim_list"),
    path("buero/sichten/<int:pk>/entscheidung/", views_office.claim_decision, name="claim_decision"),
    path("buero/domaenen/", views_office.domain_list, name="domain_list"),
    path("buero/domaenen/<int:pk>/ende/", views_office.domain_end, name="domain_end"),
    path("buero/einladungen/", views_office.invitation_list, name="invitation_list"),
    path("buero/rollen/", views_office.role_list, name="role_list"),
    path("buero/rollen/<int:pk>/ende/", views_office.role_end, name="role_end"),
]
sign_in = [
    path("anmelden/", account.login, name="account_login"),
    path("anmelden/code/", account.request_login_code, name="account_request_login_code"),
    path("anmelden/code/eingeben/", account.confirm_login_code, name="account_confirm_login_code"),
    path("anmelden/zweiter-schritt/", second_step.authenticate, name="mfa_authenticate"),
    path("anmelden/schluessel/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("abmelden/", account.logout, name="account_logout"),
    path("gesperrt/", account.account_inactive, name="account_inactive"),
    path("neu/", account.signup, name="account_signup"),
    path("adresse-bestaetigen/", account.email_verification_sent, name="account_email_verification_sent"),
    path("passwort-vergessen/", account.password_reset, name="account_reset_password"),
    path(
        "passwort-vergessen/code/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path("passwort-vergessen/neu/", account.complete_password_reset, name="account_complete_password_reset"),
    path(
        "passwort-vergessen/fertig/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
]
security = [
    path("adressen/", account.email, name="account_email"),
    path("passwort/", account.password_change, name="account_change_password"),
    path("passwort/festlegen/", account.password_set, name="account_set_password"),
    path("nachweis/", account.reauthenticate, name="account_reauthenticate"),
    path("nachweis/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("nachweis/schluessel/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sicherheit/", second_step.index, name="mfa_index"),
    path("sicherheit/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("sicherheit/app/ende/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("sicherheit/ersatzcodes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("sicherheit/ersatzcodes/neu/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sicherheit/ersatzcodes/datei/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sicherheit/schluessel/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("sicherheit/schluessel/neu/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("sicherheit/schluessel/<int:pk>/ende/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("sicherheit/schluessel/<int:pk>/name/", keys.edit_webauthn, name="mfa_edit_webauthn"),
]
providers = [
    path("verbunden/", provider.connections, name="socialaccount_connections"),
    path("verbunden/neu/", provider.signup, name="socialaccount_signup"),
    path("verbunden/abgebrochen/", provider.login_cancelled, name="socialaccount_login_cancelled"),
    path("verbunden/fehler/", provider.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
urlpatterns = [path("", include((own, "accounts"))), *sign_in, *security, *providers]
