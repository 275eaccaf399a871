"""Initiatives: entered, shared, found in the directory by need and place."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.core.contract import contracts
from mitwirk.core.errors import NotAllowed
from mitwirk.core.search import rebuild
from mitwirk.network import directory, facets
from mitwirk.network.actions import initiatives
from mitwirk.network.models import Initiative, InitiativePartner
from mitwirk.network.queries import own_initiatives
from mitwirk.network.testing import add_member, make_initiative, make_organisation
from mitwirk.places.models import Place, Topic
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
NEW = "/netzwerk/initiativen/neu/"
FIELDS = {
    "title": "Marktplatz für alle",
    "summary": "Mehr Bäume, weniger Hitze.",
    "sector": "citizens",
    "stage": "running",
    "place": "Lindental",
    "goals": "Ein Platz, auf dem man bleiben mag.",
    "looks_for": "Jemand mit Erfahrung im Losverfahren",
    "links": "Bericht https://beispiel.de/bericht",
}


def test_an_initiative_is_entered_for_an_organisation(client):
    make_municipality("Lindental")
    amina = make_user("Amina")
    organisation = make_organisation("Wohnzimmer", speaker=amina)
    client.force_login(amina)
    page = client.post(NEW, {**FIELDS, "organisation": organisation.pk}, follow=True).content.decode()
    assert "Ein Platz, auf dem man bleiben mag." in page
    assert "Wohnzimmer" in page
    assert 'href="https://beispiel.de/bericht" rel="nofollow noopener ugc"' in page


def test_nobody_writes_for_a_strange_organisation(client):
    make_municipality("Lindental")
    strange = make_organisation(speaker=make_user("Bernd"))
    client.force_login(make_user("Amina"))
    assert client.post(NEW, {**FIELDS, "organisation": strange.pk}).status_code == 422
    with pytest.raises(NotAllowed):
        initiatives.start_initiative(
            organisation=strange, topics=[], links=[], by=make_user("Emil"), now=timezone.now(), title="x"
        )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"links": "Bericht javascript:alert(1)"}, "Zeile 1 hat keine gültige Adresse."),
        ({"starts_on": "01.05.2026", "ends_on": "01.04.2026"}, "Das Ende liegt vor dem Beginn."),
        ({"starts_on": "gestern"}, "Schreiben Sie den Tag so"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, wrong, sentence):
    make_municipality("Lindental")
    client.force_login(make_user("Amina"))
    answer = client.post(NEW, {**FIELDS, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Ein Platz, auf dem man bleiben mag." in answer.content.decode()


def test_a_partner_shows_once_its_people_agree(client):
    amina, bernd = make_user("Amina"), make_user("Bernd")
    initiative = make_initiative(made_by=amina)
    partner = make_organisation("Rathaus", speaker=bernd)
    path = f"/netzwerk/initiativen/{initiative.slug}/"
    client.force_login(amina)
    address = f"https://beispiel.de/netzwerk/organisationen/{partner.slug}/"
    client.post(f"{path}partner/", {"organisation": address})
    client.post(f"{path}partner/", {"organisation": address})
    asked = InitiativePartner.objects.get()
    client.logout()
    assert "Rathaus" not in client.get(path).content.decode()
    assert [item["count"] for item in contracts()["network"].desk_items(bernd, timezone.now())] == [1]
    client.force_login(bernd)
    client.post("/netzwerk/initiativen/anfragen/", {"partner": asked.pk, "answer": "yes"})
    client.logout()
    assert "Rathaus" in client.get(path).content.decode()


def test_what_was_learnt_is_told_to_followers():
    amina, emil = make_user("Amina"), make_user("Emil")
    initiative = make_initiative(made_by=amina)
    initiatives.change_initiative(
        initiative=initiative, version=1, topics=[], links=[], by=amina, now=timezone.now(), learnt="Früh fragen hilft."
    )
    from mitwirk.core.models import Activity

    row = Activity.objects.get(kind="network.initiative_learnt")
    rule = contracts()["network"].notice_rules[row.kind]
    assert rule.followed(row) == [f"network.initiative:{initiative.pk}"]
    assert rule.describe([row], emil)[row.pk].about == initiative.title
    Initiative.objects.update(hidden_at=timezone.now())
    assert rule.describe([row], emil) == {}


def found(client, question: str) -> set[str]:
    page = client.get(f"/netzwerk/{question}").content.decode()
    return {title for title in ("Losverfahren auf dem Land", "Spielplatz in der Stadt") if title in page}


@pytest.fixture
def two():
    here = make_municipality("Lindental", population=3200, latitude=48.5, longitude=9.0)
    district = Place.objects.create(kind="district", key="08435", name="Bodenseekreis", slug="bodenseekreis")
    far = Place.objects.create(
        kind="municipality", key="08435016", name="Seestadt", slug="seestadt", parent=district, population=60_000,
        latitude=47.65, longitude=9.48,
    )  # fmt: skip
    one = make_initiative("Losverfahren auf dem Land", place=here, looks_for="Jemand mit Anschreiben")
    two = make_initiative("Spielplatz in der Stadt", place=far, stage="finished", sector="administration")
    topic = Topic.objects.create(key="beteiligung", name="Beteiligung", position=1)
    one.topics.add(topic)
    rebuild()
    return one, two


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("", {"Losverfahren auf dem Land", "Spielplatz in der Stadt"}),
        ("?sucht=on", {"Losverfahren auf dem Land"}),
        ("?q=Anschreiben", {"Losverfahren auf dem Land"}),
        ("?sektor=administration", {"Spielplatz in der Stadt"}),
        ("?thema=beteiligung", {"Losverfahren auf dem Land"}),
        ("?groesse=klein", {"Losverfahren auf dem Land"}),
        ("?stand=finished", {"Spielplatz in der Stadt"}),
        ("?ort=Bodenseekreis", {"Spielplatz in der Stadt"}),
        ("?ort=Lindental&umkreis=50", {"Losverfahren auf dem Land"}),
        ("?sektor=unsinn&umkreis=xx&seite=zz", {"Losverfahren auf dem Land", "Spielplatz in der Stadt"}),
    ],
)
def test_every_filter_stands_in_the_address(client, two, question, expected):
    assert found(client, question) == expected


def test_the_map_counts_by_district_in_a_table_too(client, two):
    page = client.get("/netzwerk/?art=organisationen").content.decode()
    assert "Noch kein Eintrag" in page
    rows = contracts()["network"]
    assert {document.kind for document in rows.search_documents()} == {"initiative"}


def test_the_directory_costs_the_same_for_3_and_30(client, django_assert_max_num_queries):
    town = make_municipality("Lindental")
    make_initiative(place=town)
    client.get("/netzwerk/?ansicht=")  # draws the map, once a process
    counts = []
    for rows in (3, 27):
        for _number in range(rows):
            make_initiative(place=town, organisation=make_organisation(place=town))
        with django_assert_max_num_queries(11) as captured:
            client.get(f"/netzwerk/?x={rows}")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_editors_of_a_carrier_may_edit_and_members_may_not(client):
    amina, bernd = make_user("Amina"), make_user("Bernd")
    organisation = make_organisation(speaker=amina)
    add_member(organisation, bernd, "member")
    initiative = make_initiative(organisation=organisation)
    path = f"/netzwerk/initiativen/{initiative.slug}/aendern/"
    client.force_login(amina)
    assert client.get(path).status_code == 200
    client.force_login(bernd)
    assert client.get(path).status_code == 404


def test_a_city_on_the_map_leads_to_its_entries(client, two):
    district = Place.objects.create(
        kind="district", key="08111", name="Stadtkreis Großstadt", slug="stadtkreis-grossstadt",
        designation="Stadtkreis", parent=Place.objects.get(key="081"),
    )  # fmt: skip
    city = Place.objects.create(
        kind="municipality", key="08111000", name="Großstadt", slug="grossstadt", parent=district, population=600_000
    )
    make_initiative("Ein Hof im Norden", place=city)
    page = client.get("/netzwerk/?ort=Gro%C3%9Fstadt").content.decode()
    assert "Ein Hof im Norden" in page
    assert "Losverfahren auf dem Land" not in page
    assert directory.marks({"08111": 1}, None, facets.columns("initiative").land) == [], "no boundary, no map"
    table = directory.map_table(
        [directory.Mark("Stadtkreis Großstadt", "", "0", "0", 1, False, "08111")], lambda name: f"?ort={name}"
    )
    assert "Stadtkreis Großstadt" in str(table["rows"][0][0])


def test_who_was_only_asked_sees_nothing_of_a_hidden_initiative(client):
    bernd = make_user("Bernd")
    asked, carrier = make_organisation(speaker=bernd), make_organisation()
    hidden = make_initiative(organisation=carrier, hidden_at=timezone.now())
    InitiativePartner.objects.create(initiative=hidden, organisation=asked, added_at=timezone.now())
    client.force_login(bernd)
    assert client.get(f"/netzwerk/initiativen/{hidden.slug}/").status_code == 404


def test_a_hidden_initiative_connects_nobody_in_public(client):
    one, two = make_organisation("Eins"), make_organisation("Zwei")
    hidden = make_initiative(organisation=one, hidden_at=timezone.now())
    now = timezone.now()
    InitiativePartner.objects.create(initiative=hidden, organisation=two, added_at=now, agreed_at=now)
    assert "Zwei" not in client.get(f"/netzwerk/organisationen/{one.slug}/").content.decode()


def test_who_left_the_carrier_no_longer_edits_what_they_entered_for_it(client):
    amina, bernd = make_user("Amina"), make_user("Bernd")
    organisation = make_organisation(speaker=amina)
    mine = add_member(organisation, bernd, "editor")
    carried = make_initiative(organisation=organisation, made_by=bernd)
    alone = make_initiative(made_by=bernd)
    client.force_login(bernd)
    path = f"/netzwerk/initiativen/{carried.slug}/aendern/"
    assert client.get(path).status_code == 200
    mine.ended_at = timezone.now()
    mine.save()
    assert client.get(path).status_code == 404
    assert client.get(f"/netzwerk/initiativen/{alone.slug}/aendern/").status_code == 200
    assert list(own_initiatives(bernd)) == [alone]
