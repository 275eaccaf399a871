"""Display names: pseudonyms are welcome, pretending to be the team of this site is not."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitwirk.science.wording.text import LINK, clean, fold

# Compared without blanks and signs, so that "Geschäfts-Stelle" and "M o d e r a t i o n" are found as well.
RESERVED = re.compile(
    r"geschaeftsstelle|moderat(ion|or)|admin(istrat|$)|^admin|support|redaktion|systemnachricht|betreiber"
)
LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s", "|": "i"})
# Cyrillic and Greek letters that look like Latin ones.
FOREIGN = str.maketrans("аеорсухіѕјԁмтнкɡοανριτκ", "aeopcyxisjdmthkgoavpitk")


def bare(name: str) -> str:
    """Return what a name looks like at a glance: letters only, without accents, signs and look-alikes."""
    latin = fold(name.casefold().translate(FOREIGN)).translate(LOOKALIKES)
    return "".join(char for char in latin if char.isalnum())


def checked_name(raw: str) -> str:
    """Return a name without invisible characters; refuse links, markup and names of the team."""
    name = clean(raw)
    if LINK.search(name) or any(sign in name for sign in "<>@"):
        raise ValidationError(_("Schreiben Sie einen Namen ohne Adresse und ohne die Zeichen < > @."))
    if name and not any(char.isalnum() for char in name):
        raise ValidationError(
            _("Schreiben Sie einen Namen mit mindestens einem Buchstaben, oder lassen Sie das Feld leer.")
        )
    seen = bare(name)
    if RESERVED.search(seen) or seen == bare(settings.SITE_NAME):
        raise ValidationError(
            _("Dieser Name klingt nach dem Team dieser Seite. Wählen Sie einen anderen, zum Beispiel Ihren Vornamen.")
        )
    return name
