"""Forms for the statements that the team itself writes."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mitwirk.core.texts import tidy_line
from mitwirk.dialogue.forms.statements import HINTS, SENTENCES, StatementForm
from mitwirk.dialogue.models import MAX_LENGTH, StatementKind
from mitwirk.science.wording import problems

MOST_AT_ONCE = 200
_MARK = re.compile(r"^(erfahrung|chance|vorbehalt)\s*:\s*", re.IGNORECASE)
_KINDS = {
    "erfahrung": StatementKind.EXPERIENCE,
    "chance": StatementKind.CHANCE,
    "vorbehalt": StatementKind.RESERVATION,
}


class SeedForm(StatementForm):
    """One statement of the team."""


class SeedsForm(forms.Form):
    """Many statements of the team, one a line."""

    kind = forms.ChoiceField(
        label=_("Was sind die Aussagen?"),
        choices=StatementKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie Erfahrung, Chance oder Vorbehalt.")},
    )
    lines = forms.CharField(
        label=_("Aussagen, eine je Zeile"),
        help_text=_(
            "Ein Gedanke je Zeile, höchstens 200 Zeichen. Beginnt eine Zeile mit „Vorbehalt:“, „Chance:“ "
            "oder "
            "„Erfahrung:“, gilt das für diese Zeile."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=False,
        max_length=60_000,
        error_messages={"required": _("Schreiben Sie mindestens eine Aussage.")},
    )

    def clean(self) -> dict[str, Any]:
        """Turn lines into pairs (kind, text) and name every line that does not work."""
        values = super().clean() or {}
        pairs: list[tuple[str, str]] = []
        wrong: list[Any] = []
        for number, line in enumerate(values.get("lines", "").splitlines(), start=1):
            if not tidy_line(line):
                continue
            mark = _MARK.match(line.strip())
            text = line.strip()[mark.end() :] if mark else line
            found = [code for code in problems(text, max_length=MAX_LENGTH) if code not in HINTS]
            for code in found:
                wrong.append(_("Zeile %(number)s: %(problem)s") % {"number": number, "problem": SENTENCES[code]})
            pairs.append((_KINDS[mark.group(1).lower()] if mark else values.get("kind", ""), tidy_line(text)))
        if "lines" in values and not pairs:
            wrong.append(_("Schreiben Sie mindestens eine Aussage."))
        if len(pairs) > MOST_AT_ONCE:
            wrong.append(_("Fügen Sie höchstens %(most)s Aussagen auf einmal hinzu.") % {"most": MOST_AT_ONCE})
        if wrong:
            self.add_error("lines", ValidationError(wrong))
        return {**values, "pairs": pairs}
