"""Display names: pseudonyms are welcome, pretending to be the office is not."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitwirk.science.wording.text import clean, fold

RESERVED = re.compile(r"geschaeftsstelle|moderat|admin|support|mitwirk|redaktion|system")
LINK = re.compile(r"https?:|www\.|\b\w+\.(de|com|org|net|info)\b", re.IGNORECASE)


def checked_name(raw: str) -> str:
    """Return a name without invisible characters; refuse links, markup and names of the house."""
    name = clean(raw)
    if LINK.search(name) or any(sign in name for sign in "<>@"):
        raise ValidationError(_("Der Anzeigename darf keine Adresse und keine Zeichen < > @ enthalten."))
    if RESERVED.search(fold(name).replace(" ", "")):
        raise ValidationError(_("Dieser Name klingt nach dem Team dieser Seite. Wählen Sie bitte einen anderen."))
    return name
