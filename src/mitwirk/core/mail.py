"""Mails as plain text plus HTML, from one pair of templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string


def send(template: str, *, to: str, context: Mapping[str, Any]) -> None:
    """Send `<template>.txt` (first line is the subject) and `<template>.html` after the transaction commits."""
    full = {**context, "site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}
    subject, _blank, body = render_to_string(f"{template}.txt", full).partition("\n")
    message = EmailMultiAlternatives(" ".join(subject.split()), body.lstrip(), settings.DEFAULT_FROM_EMAIL, [to])
    message.attach_alternative(render_to_string(f"{template}.html", full), "text/html")
    transaction.on_commit(lambda: message.send(fail_silently=False))
