"""Words that dialogue pages need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

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


@register.simple_tag
def whisker(row: Mapping[str, Any], *, from_right: bool = False) -> dict[str, str]:
    """Lay out an interval below a bar of width 360: where it begins and ends, and the estimate between."""
    places = [min(max(row[name], 0.0), 1.0) * 356.0 + 2.0 for name in ("low", "share", "high")]
    if from_right:
        places = [360.0 - place for place in reversed(places)]
    low, middle, high = (f"{place:.1f}" for place in places)
    return {"low": low, "middle": middle, "high": high}


@register.simple_tag
def share_width(row: Mapping[str, Any]) -> str:
    """Return how long a bar of 360 is for a share."""
    return f"{360.0 * row['share']:.1f}"
