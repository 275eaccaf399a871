"""Template tags of the house: slots and Markdown."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from mitwirk.core import markup, slots

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: dict[str, Any], name: str, subject: Any) -> SafeString:
    """Render what higher rooms hung here."""
    rendered = [panel(context["request"], subject) for panel in slots.panels(name)]
    return mark_safe("".join(rendered))  # noqa: S308 - panels return templates' own safe output


@register.filter
def markdown(text: str) -> SafeString:
    """Render typed Markdown as sanitised HTML."""
    return markup.render(text or "")
