"""Mails as plain text plus HTML, from one pair of templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string


def build(
    template: str, *, to: str, context: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """Make a mail of `<template>.txt` (first line is the subject) and `<template>.html`."""
    full = {**context, "site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}
    subject, _blank, body = render_to_string(f"{template}.txt", full).partition("\n")
    line = " ".join(subject.split())
    message = EmailMultiAlternatives(
        line, body.lstrip(), settings.DEFAULT_FROM_EMAIL, [to], headers=dict(headers or {})
    )
    message.attach_alternative(render_to_string(f"{template}.html", full), "text/html")
    return message


def send(template: str, *, to: str, context: Mapping[str, Any]) -> None:
    """Send a mail after the transaction commits."""
    message = build(template, to=to, context=context)
    transaction.on_commit(lambda: message.send(fail_silently=False))
