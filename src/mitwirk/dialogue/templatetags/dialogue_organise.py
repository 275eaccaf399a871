"""Words that pages for organisers and moderators need."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from mitwirk.dialogue.actions.codes import readable_code

register = template.Library()


@register.filter
def card_code(code: str) -> str:
    """Return a card's code in two groups."""
    return readable_code(code)


@register.filter
def age(moment: datetime) -> str:
    """Return how long ago something was, in its largest unit: "5 Stunden"."""
    if timezone.now() - moment < timedelta(minutes=1):
        return _("weniger als einer Minute")
    return timesince(moment, depth=1)
