"""The form for an Ortsteil."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.science.wording.text import clean


class QuarterForm(forms.Form):
    """A name, nothing else."""

    name = forms.CharField(
        label=_("Name des Ortsteils"),
        max_length=80,
        help_text=_("Zum Beispiel: Unterdorf"),
        error_messages={"required": _("Schreiben Sie, wie der Ortsteil heißt. Zum Beispiel: Unterdorf.")},
    )

    def clean_name(self) -> str:
        """Remove invisible characters; a name has letters and no markup."""
        name = clean(self.cleaned_data["name"])
        if not any(sign.isalpha() for sign in name) or any(sign in name for sign in "<>{}|/\\"):
            raise forms.ValidationError(_("Schreiben Sie nur den Namen, ohne Sonderzeichen."))
        return name
