"""Titles and leads of the pages around one's account, by the name of their address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Page:
    """What stands above a page, and whether the menu of one's account stands beside it."""

    title: Any
    lead: Any = ""
    menu: bool = True
    parent: str = ""
    short: Any = ""


SIGN_IN = {
    "account_login": Page(
        _("Wie möchten Sie teilnehmen?"),
        _("Lesen und abstimmen geht immer ohne Konto. Mit Konto bekommen Sie Antworten auf Ihre Beiträge."),
        menu=False,
        short=_("Anmelden"),
    ),
    "account_signup": Page(
        _("Konto anlegen"), _("Dafür genügt eine E-Mail-Adresse. Ihren Namen müssen Sie nicht nennen."), menu=False
    ),
    "account_request_login_code": Page(
        _("Mit Code anmelden"),
        _("Wir schicken Ihnen einen Code per E-Mail. Ein Passwort brauchen Sie nicht."),
        menu=False,
    ),
    "account_confirm_login_code": Page(_("Anmeldecode eingeben"), menu=False),
    "account_email_verification_sent": Page(_("E-Mail-Adresse bestätigen"), menu=False),
    "account_reset_password": Page(
        _("Neues Passwort anfordern"),
        _("Wir schicken Ihnen einen Code. Damit legen Sie ein neues Passwort fest."),
        menu=False,
    ),
    "account_confirm_password_reset_code": Page(_("Code für ein neues Passwort eingeben"), menu=False),
    "account_complete_password_reset": Page(_("Neues Passwort festlegen"), menu=False),
    "account_password_reset_completed": Page(_("Ihr neues Passwort gilt"), menu=False),
    "account_logout": Page(_("Abmelden"), menu=False),
    "account_inactive": Page(_("Dieses Konto ist gesperrt"), menu=False),
    "mfa_authenticate": Page(
        _("Zweiter Schritt"), _("Ihr Konto ist zusätzlich gesichert. Zeigen Sie, dass Sie es sind."), menu=False
    ),
    "mfa_login_webauthn": Page(_("Mit Schlüssel anmelden"), menu=False),
    "socialaccount_signup": Page(_("Fast fertig"), _("Für Ihr Konto fehlt noch eine E-Mail-Adresse."), menu=False),
    "socialaccount_login_cancelled": Page(_("Anmeldung abgebrochen"), menu=False),
    "socialaccount_login_error": Page(_("Die Anmeldung hat nicht geklappt"), menu=False),
    "openid_connect_login": Page(_("Mit einem anderen Konto anmelden"), menu=False),
    "openid_connect_callback": Page(_("Die Anmeldung hat nicht geklappt"), menu=False),
}

OWN = {
    "accounts:profile": Page(
        _("Meine Angaben"), _("Alles ist freiwillig. Neben Ihren Beiträgen steht nur der Anzeigename.")
    ),
    "accounts:claim_create": Page(
        _("Aus welcher Sicht sprechen Sie?"),
        _("Politik, Verwaltung und Bürgerschaft zählen gleich viel. Die Angabe hilft, alle drei zu hören."),
        parent="accounts:profile",
    ),
    "accounts:invitation": Page(_("Einladung annehmen"), menu=False),
    "accounts:my_data": Page(
        _("Meine Daten"),
        _("Was über Sie gespeichert ist, wozu und wie lange. Sie können alles mitnehmen oder löschen."),
    ),
    "accounts:erasure": Page(_("Konto löschen"), parent="accounts:my_data"),
    "accounts:erasure_confirm": Page(_("Konto endgültig löschen"), parent="accounts:my_data"),
    "account_email": Page(
        _("E-Mail-Adressen"),
        _("An die Hauptadresse gehen Nachrichten. Anmelden können Sie sich mit jeder bestätigten Adresse."),
    ),
    "account_change_password": Page(_("Passwort ändern"), parent="mfa_index"),
    "account_set_password": Page(
        _("Passwort festlegen"),
        _("Bisher melden Sie sich ohne Passwort an. Das geht auch danach noch."),
        parent="mfa_index",
    ),
    "account_reauthenticate": Page(
        _("Zeigen Sie, dass Sie es sind"), _("Der nächste Schritt betrifft die Sicherheit Ihres Kontos.")
    ),
    "mfa_reauthenticate": Page(
        _("Zeigen Sie, dass Sie es sind"), _("Der nächste Schritt betrifft die Sicherheit Ihres Kontos.")
    ),
    "mfa_reauthenticate_webauthn": Page(
        _("Zeigen Sie, dass Sie es sind"), _("Der nächste Schritt betrifft die Sicherheit Ihres Kontos.")
    ),
    "mfa_index": Page(
        _("Anmeldung und Sicherheit"),
        _("Wählen Sie, wie Sie sich anmelden, und ob ein zweiter Schritt Ihr Konto schützt."),
    ),
    "mfa_activate_totp": Page(_("Code-App einrichten"), parent="mfa_index"),
    "mfa_deactivate_totp": Page(_("Code-App ausschalten"), parent="mfa_index"),
    "mfa_view_recovery_codes": Page(
        _("Ersatzcodes"),
        _("Für den Fall, dass Telefon oder Schlüssel fehlen. Jeder Code gilt einmal."),
        parent="mfa_index",
    ),
    "mfa_generate_recovery_codes": Page(_("Neue Ersatzcodes erzeugen"), parent="mfa_index"),
    "mfa_list_webauthn": Page(
        _("Schlüssel"),
        _("Ein Passkey auf Telefon oder Rechner oder ein Sicherheitsschlüssel zum Einstecken."),
        parent="mfa_index",
    ),
    "mfa_add_webauthn": Page(_("Schlüssel hinzufügen"), parent="mfa_list_webauthn"),
    "mfa_remove_webauthn": Page(_("Schlüssel entfernen"), parent="mfa_list_webauthn"),
    "mfa_edit_webauthn": Page(_("Schlüssel umbenennen"), parent="mfa_list_webauthn"),
    "socialaccount_connections": Page(
        _("Verbundene Anmeldungen"), _("Konten anderer Stellen, mit denen Sie sich hier anmelden können.")
    ),
}

OFFICE = {
    "accounts:claim_list": Page(
        _("Sichten prüfen"),
        _("Wer für Politik oder Verwaltung spricht, gilt als bestätigt, sobald jemand das geprüft hat."),
    ),
    "accounts:claim_decision": Page(_("Angabe prüfen"), parent="accounts:claim_list"),
    "accounts:domain_list": Page(
        _("Maildomänen"),
        _("Wer eine bestätigte Adresse mit einer dieser Domänen hat, ist sofort bestätigt."),
        parent="accounts:claim_list",
    ),
    "accounts:invitation_list": Page(
        _("Einladungen"),
        _("Für Menschen ohne Adresse einer Stelle, zum Beispiel Ratsmitglieder."),
        parent="accounts:claim_list",
    ),
    "accounts:role_list": Page(_("Rollen"), _("Wer im ganzen Haus mehr darf als andere.")),
}

PAGES = {**SIGN_IN, **OWN, **OFFICE}
