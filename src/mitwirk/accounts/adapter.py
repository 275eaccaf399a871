"""How allauth behaves in this house."""

from __future__ import annotations

from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from mitwirk.accounts import words
from mitwirk.accounts.actions import claims
from mitwirk.core import mail
from mitwirk.core.ratelimit import address_of


class AccountAdapter(DefaultAccountAdapter):
    """E-mail accounts with our sentences, and with the client's address as our own proxies report it."""

    error_messages = {**DefaultAccountAdapter.error_messages, **words.ACCOUNT_ERRORS}

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that rate limits count; nothing a client can write."""
        return address_of(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send our own mail; a mere notice of a change carries neither address nor browser of who did it."""
        notice = words.NOTICES.get(template_prefix)
        if notice is None:
            mail.send(words.MAILS[template_prefix], to=email, context={**context, "email": email})
        else:
            content = {"what": notice, "when": context["timestamp"]}
            mail.send("accounts/mails/account_changed", to=email, context=content)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say our own sentence; none where the page says it already."""
        text = message or words.MESSAGES.get(message_template or "", "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark an address as confirmed; it may prove at once from which side its owner speaks."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            claims.prove_by_domain(user=email_address.user, now=timezone.now())
        return confirmed

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Name the ways of proving who one is."""
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": words.WAYS_TO_PROVE.get(way["id"], way["description"])} for way in ways]


class SecondStepAdapter(DefaultMFAAdapter):
    """Apps, keys and recovery codes with our sentences."""

    error_messages = {**DefaultMFAAdapter.error_messages, **words.SECOND_STEP_ERRORS}

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        """Draw the pattern that an app reads, as SVG for our own page."""
        drawing = segno.make(url, error="m", micro=False).svg_inline(omitsize=True, border=2)
        return mark_safe(drawing)  # noqa: S308 - made here, from letters and digits only

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Propose a name for a new key."""
        from allauth.mfa.models import Authenticator

        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Schlüssel %(number)s") % {"number": number}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect providers with our sentences."""

    error_messages = {**DefaultSocialAccountAdapter.error_messages, **words.PROVIDER_ERRORS}
