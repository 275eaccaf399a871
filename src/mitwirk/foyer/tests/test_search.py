"""The search page: what people see, with nothing but HTML."""

import pytest

from mitwirk.accounts.testing import make_user
from mitwirk.core import search
from mitwirk.core.search import Document
from mitwirk.dialogue.findable import search_documents
from mitwirk.dialogue.models import State
from mitwirk.dialogue.testing import make_dialogue, make_statement

pytestmark = pytest.mark.django_db


def page(client, query="", **more):
    answer = client.get("/suche/", {"q": query, **more} if query else more)
    assert answer.status_code == 200
    return answer.content.decode()


def make_house():
    dialogue = make_dialogue(question="Wie wird die Innenstadt sicher?", context="Radwege und Gehwege fehlen.")
    make_statement(dialogue, "In der Bahnhofstraße fehlt ein Radweg.")
    make_dialogue(question="Geheimer Radweg im Entwurf?", state=State.DRAFT)
    search.rebuild(search_documents())
    return dialogue


def test_an_empty_search_says_what_can_be_found(client):
    shown = page(client)
    assert "Wonach suchen Sie?" in shown
    assert "Das können Sie finden" in shown
    assert 'name="robots" content="noindex' in shown


def test_hits_show_kind_passage_and_where_they_belong(client):
    dialogue = make_house()
    shown = page(client, "Radwege")
    assert "2 Treffer" in shown
    assert "In der Bahnhofstraße fehlt ein <mark>Radweg</mark>." in shown
    assert "<mark>Radwege</mark> und Gehwege fehlen." in shown
    assert f'href="/dialoge/{dialogue.slug}/abstimmen/1/"' in shown
    assert "Suche nach „Radwege“" in shown


def test_drafts_of_others_are_not_even_counted(client):
    make_house()
    client.force_login(make_user("Emil"))
    shown = page(client, "Radweg")
    assert "2 Treffer" in shown
    assert "Geheimer" not in shown


def test_hits_can_be_narrowed_to_a_kind(client):
    make_house()
    shown = page(client, "Radweg", art="statement")
    assert "Ein Treffer" in shown
    assert "Alles" in shown
    assert "Bahnhofstraße" in shown
    assert "Ein Treffer" not in page(client, "Radweg", art="gibt-es-nicht")


def test_a_slip_is_told(client):
    make_house()
    shown = page(client, "Bahnofstraße")
    assert "Zu „Bahnofstraße“ gibt es keine Treffer. Wir haben nach „Bahnhofstraße“ gesucht." in shown
    assert "<mark>Bahnhofstraße</mark>" in shown


def test_nothing_found_says_what_to_do_next(client):
    make_house()
    shown = page(client, "Xylqwertz")
    assert "Zu „Xylqwertz“ haben wir nichts gefunden" in shown
    assert "Alle Dialoge zeigen" in shown


def test_what_people_type_or_write_never_becomes_markup(client):
    search.index([Document("paper", "1", "<img src=x onerror=alert(1)> Radweg", "/x/", "<b>Radweg</b>")])
    shown = page(client, '"><script>alert(1)</script> Radweg')
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "<b>" not in shown
    assert "<mark>Radweg</mark>" in shown


@pytest.mark.parametrize(
    "query",
    [
        "q=%00&seite=x",
        "q=Radweg&seite=99999999999",
        "q=Radweg&seite=-1",
        "q=%FF%FE",
        "seite=2",
        "q=" + "x" * 3000,
    ],
)
def test_odd_addresses_are_answered(client, query):
    make_house()
    assert client.get(f"/suche/?{query}").status_code == 200


def test_many_hits_come_in_pages(client):
    search.index(Document("paper", str(n), f"Spielplatz {n}", f"/{n}/") for n in range(45))
    shown = page(client, "Spielplatz", seite="3")
    assert "45 Treffer" in shown
    assert shown.count('class="kern-title"><a') == 5
    assert "seite=2" in shown


def test_a_page_of_hits_costs_the_same_for_3_and_30(client, django_assert_max_num_queries):
    dialogue = make_house()
    for rows in (3, 27):
        for number in range(rows):
            make_statement(dialogue, f"Radweg Nummer {number} und {rows} bauen.")
        search.rebuild(search_documents())
        with django_assert_max_num_queries(6):
            page(client, "Radweg")
