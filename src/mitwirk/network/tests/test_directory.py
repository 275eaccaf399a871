"""The directory: what it finds and counts, and that nothing hidden enters any number."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mitwirk.accounts.models import Sector
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.contract import contracts
from mitwirk.core.search import rebuild
from mitwirk.network import directory, facets
from mitwirk.network.actions.initiatives import hide_initiative
from mitwirk.network.actions.profiles import keep_profile, remove_profile
from mitwirk.network.forms.directory import DirectoryForm
from mitwirk.network.models import Initiative, Offer, Stage
from mitwirk.network.testing import make_initiative, make_organisation
from mitwirk.places.models import Place, Topic
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
LETTER = {"about": "Ich moderiere Quittenrunden.", "experience": "Rabenrat", "offers": "", "seeks": ""}


def offer(kind: str, direction: str = "need", **actor: Any) -> Offer:
    now = timezone.now()
    return Offer.objects.create(
        direction=direction, kind=kind, title="Ein Eintrag", text="x", place=make_municipality("Angebotsort"),
        made_at=now, changed_at=now, expires_on=now.date() + timedelta(days=9), **actor,
    )  # fmt: skip


@pytest.fixture
def many() -> list[Initiative]:
    """Make forty initiatives of all sorts, some of them hidden."""
    dice = random.Random(7)
    topics = list(Topic.objects.order_by("pk")[:3]) or [
        Topic.objects.create(key=f"t{number}", name=f"Thema {number}", position=number) for number in range(3)
    ]
    towns = [
        make_municipality(
            ("Rebweiler", "Neckarhalde", "Tannau")[number], population=people, latitude=48.5 + number / 5, longitude=9.0
        )
        for number, people in enumerate((900, 7000, 90_000))
    ]
    made = []
    for number in range(40):
        row = make_initiative(
            f"{dice.choice(('Garten', 'Radweg'))} Nummer {number}",
            place=dice.choice(towns), sector=dice.choice(Sector.values), stage=dice.choice(Stage.values),
            looks_for=dice.choice(("", "Hilfe")), hidden_at=timezone.now() if number % 9 == 0 else None,
        )  # fmt: skip
        row.topics.set(dice.sample(topics, dice.randint(0, 2)))
        if number % 4 == 0:
            offer(dice.choice(("room", "speaker")), dice.choice(("need", "offer")), initiative=row)
        made.append(row)
    rebuild()
    return made


def fits(row: Initiative, wanted: dict[str, Any]) -> bool:
    """Say whether a row fits, one look at a time: the slow way that needs no thought."""
    offers = {(entry.direction, entry.kind) for entry in row.offers.all()}
    checks = {
        "q": lambda value: value.lower() in row.title.lower(),
        "sektor": lambda value: row.sector in value,
        "thema": lambda value: bool(set(value) & set(row.topics.all())),
        "stand": lambda value: row.stage == value,
        "sucht": lambda value: bool(row.looks_for),
        "groesse": lambda value: directory.SIZES[value][0] <= row.place.population < directory.SIZES[value][1],
        "bietet": lambda value: ("offer", value) in offers,
        "braucht": lambda value: ("need", value) in offers,
    }
    return row.hidden_at is None and all(checks[name](value) for name, value in wanted.items())


def test_every_count_is_what_counting_one_by_one_gives(many):
    options: dict[str, list[Any]] = {
        "q": ["Garten"],
        "sektor": [["citizens"], ["politics", "citizens"]],
        "thema": [[Topic.objects.order_by("pk")[0]]],
        "stand": ["running"],
        "sucht": [True],
        "groesse": ["klein"],
        "bietet": ["room"],
        "braucht": ["speaker"],
    }
    singles: list[dict[str, Any]] = [{name: value} for name, values in options.items() for value in values]
    pairs = [{**one, **two} for one, two in itertools.combinations(singles, 2) if one.keys() != two.keys()]
    for wanted in [{}, *singles, *pairs]:
        choice = directory.Choice("initiative", wanted)
        assert set(choice.numbers()) == {row.pk for row in many if fits(row, wanted)}, wanted
        others = [row for row in many if fits(row, {name: value for name, value in wanted.items() if name != "sektor"})]
        sectors = choice.counts("sektor", "sector")
        assert sectors == {value: sum(row.sector == value for row in others) for value in sectors}, wanted
        bare = {name: value for name, value in wanted.items() if name != "braucht"}
        assert choice.offer_counts("braucht").get("room", 0) == sum(
            fits(row, {**bare, "braucht": "room"}) for row in many
        )
        sizes = {name: value for name, value in wanted.items() if name != "groesse"}
        assert choice.size_counts()["mittel"] == sum(fits(row, {**sizes, "groesse": "mittel"}) for row in many)


def test_a_radius_finds_neighbours(many):
    town = many[0].place
    form = DirectoryForm({"ort": town.name, "umkreis": "25"}, kind="initiative")
    near = {row.pk for row in many if row.hidden_at is None and abs(row.place.latitude - town.latitude) < 0.3}
    assert set(directory.Choice("initiative", form.wanted()).numbers()) == near


def test_a_deed_shows_at_once_in_list_counts_and_points(client):
    office = make_office()
    row = make_initiative("Ein Quittengarten")
    make_initiative("Ein Radweg")
    assert "2 Einträge" in client.get("/netzwerk/").content.decode()
    hide_initiative(initiative=row, hidden=True, reason="Doppelt", by=office, now=timezone.now())
    page = client.get("/netzwerk/").content.decode()
    assert "Ein Eintrag" in page
    assert "Quittengarten" not in page
    client.force_login(office)
    for address in ("", "karte.json", "neu.atom"):
        assert "Quittengarten" not in client.get(f"/netzwerk/{address}").content.decode(), address
    assert facets.columns("initiative").counts("sector", directory.Choice("initiative", {}).fits) == {"citizens": 1}


def test_a_search_has_no_end_at_500(client):
    town, now = make_municipality("Lindental"), timezone.now()
    Initiative.objects.bulk_create(
        Initiative(
            title=f"Garten {number}", slug=f"garten-{number}", summary="x", sector="citizens", place=town,
            made_at=now, changed_at=now, confirmed_at=now,
        )
        for number in range(620)
    )  # fmt: skip
    rebuild()
    assert "620 Einträge" in client.get("/netzwerk/?q=Garten").content.decode()


def test_every_filter_is_a_link_without_itself(client, many):
    topic = Topic.objects.order_by("pk")[0]
    page = client.get(f"/netzwerk/?q=Garten&sektor=citizens&sektor=politics&thema={topic.key}&seite=2")
    chips = {chip.label: chip.href for chip in page.context["chips"]}
    assert chips["Bürgerschaft"] == f"?q=Garten&sektor=politics&thema={topic.key}"
    assert chips[str(topic)] == "?q=Garten&sektor=citizens&sektor=politics"
    assert chips["Suche: „Garten“"] == f"?sektor=citizens&sektor=politics&thema={topic.key}"
    assert "Alle Filter entfernen" in page.content.decode()


def test_people_show_in_the_directory_what_all_may_read(client):
    emil = make_user("Emil")
    town = make_municipality("Rebweiler")
    readers = {"about": "all", "experience": "members", "place": "nobody"}
    keep_profile(visibility=readers, by=emil, now=timezone.now(), place=town, **LETTER)
    hidden = make_user("Clara")
    keep_profile(visibility={"about": "nobody"}, by=hidden, now=timezone.now(), place=town, **LETTER)
    page = client.get("/netzwerk/?art=menschen").content.decode()
    assert "Ein Eintrag" in page
    assert "Quittenrunden" in page
    assert "Rabenrat" not in page
    assert "Rebweiler" not in page
    assert "Emil" in client.get("/netzwerk/?art=menschen&q=Quittenrunden").content.decode()
    assert "Kein Treffer" not in client.get("/suche/?q=Quittenrunden").content.decode()
    assert directory.Choice("person", {"q": "Rabenrat"}).numbers().tolist() == []
    assert directory.Choice("person", {"ort": town}).numbers().tolist() == []
    client.force_login(emil)
    assert "Ein Eintrag" in client.get("/netzwerk/?art=menschen").content.decode(), "the same number for everybody"


def test_what_somebody_stops_showing_is_found_no_longer():
    emil = make_user("Emil")
    keep_profile(visibility={"about": "all"}, by=emil, now=timezone.now(), place=None, **LETTER)
    assert len(directory.found("person", "Quittenrunden", None)) == 1
    keep_profile(visibility={"experience": "all"}, by=emil, now=timezone.now(), place=None, **LETTER)
    assert len(directory.found("person", "Quittenrunden", None)) == 0
    assert len(directory.found("person", "Rabenrat", None)) == 1
    remove_profile(by=emil, now=timezone.now())
    assert len(directory.found("person", "Rabenrat", None)) == 0


def test_the_feed_gives_the_newest_of_a_choice(client):
    make_initiative("Ein Garten", sector="citizens")
    make_initiative("Ein Radweg", sector="politics")
    feed = client.get("/netzwerk/neu.atom?sektor=politics")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    text = feed.content.decode()
    assert "Ein Radweg" in text
    assert "Ein Garten" not in text


def test_points_name_their_place_once_and_are_not_sent_twice(client):
    town = make_municipality("Rebweiler", latitude=48.7, longitude=9.2)
    one = make_initiative("Ein Garten", place=town)
    make_initiative("Ohne Lage", place=make_municipality("Irgendwo"))
    make_organisation("Ein Verein", place=town)
    answer = client.get("/netzwerk/karte.json")
    assert answer.json() == {
        "address": "/netzwerk/initiativen/",
        "places": [[town.key, 9.2, 48.7]],
        "points": [[0, "c", "Ein Garten", one.slug]],
        "clusters": {"08119": 2},
        "elsewhere": 1,
    }
    again = client.get("/netzwerk/karte.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/netzwerk/karte.json?art=organisationen").json()["points"][0][2] == "Ein Verein"


def test_invisible_characters_in_a_search_break_no_feed(client):
    make_initiative("Marktplatz für alle")
    answer = client.get("/netzwerk/neu.atom?q=Markt%01platz%0D%0AX")
    assert answer.status_code == 200
    assert b"\x01" not in answer.content


def test_who_comes_first_waits_no_longer_than_who_comes_second(client, many):
    rebuild()
    for contract in contracts().values():
        contract.warm()
    spent = []
    for _visit in range(2):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get("/netzwerk/?ort=Ulm")
        spent.append(len(captured))
    assert spent[0] == spent[1]


def test_what_is_looked_for_and_given_stands_below_the_whole_directory_only(client):
    make_initiative("Garten für alle")
    titles = ["Raum am Abend", "Moderation gesucht", "Beamer zu leihen", "Zelt für ein Fest"]
    for number, title in enumerate(titles):
        row = offer("room", made_by=make_user(f"Person{number}"))
        Offer.objects.filter(pk=row.pk).update(title=title, made_at=timezone.now() - timedelta(days=number))
    whole = client.get("/netzwerk/").content.decode()
    assert [title in whole for title in titles] == [True, True, True, False]
    narrowed = client.get("/netzwerk/?stand=running").content.decode()
    assert "Garten für alle" in narrowed
    assert titles[0] not in narrowed


def test_every_entry_stands_once_beside_or_below_the_map(client):
    names = [f"Garten {number:02}" for number in range(7)]
    for name in names:
        make_initiative(name)
    page = client.get("/netzwerk/").content.decode()
    assert [page.count(f">{name}<") for name in names] == [1] * 7


def test_a_choice_without_entries_draws_no_empty_map(client):
    town = make_municipality("Lindental")
    assert town.parent is not None
    shape = {"type": "Polygon", "coordinates": [[[9.0, 48.5], [9.5, 48.5], [9.5, 49.0], [9.0, 48.5]]]}
    Place.objects.filter(pk=town.parent.pk).update(boundary=shape)
    make_initiative("Garten für alle", place=town)
    assert "Wo die Einträge liegen" in client.get("/netzwerk/").content.decode()
    nothing = client.get("/netzwerk/?stand=finished").content.decode()
    assert "Nichts passt zu allen Angaben" in nothing
    assert "Wo die Einträge liegen" not in nothing
