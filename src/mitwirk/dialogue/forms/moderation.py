"""Forms of moderation, of reports and of receipts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line, Text
from mitwirk.dialogue.actions.objections import LONGEST_OBJECTION
from mitwirk.dialogue.forms.statements import StatementForm
from mitwirk.dialogue.rules import RULES, rule_choices

LONGEST_REASON = 1000
CHOOSE_RULE = _("Wählen Sie die Regel, gegen die die Aussage verstößt.")
REASON_HELP = _(
    "Die Person, die geschrieben hat, liest diesen Grund. Ohne Namen steht er auch im öffentlichen "
    "Protokoll. "
    "Wiederholen Sie den Text der Aussage hier nicht."
)


def reason_field(**options: Any) -> Text:
    """Return the field for a reason that an author reads."""
    options.setdefault("label", _("Grund"))
    options.setdefault("help_text", REASON_HELP)
    wrong = {
        "required": _("Schreiben Sie einen Grund, zum Beispiel: „Die Aussage enthält eine Telefonnummer.“"),
        "max_length": _("Kürzen Sie den Grund auf höchstens 1000 Zeichen."),
    }
    return Text(rows=3, max_length=LONGEST_REASON, error_messages=wrong, **options)


class RejectForm(forms.Form):
    """Why statements are left out."""

    rule = forms.ChoiceField(
        label=_("Regel"),
        choices=[("", _("Bitte wählen")), *rule_choices()],
        error_messages={"required": CHOOSE_RULE, "invalid_choice": CHOOSE_RULE},
    )
    reason = reason_field()


class MergeForm(forms.Form):
    """Into which statement a near-duplicate goes."""

    into = forms.IntegerField(
        label=_("Nummer der Aussage, die bleibt"),
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Schreiben Sie die Nummer der Aussage, die bleibt, zum Beispiel 3."),
            "invalid": _("Schreiben Sie nur die Nummer, zum Beispiel 3."),
        },
    )
    reason = reason_field(initial=_("Eine andere Aussage enthält denselben Gedanken."))

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["into"].width = "short"  # type: ignore[attr-defined]


class RewordForm(StatementForm):
    """A clearer wording of the same thought."""

    reason = reason_field(initial=_("Die neue Fassung sagt denselben Gedanken klarer."))


class ObjectionAnswerForm(forms.Form):
    """The answer to an objection."""

    upheld = forms.TypedChoiceField(
        label=_("Entscheidung"),
        choices=[("ja", _("Aussage veröffentlichen")), ("nein", _("Ablehnung bleibt bestehen"))],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, ob die Aussage veröffentlicht wird.")},
    )
    answer = reason_field(
        label=_("Begründung"), help_text=_("Die Person, die Einspruch eingelegt hat, liest diese Begründung.")
    )


class ReportForm(forms.Form):
    """Which rule a published statement breaks."""

    rule = forms.ChoiceField(
        label=_("Gegen welche Regel verstößt die Aussage?"),
        choices=rule_choices(),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_RULE, "invalid_choice": CHOOSE_RULE},
    )
    note = Line(
        label=_("Hinweis an die Moderation"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500, "data-behaviour": "counter"}),
        help_text=_("Was sollte die Moderation wissen? Höchstens 500 Zeichen."),
        error_messages={"max_length": _("Kürzen Sie den Hinweis auf 500 Zeichen.")},
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["rule"].hints = {rule.key: rule.explanation for rule in RULES}  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    """A receipt code, however it was typed."""

    code = forms.CharField(
        label=_("Ihr Belegcode"),
        max_length=60,
        help_text=_("Zwölf Zeichen, zum Beispiel K7PM-3XQD-WH9T."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": _("Schreiben Sie den Code, den Sie nach dem Einreichen bekommen haben."),
            "max_length": _("Der Code hat zwölf Zeichen, zum Beispiel K7PM-3XQD-WH9T."),
        },
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["code"].width = "medium"  # type: ignore[attr-defined]


class ObjectionForm(forms.Form):
    """What an author answers to a refusal, once."""

    text = Text(
        label=_("Ihr Einspruch"),
        rows=5,
        max_length=LONGEST_OBJECTION,
        help_text=_(
            "Schreiben Sie, warum die Aussage veröffentlicht werden soll. Höchstens 1000 Zeichen, einmal möglich."
        ),
        error_messages={
            "required": _("Schreiben Sie, warum die Aussage veröffentlicht werden soll. Zwei Sätze genügen."),
            "max_length": _("Kürzen Sie Ihren Einspruch auf höchstens 1000 Zeichen."),
        },
    )
