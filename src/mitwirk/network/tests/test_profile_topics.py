"""Topics and sector on profiles: each with its readers, findable only if all may read them, told when they appear."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mitwirk.accounts.models import ClaimDecision, ClaimWay, SectorClaim
from mitwirk.accounts.testing import make_user
from mitwirk.core.contract import contracts
from mitwirk.core.models import Activity
from mitwirk.core.search import rebuild
from mitwirk.network import demo_profiles, directory, facets
from mitwirk.network.actions import saved
from mitwirk.network.actions.profiles import keep_profile
from mitwirk.network.models import Profile
from mitwirk.network.testing import make_membership
from mitwirk.places.models import Topic

pytestmark = pytest.mark.django_db
OWN = "/netzwerk/personen/mein-profil/"


@pytest.fixture
def topic():
    return Topic.objects.create(key="klima", name="Klima und Energie", position=1)


def claim(user, sector: str) -> SectorClaim:
    return SectorClaim.objects.create(user=user, sector=sector, made_at=timezone.now())


def keep(user, **fields) -> Profile:
    return keep_profile(by=user, now=timezone.now(), **{"about": "Ich", **fields})


def test_the_form_takes_topics_and_each_reader_sees_what_is_meant_for_them(client, topic):
    emil, clara = make_user("Emil"), make_user("Clara")
    make_membership(user=clara)
    client.force_login(emil)
    assert "Wer liest, aus welcher Sicht Sie sprechen?" not in client.get(OWN).content.decode()
    claim(emil, "citizens")
    assert "Wer liest, aus welcher Sicht Sie sprechen?" in client.get(OWN).content.decode()
    typed = {f"{name}_readers": "nobody" for name in ("about", "experience", "offers", "seeks", "place")}
    typed |= {"about": "Ich", "about_readers": "all", "topics": [topic.pk], "topics_readers": "members",
              "sector_readers": "members"}  # fmt: skip
    assert client.post(OWN, typed).status_code == 302
    page = f"/netzwerk/personen/{emil.profile.slug}/"
    assert "Klima und Energie" in client.get(page).content.decode(), "one's own"
    assert 'value="members" selected' in client.get(OWN).content.decode()
    client.force_login(clara)
    assert "Klima und Energie" in client.get(page).content.decode()
    assert "mw-sek" in client.get(page).content.decode().split("<main")[1]
    client.logout()
    assert "Klima und Energie" not in client.get(page).content.decode()
    assert "mw-sek" not in client.get(page).content.decode().split("<main")[1]


def test_too_many_topics_are_refused_and_the_text_stays(client):
    topics = [Topic.objects.create(key=f"t{at}", name=f"Thema {at}", position=at) for at in range(6)]
    client.force_login(make_user("Emil"))
    answer = client.post(OWN, {"about": "Ich bleibe", "topics": [topic.pk for topic in topics]})
    assert answer.status_code == 422
    assert "höchstens fünf Themen" in answer.content.decode()
    assert "Ich bleibe" in answer.content.decode()


def test_people_are_found_by_topic_only_if_all_may_read_it(client, topic):
    shown, hidden = make_user("Emil"), make_user("Clara")
    keep(shown, topics=[topic], visibility={"about": "all", "topics": "all"})
    keep(hidden, topics=[topic], visibility={"about": "all", "topics": "members"})
    page = client.get("/netzwerk/?art=menschen&thema=klima").content.decode()
    assert "Ein Eintrag" in page
    assert "Emil" in page
    assert "Clara" not in page
    assert directory.Choice("person", {}).topic_counts() == [(topic, 1)]
    rebuild()
    assert len(directory.found("person", "Energie", None)) == 1


def test_people_are_found_by_sector_only_if_confirmed_and_shown_to_all(client):
    people = {name: make_user(name) for name in ("Amina", "Bernd", "Clara", "Emil")}
    sectors = {"Amina": "citizens", "Bernd": "administration", "Clara": "administration", "Emil": "citizens"}
    claims = {name: claim(people[name], sector) for name, sector in sectors.items()}
    for name in ("Amina", "Bernd", "Clara"):
        keep(people[name], visibility={"about": "all", "sector": "all"})
    keep(people["Emil"], visibility={"about": "all", "sector": "members"})

    def found(sector: str) -> set[str]:
        numbers = directory.Choice("person", {"sektor": [sector]}).numbers().tolist()
        return set(Profile.objects.filter(pk__in=numbers).values_list("user__display_name", flat=True))

    assert found("citizens") == {"Amina"}
    assert found("administration") == set()
    ClaimDecision.objects.create(claim=claims["Bernd"], confirmed=True, way=ClaimWay.OFFICE, at=timezone.now())
    assert found("administration") == {"Bernd"}
    SectorClaim.objects.filter(pk=claims["Bernd"].pk).update(ended_at=timezone.now())
    assert found("administration") == set()
    assert client.get("/netzwerk/?art=menschen&sektor=citizens").content.decode().count("mw-karte--link") == 1


def test_the_list_of_people_costs_the_same_for_2_and_20(client, topic, django_assert_num_queries):
    readers = {"about": "all", "topics": "all", "sector": "all"}
    for number in range(2):
        user = make_user(f"Eins{number}")
        claim(user, "citizens")
        keep(user, topics=[topic], visibility=readers)
    client.get("/netzwerk/?art=menschen")
    client.cookies["fremd"] = "x"  # past the store of public pages
    client.get("/netzwerk/?art=menschen")
    with django_assert_num_queries(6):
        client.get("/netzwerk/?art=menschen&ansicht=liste")
    for number in range(18):
        user = make_user(f"Zwei{number}")
        claim(user, "citizens")
        keep(user, topics=[topic], visibility=readers)
    facets.columns("person")
    with django_assert_num_queries(6):
        client.get("/netzwerk/?art=menschen&ansicht=liste")


def test_a_profile_that_appears_later_is_told_like_a_new_one_and_once(topic):
    early, late = make_user("Emil"), make_user("Clara")
    keep(early, topics=[topic], visibility={"about": "nobody"})
    keep(late, topics=[topic], visibility={"topics": "all"})
    amina = make_user("Amina")
    now = timezone.now()
    saved.save_search(query="art=menschen&thema=klima", by=amina, now=now)
    assert saved.find_new(now=now + timedelta(minutes=10)) == 0, "what was there before is not new"
    profile = keep_profile(
        by=early, now=now + timedelta(minutes=1), about="Ich", topics=[topic], visibility={"topics": "all"}
    )
    assert saved.find_new(now=now + timedelta(minutes=2)) == 0, "the index may not know it yet"
    assert saved.find_new(now=now + timedelta(minutes=10)) == 1
    [row] = Activity.objects.filter(kind="network.search_found")
    assert row.data["entries"] == [profile.pk]
    keep_profile(by=early, now=now + timedelta(minutes=20), about="Anders", topics=[topic], visibility={})
    keep_profile(by=early, now=now + timedelta(minutes=21), about="Ich", topics=[topic], visibility={"topics": "all"})
    assert saved.find_new(now=now + timedelta(hours=1)) == 0, "hiding and showing again is not new"


def test_one_s_own_data_names_topics_and_all_readers(topic):
    emil = make_user("Emil")
    keep(emil, topics=[topic], visibility={"topics": "all"})
    [profile] = contracts()["network"].personal_data(emil)["profile"]
    assert profile["topics"] == ["Klima und Energie"]
    assert "Themen: alle" in profile["readers"]


def test_the_demo_has_three_people_and_is_loaded_once(topic):
    people = [make_user(name) for name in ("Amina", "Bernd", "Clara")]
    for _time in range(2):
        demo_profiles.load(now=timezone.now())
    assert set(Profile.objects.values_list("user", flat=True)) == {person.pk for person in people}
    assert len(directory.Choice("person", {}).numbers()) == 3
