"""Passwords that Django's English list lets through."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitwirk.science.wording.text import fold

COMMON = frozenset(
    [
        "abcdefgh",
        "admin",
        "administrator",
        "buergerbeteiligung",
        "beteiligung",
        "dasisteinpasswort",
        "deutschland",
        "fussball",
        "gemeinde",
        "geheim",
        "geheimnis",
        "hallo",
        "halloduda",
        "herzchen",
        "ichliebedich",
        "kennwort",
        "losungswort",
        "mausi",
        "meinpasswort",
        "mitwirk",
        "passwort",
        "passwortpasswort",
        "qwertz",
        "qwertzuiop",
        "rathaus",
        "schatz",
        "schatzi",
        "sommer",
        "sonnenschein",
        "stuttgart",
        "test",
        "testtest",
        "willkommen",
        "winter",
    ]
)
SIGNS = re.compile(r"[\W\d_]+")


class GermanCommonPasswordValidator:
    """Refuse German words that everybody tries first, also with numbers and signs around them."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise when nothing but a common word is left."""
        if SIGNS.sub("", fold(password)) in COMMON:
            raise ValidationError(
                _(
                    "Dieses Passwort probieren Fremde zuerst. Nehmen Sie zum Beispiel vier Wörter, "
                    "die nicht zusammengehören."
                ),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Das Passwort darf kein häufiges Wort sein, auch nicht mit Ziffern dahinter.")
