"""Forms come out accessible without help from the page."""

from datetime import date, datetime

import pytest
from django import forms

from mitwirk.core.templatetags.ui import error_links
from mitwirk.core.widgets import DayInput, MomentInput


class Sample(forms.Form):
    name = forms.CharField(label="Name", max_length=10, help_text="So, wie er erscheinen soll.")
    note = forms.CharField(label="Notiz", required=False, widget=forms.Textarea)
    side = forms.ChoiceField(label="Sicht", choices=[("p", "Politik"), ("b", "Bürgerschaft")], widget=forms.RadioSelect)
    ways = forms.MultipleChoiceField(
        label="Wege", choices=[("a", "Brief")], widget=forms.CheckboxSelectMultiple, required=False
    )
    span = forms.ChoiceField(label="Frist", choices=[("14", "14 Tage")], required=False)
    rules = forms.BooleanField(label="Ich habe die Regeln gelesen.")
    day = forms.DateField(label="Tag", widget=DayInput, required=False)


def test_a_field_names_its_help_and_its_error():
    html = str(Sample({})["name"].as_field_group())
    assert '<label class="kern-label" for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext">So, wie er erscheinen soll.' in html
    assert 'id="id_name_error"' in html
    assert "Füllen Sie „Name“ aus." in html


def test_only_what_is_voluntary_is_marked():
    assert "freiwillig" in Sample()["note"].as_field_group()
    assert "freiwillig" not in Sample()["name"].as_field_group()


def test_a_whole_form_shows_every_field_once():
    html = str(Sample())
    for name in Sample.base_fields:
        assert f'name="{name}"' in html
    assert html.count("<fieldset") == 2
    assert html.count('type="radio"') == 2
    assert html.count('type="checkbox"') == 2


def test_options_keep_the_answer_and_show_their_hint():
    form = Sample({"side": "b"})
    form.fields["side"].hints = {"b": "als Privatperson"}
    html = form["side"].as_field_group()
    assert '<input type="radio" name="side" value="b" id="id_side_1" checked>' in html
    assert "als Privatperson" in html


def test_the_summary_links_every_error_to_its_field():
    form = Sample({"name": "viel zu lang für zehn"})
    form.is_valid()
    form.add_error(None, "Zwei Angaben widersprechen sich.")
    rows = error_links(form)
    assert rows[0] == {"href": "", "text": "Zwei Angaben widersprechen sich."}
    assert {"href": "#id_side_0", "text": "Wählen Sie bei „Sicht“ etwas aus."} in rows
    assert rows[1]["text"] == "Kürzen Sie „Name“ auf höchstens 10 Zeichen. Gerade sind es 21."
    for row in rows[1:]:
        assert f'id="{row["href"][1:]}"' in str(form)


def test_a_forms_own_error_text_stays():
    class Own(forms.Form):
        mail = forms.EmailField(error_messages={"required": "Ohne Adresse können wir nicht antworten."})

    assert Own({})["mail"].sentences == ["Ohne Adresse können wir nicht antworten."]


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        (forms.EmailField(label="Mail"), "amina", "name@beispiel.de"),
        (forms.URLField(label="Netz", assume_scheme="https"), "x y", "https://www.beispiel.de"),
        (forms.DateField(label="Tag"), "morgen", "30.11.2026"),
        (forms.DateTimeField(label="Zeit"), "morgen", "30.11.2026 18:30"),
        (forms.IntegerField(label="Zahl"), "zwei", "zum Beispiel 12"),
        (forms.ChoiceField(label="Wahl", choices=[("a", "A")]), "b", "eine der angebotenen"),
    ],
)
def test_errors_give_an_example(field, value, part):
    form = type("One", (forms.Form,), {"x": field})({"x": value})
    assert part in form["x"].sentences[0]


def test_what_was_typed_is_never_markup():
    html = str(Sample({"name": "<script>alert(1)</script>", "side": '"><b>'}))
    assert "<script>" not in html
    assert '<b>"' not in html


def test_days_and_moments_travel_in_iso_form():
    assert 'type="date" name="x" value="2026-11-30"' in DayInput().render("x", date(2026, 11, 30))
    moment = datetime(2026, 11, 30, 18, 30)
    assert 'value="2026-11-30T18:30"' in MomentInput().render("x", moment)
