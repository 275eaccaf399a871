"""The office reads in initiatives: rows that refer to organisations, topics and places by name."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.network.actions import import_lists as deeds
from mitwirk.network.actions.import_initiatives import INITIATIVES
from mitwirk.network.models import Initiative, InitiativeImport
from mitwirk.network.testing import make_initiative, make_organisation
from mitwirk.places.models import Topic
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
LISTS = "/netzwerk/einlesen/initiativen/"
HEAD = "Titel;In einem Satz;Organisation;Ort;Themen;Stand;Sektor\n"


@pytest.fixture
def dilek():
    make_municipality("Lindental")
    Topic.objects.get_or_create(key="verkehr", defaults={"name": "Verkehr", "position": 1})
    return make_office()


def take(by, text):
    return deeds.take_list(
        kind=INITIATIVES, data=(HEAD + text).encode(), filename="liste.csv", by=by, now=timezone.now()
    )


def import_all(waiting, by, *, only_good=False, **choices):
    deeds.choose(waiting=waiting, choices={key.removeprefix("z"): value for key, value in choices.items()}, by=by)
    return deeds.import_list(kind=INITIATIVES, waiting=waiting, only_good=only_good, by=by, now=timezone.now())


def test_initiatives_come_in_and_their_organisation_is_asked_first(dilek):
    organisation = make_organisation("Offenes Wohnzimmer", speaker=make_user("Amina"), sector="politics")
    waiting = take(
        dilek,
        "Marktplatz;Mehr Platz;offenes wohnzimmer;Lindental;verkehr, Verkehr;abgeschlossen;\n"
        "Garten;Gemeinsam gärtnern;;Lindental;;;Bürgerschaft\n",
    )
    assert waiting.faults == []
    assert import_all(waiting, dilek).outcome == {"new": 2, "skip": 0, "update": 0}
    market, garden = Initiative.objects.get(title="Marktplatz"), Initiative.objects.get(title="Garten")
    assert (market.stage, market.sector, garden.stage, garden.sector) == (
        "finished", "politics", "running", "citizens",
    )  # fmt: skip
    assert [topic.key for topic in market.topics.all()] == ["verkehr"]
    partner = market.partners.get()
    assert (partner.organisation, partner.agreed_at) == (organisation, None)
    assert not garden.partners.exists()


def test_bad_rows_say_in_which_column_what_to_do(dilek):
    rows = "Ohne Satz;;;Lindental;;;Politik\nA;B;Unbekannt;Lindental;;;\nA;B;;Lindental;Zauberei;;Politik\n"
    rows += "A;B;;Lindental;;irgendwie;Politik\nA;B;;Lindental;;;\n"
    columns = [[error["column"] for error in fault["errors"]] for fault in take(dilek, rows).faults]
    assert columns == [["In einem Satz"], ["Organisation"], ["Themen"], ["Stand"], ["Sektor"]]


def test_what_is_there_is_proposed_and_only_own_initiatives_are_put_right(dilek):
    place = make_municipality("Tannenberg")
    make_initiative("Marktplatz für alle", place=place)
    own = make_initiative("Garten am Bach", place=place, made_by=dilek)
    waiting = take(
        dilek,
        "Marktplatz für alle;Neu;;Tannenberg;;;Politik\nGarten am Bacn;Besser;;Tannenberg;;geplant;Politik\n"
        "Bank;Sitzen;;Tannenberg;;;Politik\nBank;Sitzen;;Tannenberg;;;Politik\n",
    )
    twins = {line["line"]: line.get("twin") for line in waiting.lines}
    assert (twins[2]["pk"], twins[2]["same"]) == (None, True)
    assert (twins[3]["pk"], twins[3]["same"]) == (own.pk, False)
    assert twins[5]["words"] == "Zeile 4 derselben Datei"
    outcome = import_all(waiting, dilek, z2="new", z3="update", z5="new").outcome
    assert outcome == {"new": 1, "skip": 2, "update": 1}
    own.refresh_from_db()
    assert (own.title, own.summary, own.stage, own.version) == ("Garten am Bach", "Besser", "planned", 2)


def test_the_page_takes_a_file_and_imports_once(dilek):
    office, stranger = Client(), Client()
    office.force_login(dilek)
    stranger.force_login(make_user("Emil"))
    upload = SimpleUploadedFile("liste.csv", (HEAD + "A;B;;Lindental;;;Politik\nC;;;Lindental;;;\n").encode())
    assert stranger.get(LISTS).status_code == 403
    answer = office.post(LISTS, {"upload": upload})
    assert answer.status_code == 303
    assert "1 Zeile hat Fehler" in office.get(answer.url).text
    assert stranger.get(answer.url).status_code == 403
    for _press in range(2):
        assert office.post(answer.url, {"deed": "import", "only_good": "yes"}).status_code == 303
    assert Initiative.objects.count() == 1
    assert InitiativeImport.objects.get().lines == []
    assert "Initiativen ansehen" in office.get(answer.url).text
    assert "Fehler" in office.get(f"{answer.url}fehler.csv").text
    template = office.get(f"{LISTS}vorlage.csv").content
    assert template.decode("utf-8-sig").startswith("Titel;In einem Satz;Organisation;Ort;Themen;Stand;Sektor")
