"""Two people change one initiative: the slower one reads what is new, field by field, and decides."""

from __future__ import annotations

import pytest

from mitwirk.accounts.testing import make_user
from mitwirk.network.models import Initiative
from mitwirk.network.testing import make_initiative
from mitwirk.places.models import Topic
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db


def test_every_kind_of_field_is_compared_in_words_and_the_next_save_goes_on_top(client):
    make_municipality("Lindental")
    topic = Topic.objects.create(key="klima", name="Klima", position=1)
    amina = make_user("Amina")
    initiative = make_initiative("Markt", made_by=amina)
    client.force_login(amina)
    path = f"/netzwerk/initiativen/{initiative.slug}/aendern/"
    slow = {"title": "Markt", "summary": "Ein Satz.", "sector": "citizens", "stage": "running", "place": "Lindental"}
    quick = {**slow, "summary": "Neuer Satz.", "stage": "finished", "starts_on": "03.04.2025", "topics": [topic.pk],
             "links": "Bericht https://beispiel.de/b"}  # fmt: skip
    assert client.post(path, {**quick, "version": 1}).status_code == 302
    late = client.post(path, {**slow, "version": 1})
    page = late.content.decode()
    assert late.status_code == 422
    assert "<title>Fehler: Angaben ändern – " in page
    assert "Das hat nicht geklappt" in page
    for words in ("Neuer Satz.", "abgeschlossen", "3. April 2025", "Klima", "Bericht https://beispiel.de/b"):
        assert f"<dd>{words}</dd>" in page
    assert "<dd>Markt</dd>" not in page
    assert client.post(path, {**slow, "version": 2}).status_code == 302
    assert Initiative.objects.get().summary == "Ein Satz."
