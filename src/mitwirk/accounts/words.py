"""Our sentences in place of allauth's: errors, messages after a deed, notices by mail.

allauth's German catalogue mixes "du" and "Sie", so each of its sentences that a person can meet stands here.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SIGN_IN_FAILED = _(
    "E-Mail-Adresse und Passwort passen nicht zusammen. Prüfen Sie beides, oder lassen Sie das Passwort leer: "
    "Dann schicken wir Ihnen einen Anmeldecode."
)
WRONG_CODE = _("Dieser Code stimmt nicht. Geben Sie ihn so ein, wie er in der Nachricht steht.")

ACCOUNT_ERRORS = {
    "account_inactive": _("Dieses Konto ist gesperrt. Schreiben Sie der Geschäftsstelle."),
    "cannot_remove_primary_email": _(
        "Das ist Ihre Hauptadresse. Machen Sie zuerst eine andere Adresse zur Hauptadresse."
    ),
    "duplicate_email": _("Diese Adresse gehört schon zu Ihrem Konto. Geben Sie eine andere an."),
    "email_password_mismatch": SIGN_IN_FAILED,
    "email_taken": _("Zu dieser Adresse gibt es schon ein Konto. Geben Sie eine andere an."),
    "enter_current_password": _("Das ist nicht Ihr jetziges Passwort. Geben Sie es noch einmal ein."),
    "incorrect_code": WRONG_CODE,
    "incorrect_password": _("Dieses Passwort stimmt nicht. Geben Sie es noch einmal ein."),
    "invalid_login": SIGN_IN_FAILED,
    "invalid_or_expired_key": _("Dieser Code gilt nicht mehr. Fordern Sie einen neuen an."),
    "invalid_password_reset": _("Dieser Code gilt nicht mehr. Fordern Sie einen neuen an."),
    "max_email_addresses": _("Mehr als %d Adressen gehen nicht. Entfernen Sie zuerst eine andere."),
    "too_many_login_attempts": _("Das waren viele Versuche. Warten Sie fünf Minuten und versuchen Sie es dann wieder."),
    "unverified_primary_email": _("Bestätigen Sie zuerst Ihre Hauptadresse."),
    "same_as_current": _("Das ist schon Ihre Adresse. Geben Sie eine andere an."),
    "rate_limited": _("Das waren viele Versuche. Warten Sie eine Minute und versuchen Sie es dann wieder."),
}

SECOND_STEP_ERRORS = {
    "add_email_blocked": _(
        "Ihr Konto ist mit einem zweiten Schritt gesichert. Schalten Sie ihn aus, um eine Adresse hinzuzufügen."
    ),
    "cannot_delete_authenticator": _("Diesen zweiten Schritt können Sie nicht ausschalten."),
    "cannot_generate_recovery_codes": _(
        "Ersatzcodes brauchen einen zweiten Schritt. Richten Sie zuerst eine App oder einen Schlüssel ein."
    ),
    "incorrect_code": _("Dieser Code stimmt nicht oder ist abgelaufen. Geben Sie den nächsten ein."),
    "unverified_email": _("Bestätigen Sie zuerst Ihre E-Mail-Adresse."),
}

PROVIDER_ERRORS = {
    "email_taken": _("Zu dieser Adresse gibt es schon ein Konto. Melden Sie sich dort an und verbinden Sie dann %s."),
    "invalid_token": _("Die Antwort des Anmeldedienstes war nicht gültig. Versuchen Sie es noch einmal."),
    "no_password": _("Ihr Konto hat noch kein Passwort. Legen Sie zuerst eines fest."),
    "no_verified_email": _("Ihr Konto hat keine bestätigte E-Mail-Adresse. Bestätigen Sie zuerst eine."),
    "disconnect_last": _("Das ist Ihre letzte Verbindung. Ohne sie kämen Sie nicht mehr in Ihr Konto."),
    "connected_other": _("Diese Anmeldung gehört schon zu einem anderen Konto."),
}

# An empty text: the page itself says it already.
MESSAGES = {
    "account/messages/logged_in.txt": "",
    "account/messages/logged_out.txt": _("Sie sind abgemeldet."),
    "account/messages/login_code_sent.txt": "",
    "account/messages/email_confirmation_sent.txt": "",
    "account/messages/email_confirmation_failed.txt": _("Diese Adresse gehört schon zu einem anderen Konto."),
    "account/messages/email_confirmed.txt": _("Ihre E-Mail-Adresse ist bestätigt."),
    "account/messages/email_deleted.txt": _("Die Adresse ist entfernt."),
    "account/messages/cannot_delete_primary_email.txt": ACCOUNT_ERRORS["cannot_remove_primary_email"],
    "account/messages/unverified_primary_email.txt": _("Nur eine bestätigte Adresse kann die Hauptadresse sein."),
    "account/messages/primary_email_set.txt": _("Die Hauptadresse ist geändert."),
    "account/messages/password_changed.txt": _("Ihr Passwort ist geändert."),
    "account/messages/password_set.txt": _("Ihr Passwort ist festgelegt."),
    "mfa/messages/totp_activated.txt": _("Die Code-App ist eingerichtet."),
    "mfa/messages/totp_deactivated.txt": _("Die Code-App ist ausgeschaltet."),
    "mfa/messages/recovery_codes_generated.txt": _("Sie haben neue Ersatzcodes. Bewahren Sie sie sicher auf."),
    "mfa/messages/webauthn_added.txt": _("Der Schlüssel ist hinzugefügt."),
    "mfa/messages/webauthn_removed.txt": _("Der Schlüssel ist entfernt."),
    "socialaccount/messages/account_connected.txt": _("Die Anmeldung ist mit Ihrem Konto verbunden."),
    "socialaccount/messages/account_connected_updated.txt": _("Die Anmeldung ist mit Ihrem Konto verbunden."),
    "socialaccount/messages/account_connected_other.txt": PROVIDER_ERRORS["connected_other"],
    "socialaccount/messages/account_disconnected.txt": _("Die Verbindung ist gelöst."),
}

# Mails that only tell of a change: what happened, as a sentence.
NOTICES = {
    "account/email/email_changed": _("Die Hauptadresse Ihres Kontos wurde geändert."),
    "account/email/email_confirm": _("Eine E-Mail-Adresse Ihres Kontos wurde bestätigt."),
    "account/email/email_deleted": _("Eine E-Mail-Adresse wurde aus Ihrem Konto entfernt."),
    "account/email/password_changed": _("Das Passwort Ihres Kontos wurde geändert."),
    "account/email/password_reset": _("Das Passwort Ihres Kontos wurde neu festgelegt."),
    "account/email/password_set": _("Für Ihr Konto wurde ein Passwort festgelegt."),
    "mfa/email/recovery_codes_generated": _("Für Ihr Konto wurden neue Ersatzcodes erzeugt."),
    "mfa/email/totp_activated": _("Für Ihr Konto wurde eine Code-App eingerichtet."),
    "mfa/email/totp_deactivated": _("Für Ihr Konto wurde die Code-App ausgeschaltet."),
    "mfa/email/webauthn_added": _("Zu Ihrem Konto wurde ein Schlüssel hinzugefügt."),
    "mfa/email/webauthn_removed": _("Aus Ihrem Konto wurde ein Schlüssel entfernt."),
    "socialaccount/email/account_connected": _("Ihr Konto wurde mit einem Anmeldedienst verbunden."),
    "socialaccount/email/account_disconnected": _("Ihr Konto wurde von einem Anmeldedienst getrennt."),
}

# Mails that ask for something: the template of ours that says it.
MAILS = {
    "account/email/login_code": "accounts/mails/sign_in_code",
    "account/email/password_reset_code": "accounts/mails/password_code",
    "account/email/email_confirmation": "accounts/mails/confirm_address",
    "account/email/email_confirmation_signup": "accounts/mails/confirm_address",
    "account/email/account_already_exists": "accounts/mails/account_exists",
    "account/email/unknown_account": "accounts/mails/no_account",
}

WAYS_TO_PROVE = {
    "reauthenticate": _("Passwort eingeben"),
    "mfa_reauthenticate": _("Code der App oder Ersatzcode eingeben"),
    "mfa_reauthenticate:webauthn": _("Schlüssel benutzen"),
}
