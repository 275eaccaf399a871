"""How codes are written for people."""

from django import template

from mitwirk.dialogue.actions.codes import readable_code

register = template.Library()


@register.filter
def card_code(code: str) -> str:
    """Return a card's code in two groups."""
    return readable_code(code)
