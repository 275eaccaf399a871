"""Words that dialogue pages need."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.dialogue import sentences

register = template.Library()


@register.filter
def ends_in(moment: datetime | None) -> str:
    """Say how long a dialogue stays open, in whole days as people count them."""
    if moment is None:
        return _("ohne festes Ende")
    now = timezone.localtime()
    end = timezone.localtime(moment)
    if end <= now:
        return _("beendet")
    days = (end.date() - now.date()).days
    if days == 0:
        return _("endet heute um %(time)s Uhr") % {"time": f"{end.hour}.{end.minute:02d}"}
    return ngettext("noch %(days)d Tag", "noch %(days)d Tage", days) % {"days": days}


@register.filter
def by_letter(rows: list[dict]) -> list[dict]:
    """Return groups' shares as the share line wants them."""
    return [{**row, "group": row["letter"]} for row in rows]


@register.filter
def in_counts(row: dict) -> str:
    """Say in counts how a part answered, for the drawing's text."""
    return sentences.votes(row)
