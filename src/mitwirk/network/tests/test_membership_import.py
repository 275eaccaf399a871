"""The office reads in a members list: checked row by row, duplicates proposed, all or nothing, hostile files."""

from __future__ import annotations

import csv
import io
import time
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import HouseError
from mitwirk.core.models import Activity
from mitwirk.network.actions import import_lists as deeds
from mitwirk.network.actions import membership as members
from mitwirk.network.actions.import_members import MEMBERS
from mitwirk.network.models import MemberImport, Membership
from mitwirk.network.testing import make_membership
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
LISTS = "/netzwerk/mitglieder/einlesen/"
HEAD = "Mitgliedsnummer;Name;Art;Ort;E-Mail;Mitglied seit\n"


@pytest.fixture
def dilek():
    make_municipality("Lindental", key="08119008")  # its postcode is 71522
    return make_office()


@pytest.fixture
def office(dilek):
    client = Client()
    client.force_login(dilek)
    return client


def take(by, text, *, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return deeds.take_list(kind=MEMBERS, data=data, filename="liste.csv", by=by, now=timezone.now())


def import_all(waiting, by, *, only_good=False, **choices):
    if choices:
        deeds.choose(waiting=waiting, choices={key.removeprefix("z"): value for key, value in choices.items()}, by=by)
    return deeds.import_list(kind=MEMBERS, waiting=waiting, only_good=only_good, by=by, now=timezone.now())


def upload(office, text, name="liste.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return office.post(LISTS, {"upload": SimpleUploadedFile(name, data)})


def table(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_office_imports_the_good_rows_and_gets_the_bad_ones_back(office):
    good = "".join(
        f";Mitglied {number} {'xyz'[number % 3] * 9};;Lindental;m{number}@beispiel.de;\n" for number in range(493)
    )
    bad = (
        ";;;Lindental;;\n;Ohne Ort;;;;\n;Falscher Ort;;Nirgendwohausen;;\n;Falsche Mail;;Lindental;keine-adresse;\n"
        ";Falsche Art;Zauberei;Lindental;;\nzwölf;Falsche Nummer;;Lindental;;\n;Falscher Tag;;Lindental;;31.02.2020\n"
    )
    began = time.perf_counter()
    answer = upload(office, HEAD + good + bad)
    assert answer.status_code == 303
    page = office.get(answer.url).text
    assert "7 Zeilen haben Fehler" in page
    assert "Zeile 495" in page
    assert "„keine-adresse“ ist keine E-Mail-Adresse" in page
    assert Membership.objects.count() == 0
    assert office.post(answer.url, {"deed": "import", "default": "new"}).status_code == 409
    assert Membership.objects.count() == 0
    assert office.post(answer.url, {"deed": "import", "only_good": "yes", "default": "new"}).status_code == 303
    assert time.perf_counter() - began < 10
    assert Membership.objects.running().count() == 493
    assert set(Membership.objects.values_list("number", flat=True)) == set(range(1, 494))
    rows = table(office.get(f"{answer.url}fehler.csv"))
    assert len(rows) == 8
    assert rows[0][-1] == "Fehler"
    assert rows[1][-1] == "Name: Der Name fehlt. Tragen Sie ihn ein."
    office.post(answer.url, {"deed": "import", "only_good": "yes", "default": "new"})
    assert Membership.objects.count() == 493
    waiting = MemberImport.objects.get()
    assert waiting.lines == []
    assert waiting.outcome == {"new": 493, "skip": 0, "update": 0}
    assert Activity.objects.get(kind="network.members_imported").data["new"] == 493


def test_possible_members_are_proposed_with_the_reason_and_left_out_by_default(dilek):
    by_mail = make_membership("Rosa Reben", email="rosa@beispiel.de")
    by_number = make_membership("Tilo Tann", number=4711)
    by_name = make_membership("Heimatkreis Unterdorf")
    waiting = take(
        dilek,
        HEAD
        + ";Rosa R.;;Lindental;ROSA@beispiel.de;\n4711;Jemand Anderes;;Lindental;;\n"
        + ";Heimatkreis Unterdorff;;71522;;\n;Neu Hier;;Lindental;;\n;Neu  Hier;;Lindental;;\n",
    )
    twins = {line["line"]: line["twin"] for line in waiting.lines if line.get("twin")}
    assert {line: twin["pk"] for line, twin in twins.items()} == {
        2: by_mail.pk, 3: by_number.pk, 4: by_name.pk, 6: None,
    }  # fmt: skip
    assert twins[3]["why"] == "gleiche Nummer"
    assert import_all(waiting, dilek).outcome == {"new": 1, "skip": 4, "update": 0}
    assert Membership.objects.count() == 4


def test_for_each_the_office_chooses_new_update_or_leave_out(dilek):
    member = make_membership("Rosa Reben", email="rosa@beispiel.de", last_confirmed_on=date(2020, 1, 1))
    text = HEAD + ";Rosa Rebenberg;Ratsmitglied;Lindental;rosa@beispiel.de;01.03.2019\n;Rosa Reben;;Lindental;;\n"
    outcome = import_all(take(dilek, text), dilek, z2="update", z3="new").outcome
    assert outcome == {"new": 1, "skip": 0, "update": 1}
    member.refresh_from_db()
    assert (member.name, member.kind, member.member_since) == ("Rosa Rebenberg", "councillor", date(2019, 3, 1))
    assert member.last_confirmed_on == date(2020, 1, 1)
    assert member.steps.get().deed == "changed"
    assert Membership.objects.count() == 2


def test_numbers_of_a_list_stay_and_the_count_goes_on_behind_them(dilek):
    import_all(take(dilek, HEAD + "300;Anna Alt;;Lindental;;\n;Berta Baum;;Lindental;;\n"), dilek)
    assert dict(Membership.objects.values_list("name", "number")) == {"Anna Alt": 300, "Berta Baum": 301}
    waiting = take(dilek, HEAD + "300;Cäcilie Clausen;;Lindental;;\n")
    import_all(waiting, dilek, z2="new")
    assert Membership.objects.get(name="Cäcilie Clausen").number == 302


def test_the_same_number_twice_in_a_file_is_an_error_that_names_the_other_line(dilek):
    waiting = take(dilek, HEAD + "7;Anna Alt;;Lindental;;\n7;Berta Baum;;Lindental;;\n")
    assert "schon in Zeile 2" in waiting.faults[0]["errors"][0]["text"]


def test_a_postcode_stands_in_for_a_hamlet_but_never_against_a_known_place(dilek):
    make_municipality("Tannenberg")
    text = "Name;PLZ;Ort\nA;71522;Hinterer Weiler\nB;71522;Tannenberg\nC;71522;Lindental\n"
    waiting = take(dilek, text)
    assert [(line["line"], line["place_name"]) for line in waiting.lines] == [(2, "Lindental"), (4, "Lindental")]
    assert "passen nicht zusammen" in waiting.faults[0]["errors"][0]["text"]


def test_a_confirmed_account_of_a_person_is_connected_at_once(dilek):
    amina = make_user("Amina")
    EmailAddress.objects.create(user=amina, email=amina.email, verified=True, primary=True)
    make_user("Emil")  # never confirmed the address
    import_all(take(dilek, HEAD + ";Amina;;Lindental;amina@beispiel.de;\n;Emil;;Lindental;emil@beispiel.de;\n"), dilek)
    assert Membership.objects.get(name="Amina").user == amina
    assert Membership.objects.get(name="Amina").email == ""
    assert Membership.objects.get(name="Emil").user is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_common_encodings_and_separators_are_understood(dilek, encoding, separator):
    text = separator.join(("Vorname", "Nachname", "PLZ", "Bemerkung")) + "\r\n"
    text += separator.join(("Jörg", '"Müller, Sohn; Enkel"', "71522", "Größe")) + "\r\n"
    waiting = take(dilek, text, encoding=encoding)
    assert waiting.unknown == ["Bemerkung"]
    assert waiting.lines[0]["name"] == "Jörg Müller, Sohn; Enkel"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "leer"),
        (b"PK\x03\x04 excel", "keine CSV-Datei"),
        (b"Name;Ort\n", "keine Zeile"),
        (b"Vorname;Ort\nA;B\n", "Spalte „Name“"),
        (b"Name;Mail\nA;B\n", "Spalte „Ort“"),
        (b"Name;Ort;Gemeinde\nA;B;C\n", "mehrfach"),
        (b"Name;Ort\n" + b"A;B\n" * 5001, "mehr als 5000 Zeilen"),
        (b"Name;Ort\n" + b"A" * 2_000_000, "zu groß"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(office, data, said):
    answer = upload(office, data)
    assert answer.status_code == 422
    page = answer.text
    assert said in page or "leer" in page
    assert MemberImport.objects.count() == 0


def test_hostile_cells_stay_text_in_both_directions(office, dilek):
    formula = '=HYPERLINK("http://boese.example")'
    waiting = take(dilek, HEAD + f';"{formula.replace(chr(34), chr(34) * 2)}";;Lindental;+1@beispiel.de;\n;'
                   + "A" * 5000 + ";;Lindental;;\n;<script>alert(1)</script>;;Zau\u202eberort;;\n")  # fmt: skip
    assert [fault["line"] for fault in waiting.faults] == [3, 4]
    import_all(waiting, dilek, only_good=True)
    row = table(office.get("/netzwerk/mitglieder/liste.csv"))[1]
    assert row[1] == "'" + formula
    assert row[4] == "'+1@beispiel.de"
    assert Activity.objects.get(kind="network.members_exported").data == {"rows": 1}
    faults = office.get(f"{LISTS}{waiting.pk}/")
    assert "<script>alert" not in faults.text


def test_our_own_export_comes_back_without_a_new_row(office, dilek):
    make_membership("=Wurzel", email="w@beispiel.de")
    make_membership("Tilo Tann")
    waiting = take(dilek, office.get("/netzwerk/mitglieder/liste.csv").content)
    assert waiting.faults == []
    assert waiting.unknown == []
    assert [line["name"] for line in waiting.lines] == ["=Wurzel", "Tilo Tann"]
    assert import_all(waiting, dilek).outcome["new"] == 0


def test_who_became_a_member_meanwhile_is_not_doubled(dilek):
    waiting = take(dilek, HEAD + ";Rosa Reben;;Lindental;rosa@beispiel.de;\n")
    make_membership("Rosa Reben", email="rosa@beispiel.de")
    assert import_all(waiting, dilek).imported_at is None
    waiting.refresh_from_db()
    assert waiting.lines[0]["twin"]["why"] == "gleiche E-Mail-Adresse"
    assert Membership.objects.count() == 1


def test_a_failure_in_the_middle_leaves_nothing_behind(dilek):
    waiting = take(dilek, HEAD + "5;Anna Alt;;Lindental;;\n6;Berta Baum;;Lindental;;\n")
    waiting.lines[1]["place"] = None
    waiting.lines[1]["since"] = "kein Tag"
    waiting.save()
    with pytest.raises(ValueError, match="isoformat"):
        import_all(waiting, dilek)
    assert Membership.objects.count() == 0
    waiting.refresh_from_db()
    assert waiting.imported_at is None


def test_lists_are_for_their_uploader_and_gone_after_a_day(office, dilek):
    waiting = take(dilek, HEAD + ";Anna Alt;;Lindental;;\n")
    other = Client()
    other.force_login(make_office("Doris"))
    assert other.get(f"{LISTS}{waiting.pk}/").status_code == 404
    stranger = Client()
    stranger.force_login(make_user("Emil"))
    assert stranger.get(f"{LISTS}{waiting.pk}/").status_code == 403
    with pytest.raises(HouseError):
        import_all(waiting, make_user("Bernd"))
    assert deeds.forget_old_imports(now=timezone.now() + timedelta(hours=23)) == 0
    assert deeds.forget_old_imports(now=timezone.now() + timedelta(hours=25)) == 1


def test_many_duplicates_are_decided_page_by_page(office, dilek):
    lines = "".join(
        f";Haus {'abcdefghijkl'[number % 12] * 8} {number};;Lindental;m{number}@beispiel.de;\n" for number in range(60)
    )
    import_all(take(dilek, HEAD + lines), dilek, zdefault="new")
    address = upload(office, HEAD + lines).url
    page = office.get(address).text
    assert page.count('name="zeile-') == 50
    answer = office.post(address, {"deed": "keep", "zeile-2": "update", "default": "skip", "next": "2"})
    assert answer.url.endswith("?seite=2")
    office.post(address, {"deed": "import", "default": "skip"})
    assert MemberImport.objects.latest("pk").outcome == {"new": 0, "skip": 59, "update": 1}


def test_the_template_file_can_be_read_in(office, dilek):
    make_municipality("Stuttgart")
    make_municipality("Reutlingen")
    waiting = take(dilek, office.get(f"{LISTS}vorlage.csv").content)
    assert waiting.faults == []
    assert len(waiting.lines) == 2


def test_a_confirmed_number_and_an_imported_one_never_meet(dilek):
    amina, now = make_user("Amina"), timezone.now()
    make_membership("Alt", number=1)
    import_all(take(dilek, HEAD + "2;Neu Dabei;;Lindental;;\n"), dilek)
    waiting = members.apply_for_membership(
        organisation=None, kind="person", name="Amina", place=None, note="", shown=False, by=amina, now=now
    )
    assert members.confirm_membership(membership=waiting, by=dilek, now=now).number == 3


def test_signs_that_no_database_keeps_do_not_come_in(dilek):
    waiting = take(dilek, HEAD + ";Ro\0sa;;Nirgend\0wo;;\n", encoding="utf-16")
    assert waiting.faults[0]["cells"][1:4] == ["Rosa", "", "Nirgendwo"]
