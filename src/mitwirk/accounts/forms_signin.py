"""allauth's forms with our labels and hints, without placeholders."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTOTPForm
from allauth.mfa.webauthn import forms as keys
from allauth.socialaccount.forms import SignupForm as BaseProviderSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

ADDRESS = _("E-Mail-Adresse")
PASSWORD_RULE = _("Mindestens zehn Zeichen, am besten vier Wörter, die nicht zusammengehören.")
LABELS = {
    "login": ADDRESS,
    "email": ADDRESS,
    "password": _("Passwort"),
    "oldpassword": _("Jetziges Passwort"),
    "code": _("Code"),
    "name": _("Name des Schlüssels"),
}


class PlainMixin:
    """Says labels our way and drops placeholders, which vanish as soon as somebody types."""

    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name) or LABELS.get(name, field.label)
            if "password" in name or name in self.help_texts:
                field.help_text = self.help_texts.get(name, "")
            if name == "code":
                field.widget.attrs.update(autocapitalize="characters", spellcheck="false")
                field.width = "medium"


class LoginForm(PlainMixin, account.LoginForm):
    """Sign in by password; without one, a code comes by mail."""

    labels = {"password": _("Passwort")}
    help_texts = {"password": _("Leer lassen, wenn wir Ihnen stattdessen einen Anmeldecode schicken sollen.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.required, password.unmarked = False, True

    def user_credentials(self) -> dict[str, Any]:
        """Leave the password out when a code was asked for."""
        if "per_code" in self.data:
            self.cleaned_data["password"] = ""
        return super().user_credentials()


class SignupForm(PlainMixin, account.SignupForm):
    """Make an account with an address and nothing else that must be said."""

    labels = {"password1": _("Passwort")}
    help_texts = {
        "email": _("Dorthin schicken wir den Code, mit dem Sie die Adresse bestätigen. Niemand sonst sieht sie."),
        "password1": _(
            "Mindestens zehn Zeichen, am besten vier Wörter, die nicht zusammengehören. Ohne Passwort schicken wir "
            "Ihnen bei jeder Anmeldung einen Code."
        ),
    }
    field_order = ["email", "display_name", "password1"]


class ProviderSignupForm(PlainMixin, BaseProviderSignupForm):
    """What is still missing after signing in with a provider."""

    field_order = ["email", "display_name"]


class AddEmailForm(PlainMixin, account.AddEmailForm):
    """Add an address."""

    labels = {"email": _("Weitere E-Mail-Adresse")}
    help_texts = {"email": _("Wir schicken einen Code dorthin, um sie zu bestätigen.")}


NEW_PASSWORD = {"password1": _("Neues Passwort"), "password2": _("Neues Passwort wiederholen")}
NEW_PASSWORD_HELP = {"password1": PASSWORD_RULE}


class ChangePasswordForm(PlainMixin, account.ChangePasswordForm):
    """Change the password."""

    labels, help_texts = NEW_PASSWORD, NEW_PASSWORD_HELP


class SetPasswordForm(PlainMixin, account.SetPasswordForm):
    """Set a first password."""

    labels, help_texts = NEW_PASSWORD, NEW_PASSWORD_HELP


class ResetPasswordKeyForm(PlainMixin, account.ResetPasswordKeyForm):
    """Choose a new password after the code."""

    labels, help_texts = NEW_PASSWORD, NEW_PASSWORD_HELP


class ResetPasswordForm(PlainMixin, account.ResetPasswordForm):
    """Ask for a code to choose a new password."""


class ReauthenticateForm(PlainMixin, account.ReauthenticateForm):
    """Prove by password."""


class RequestLoginCodeForm(PlainMixin, account.RequestLoginCodeForm):
    """Ask for a code to sign in."""


class ConfirmLoginCodeForm(PlainMixin, account.ConfirmLoginCodeForm):
    """Type the code for signing in."""


class ConfirmEmailForm(PlainMixin, account.ConfirmEmailVerificationCodeForm):
    """Type the code that confirms an address."""


class ConfirmResetForm(PlainMixin, account.ConfirmPasswordResetCodeForm):
    """Type the code for a new password."""


class AuthenticateForm(PlainMixin, second_step.AuthenticateForm):
    """Second step of signing in."""

    labels = {"code": _("Code der App oder Ersatzcode")}


class SecondStepReauthenticateForm(PlainMixin, second_step.ReauthenticateForm):
    """Prove by the second step."""

    labels = {"code": _("Code der App oder Ersatzcode")}


class ActivateTOTPForm(PlainMixin, BaseActivateTOTPForm):
    """Connect an app that makes codes."""

    labels = {"code": _("Code, den die App jetzt anzeigt")}


class AddKeyForm(PlainMixin, keys.AddWebAuthnForm):
    """Add a passkey or a security key."""

    labels = {"passwordless": _("Damit will ich mich ohne Passwort anmelden")}
    help_texts = {
        "name": _("Damit Sie ihn in der Liste erkennen, zum Beispiel: Mein Telefon"),
        "passwordless": _("Das Gerät fragt dann nach Fingerabdruck, Gesicht oder PIN."),
    }


class EditKeyForm(PlainMixin, keys.EditWebAuthnForm):
    """Rename a key."""

    name = forms.CharField(max_length=60)
