"""The form for one's own statement."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.dialogue.models import MAX_LENGTH, StatementKind
from mitwirk.science.wording.text import clean, problems

SENTENCES = {
    "blank": _("Schreiben Sie einen Satz. Zum Beispiel: „An der Bushaltestelle fehlt ein Dach.“"),
    "too_long": _("Kürzen Sie auf höchstens 200 Zeichen. Ein Gedanke genügt; weitere können Sie danach einreichen."),
    "markup": _("Nehmen Sie die Zeichen < und > heraus. Aussagen sind reiner Text."),
    "link": _("Nehmen Sie die Internetadresse heraus. Eine Aussage muss für sich verständlich sein."),
    "bidi": _("Der Text enthält unsichtbare Steuerzeichen. Tippen Sie den Satz bitte neu ein."),
    "shouting": _("Schreiben Sie nicht alles in Großbuchstaben. So ist der Satz für alle leichter zu lesen."),
}
# Said, but not refused: a second short sentence can belong to one thought.
HINTS = {"several_sentences"}


class StatementForm(forms.Form):
    """One thought, marked as experience, chance or reservation."""

    kind = forms.ChoiceField(
        label=_("Was ist es?"),
        choices=StatementKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie Erfahrung, Chance oder Vorbehalt.")},
    )
    text = forms.CharField(
        label=_("Ihre Aussage"),
        help_text=_("Ein Satz, ein Gedanke. Höchstens 200 Zeichen."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAX_LENGTH, "data-behaviour": "counter"}),
        required=False,
        strip=False,
    )
    # Not required for Django, so that a blank text gets our own sentence; it is not voluntary either.
    text.unmarked = True  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        """Refuse what others could not read or vote on, each with its own sentence."""
        raw = self.cleaned_data.get("text", "")
        found = [code for code in problems(raw, max_length=MAX_LENGTH) if code not in HINTS]
        if found:
            raise forms.ValidationError([SENTENCES[code] for code in found if code in SENTENCES])
        return clean(raw)
