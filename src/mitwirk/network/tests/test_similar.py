"""Cases like mine: found with reasons, never more than a reader may see, from an index that follows changes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from mitwirk.accounts.models import Sector
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.network import similar, similar_index
from mitwirk.network.models import Initiative, SimilarCase
from mitwirk.network.similar_index import index_changed
from mitwirk.places.models import Topic
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db


def make_case(title: str, summary: str = "", *, place=None, population: int = 8000, area: float = 40, **fields):
    now = timezone.now()
    place = place or make_municipality(f"Ort {Initiative.objects.count()}", population=population, area_km2=area)
    number = Initiative.objects.count()
    values = {"slug": f"fall-{number}", "sector": Sector.CITIZENS, "made_at": now, "changed_at": now}
    values |= {"confirmed_at": now, **fields}
    return Initiative.objects.create(title=title, summary=summary or title, place=place, **values)


@pytest.fixture
def cases():
    made = {
        "youth": make_case("Jugendrat gründen", "Jugendliche reden im Rathaus mit."),
        "paths": make_case("Sichere Radwege", "Geschützte Fahrradspuren für den Schulweg."),
        "pool": make_case("Freibad retten", "Ein Verein übernimmt das Freibad.", population=200_000, area=100),
    }
    index_changed(now=timezone.now())
    return made


def found(text="", viewer=None, **asked):
    rows = similar.cases_like_text(text, viewer or AnonymousUser(), **asked)
    return [row.initiative.title for row in rows]


def test_other_words_for_the_same_thing_are_found(cases):
    assert found("Kinder sollen mit dem Fahrrad ungefährdet zur Schule kommen")[0] == "Sichere Radwege"


def test_without_the_encoder_letters_find_it(cases, settings):
    settings.SENTENCE_ENCODER = False
    assert index_changed(now=timezone.now()) == 3  # another way of computing: all rows anew
    assert found("Ein Radweg für alle")[0] == "Sichere Radwege"
    assert set(SimilarCase.objects.values_list("factor", flat=True)) == {0.0}


def test_the_job_touches_only_what_changed(cases):
    now = timezone.now()
    assert index_changed(now=now) == 0
    Initiative.objects.filter(pk=cases["pool"].pk).update(goals="Barfußpfad am Bach", changed_at=now)
    assert index_changed(now=now) == 1
    assert found("Wir planen einen Barfußpfad")[0] == "Freibad retten"
    assert SimilarCase.objects.filter(indexed_at=now).count() == 1


def test_reasons_say_why_in_plain_german(cases):
    topic = Topic.objects.create(key="jugend", name="Jugend", position=99)
    cases["youth"].topics.add(topic)
    Initiative.objects.filter(pk=cases["youth"].pk).update(changed_at=timezone.now())
    index_changed(now=timezone.now())
    place = make_municipality("Neudorf", population=7000, area_km2=35)
    rows = similar.cases_like_text("Ein Jugendrat für uns", make_user("Amina"), place=place, topics=[topic.pk])
    assert rows[0].initiative.title == "Jugendrat gründen"
    assert rows[0].reasons == [
        "Ähnliches Anliegen, gemeinsame Wörter: Jugendrat",
        "Gleiches Thema: Jugend",
        "Ähnlich groß: Ort 0, 8\u202f000 Menschen",
        "Auch mittlere Besiedlung",
    ]


def test_a_municipality_finds_places_of_its_size_elsewhere(cases):
    rows = similar.cases_like_place(cases["pool"].place, make_user("Amina"))
    assert "Freibad retten" not in [row.initiative.title for row in rows]
    small = make_municipality("Neudorf", population=7000, area_km2=35)
    titles = [row.initiative.title for row in similar.cases_like_place(small, make_user("Bernd"))]
    assert set(titles[:2]) == {"Jugendrat gründen", "Sichere Radwege"}


def test_an_initiative_is_not_like_itself_and_needs_no_encoder(cases, monkeypatch):
    monkeypatch.setattr(similar, "text_vectors", None)
    rows = similar.cases_like_initiative(cases["paths"], make_user("Amina"))
    assert "Sichere Radwege" not in [row.initiative.title for row in rows]


def test_a_hidden_case_is_shown_to_nobody_even_before_the_job_ran(cases, client):
    Initiative.objects.filter(pk=cases["youth"].pk).update(hidden_at=timezone.now(), changed_at=timezone.now())
    assert "Jugendrat gründen" not in found("Jugendrat gründen")
    client.force_login(make_user("Emil"))
    assert client.get(reverse("network:similar_to_initiative", args=["fall-0"])).status_code == 404
    index_changed(now=timezone.now())
    assert "Jugendrat gründen" not in found("Jugendrat gründen", make_office())


def test_the_page_asks_for_one_answer_and_shows_what_it_found(cases, client):
    address = reverse("network:similar")
    assert "Was am nächsten kommt" not in client.get(address).content.decode()
    page = client.get(address, {"text": "Jugendliche im Gemeinderat"}).content.decode()
    assert "Jugendrat gründen" in page.replace("\u00ad", "")
    assert "Eine Angabe genügt" in client.get(address, {"text": ""}).content.decode()
    page = client.get(reverse("network:similar_to_initiative", args=["fall-1"])).content.decode()
    assert "Fälle wie" in page


def test_a_place_alone_makes_no_case_where_somebody_told_what_it_is_about(cases):
    place = cases["youth"].place
    assert found("Mondlandung mit Raketen", place=place) == []


def test_without_any_case_the_page_says_so(client):
    page = client.get(reverse("network:similar"), {"text": "Mondlandung"}).content.decode()
    assert "Wir haben keinen ähnlichen Fall gefunden" in page


def test_the_panel_hangs_on_a_municipality(cases, client):
    place = make_municipality("Neudorf", population=7000, area_km2=35)
    page = client.get(reverse("places:place_detail", args=[place.slug])).content.decode()
    assert "Initiativen aus ähnlichen Orten" in page
    assert "Auch mittlere Besiedlung" in page


def test_an_answer_costs_the_same_for_3_and_30(cases, django_assert_num_queries):
    viewer = make_user("Amina")
    similar.cases_like_text("Radweg", viewer)  # what somebody may do is asked once a request
    for more in (0, 27):
        for number in range(more):
            make_case(f"Radweg Nummer {number}")
        index_changed(now=timezone.now())
        similar.held(similar.INITIATIVE)
        with django_assert_num_queries(5):
            similar.cases_like_text("Radweg", viewer)


def test_texts_of_organisations_and_initiatives_can_be_asked_for_matching(cases):
    near = similar.nearest_texts("Fahrradspuren am Schulweg", most=1)
    assert near[0][0] == cases["paths"].pk
    assert 0 < near[0][1] <= 1
    assert similar.nearest_texts("Fahrrad", similar_index.ORGANISATION) == []


def test_needs_and_offers_can_be_compared_pair_by_pair():
    needs = ["Wir suchen einen Raum für ein Treffen.", "Wer moderiert unseren Bürgerrat?"]
    close = similar.closeness_between(needs, ["Moderation von Bürgerräten", "Versammlungsraum für vierzig Menschen"])
    assert close.argmax(axis=1).tolist() == [1, 0]
    assert similar.closeness_between([], needs).shape == (0, 2)


def test_who_read_between_two_batches_reads_the_rest_too(cases, monkeypatch):
    monkeypatch.setattr(similar_index, "AT_ONCE", 1)
    write, seen = similar_index._write, []

    def write_and_read(kind, ids, now):
        write(kind, ids, now)
        seen.append(similar.nearest_texts("Zauberwald", most=3)[0][1])

    monkeypatch.setattr(similar_index, "_write", write_and_read)
    later = timezone.now()
    Initiative.objects.update(changed_at=later)
    Initiative.objects.filter(pk=cases["pool"].pk).update(title="Zauberwald", summary="Zauberwald")
    index_changed(now=later)
    assert len(seen) == 3
    assert seen[-1] > seen[0]
