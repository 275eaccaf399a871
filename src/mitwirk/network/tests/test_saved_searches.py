"""Saved searches: kept by one person, told once, and nothing that this person may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.core.contract import contracts
from mitwirk.core.models import Activity
from mitwirk.core.search import rebuild
from mitwirk.network.actions import saved
from mitwirk.network.models import Initiative, SavedSearch
from mitwirk.network.testing import make_initiative

pytestmark = pytest.mark.django_db
LIST = "/netzwerk/meine-suchen/"


def keep(query: str = "q=Garten", name: str = "Amina") -> SavedSearch:
    return saved.save_search(query=query, by=make_user(name), now=timezone.now())


def later(minutes: int = 10):
    return timezone.now() + timedelta(minutes=minutes)


def told() -> list[Activity]:
    return list(Activity.objects.filter(kind="network.search_found").order_by("pk"))


def test_a_choice_is_kept_in_one_spelling_and_once(client):
    amina = make_user("Amina")
    client.force_login(amina)
    for query in ("sektor=politics&q=Garten&seite=3", "q=Garten&sektor=politics&ansicht=liste"):
        page = client.post(f"{LIST}neu/", {"auswahl": query}, follow=True).content.decode()
        assert "Die Suche ist gespeichert" in page
    search = SavedSearch.objects.get()
    assert search.query == "q=Garten&sektor=politics"
    assert search.name == "Initiativen · Suche: „Garten“ · Politik"
    assert "Suche speichern" in client.get("/netzwerk/?q=Garten").content.decode()
    client.post(f"{LIST}{search.pk}/", {"name": "Gärten"})
    assert "Gärten" in client.get(LIST).content.decode()
    client.post(f"{LIST}{search.pk}/loeschen/")
    assert "Noch keine Suche gespeichert" in client.get(LIST).content.decode()


def test_without_a_filter_and_beyond_twenty_nothing_is_kept(client):
    amina = make_user("Amina")
    client.force_login(amina)
    page = client.post(f"{LIST}neu/", {"auswahl": "art=organisationen&q=&thema=gibtesnicht"}, follow=True)
    assert "hat keinen Filter" in page.content.decode()
    for number in range(21):
        page = client.post(f"{LIST}neu/", {"auswahl": f"q=Garten{number}"}, follow=True)
    assert "Sie haben schon 20 Suchen gespeichert" in page.content.decode()
    assert SavedSearch.objects.count() == 20


def test_others_do_not_see_rename_or_remove_it(client):
    search = keep()
    client.force_login(make_user("Emil"))
    assert search.name not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{search.pk}/").status_code == 404
    assert client.post(f"{LIST}{search.pk}/loeschen/").status_code == 404
    client.logout()
    assert client.get(LIST).status_code == 302


def test_a_new_entry_is_told_once_to_the_owner_alone():
    make_initiative("Ein alter Garten")
    rebuild()
    search = keep()
    assert saved.find_new(now=later()) == 0, "what was there before is not new"
    new = make_initiative("Ein neuer Garten")
    make_initiative("Ein Radweg")
    rebuild()
    assert saved.find_new(now=timezone.now()) == 0, "the index may not know it yet"
    assert saved.find_new(now=later()) == 1
    assert saved.find_new(now=later(20)) == 0
    [row] = told()
    assert row.data["entries"] == [new.pk]
    rule = contracts()["network"].notice_rules[row.kind]
    assert rule.people(row) == [search.user_id]
    line = rule.describe([row], search.user)[row.pk]
    assert line.text == "Neu: Ein neuer Garten"
    assert line.url == f"/netzwerk/initiativen/{new.slug}/"
    assert rule.describe([row], make_user("Emil")) == {}
    Initiative.objects.filter(pk=new.pk).update(hidden_at=timezone.now())
    assert rule.describe([row], search.user) == {}


def test_a_hidden_entry_is_told_to_nobody():
    keep()
    make_initiative("Ein geheimer Garten", hidden_at=timezone.now())
    rebuild()
    assert saved.find_new(now=later()) == 0
    assert told() == []


def test_several_new_entries_are_one_line():
    search = keep("sektor=citizens")
    for number in range(3):
        make_initiative(f"Garten {number}", sector="citizens")
    make_initiative("Amt", sector="administration")
    assert saved.find_new(now=later()) == 1
    [row] = told()
    line = contracts()["network"].notice_rules[row.kind].describe([row], search.user)[row.pk]
    assert line.text.startswith("3 neue Einträge, zum Beispiel: Garten")
    assert line.url == "/netzwerk/?sektor=citizens"


def test_nothing_new_costs_three_looks_and_no_search(django_assert_max_num_queries):
    make_initiative("Garten")
    for number in range(5):
        keep(name=f"Amina{number}")
    saved.find_new(now=later())
    with django_assert_max_num_queries(12):
        assert saved.find_new(now=later()) == 0


def test_one_s_own_data_holds_searches_and_erasure_takes_them():
    search = keep()
    room = contracts()["network"]
    assert room.personal_data(search.user)["saved_searches"][0]["search"] == "q=Garten"
    room.erase(search.user, now=timezone.now())
    assert not SavedSearch.objects.exists()
