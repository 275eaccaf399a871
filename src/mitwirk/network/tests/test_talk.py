"""Talk about initiatives: the board comes with the first thread and hides with the initiative."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.discussion.models import Board, Thread
from mitwirk.network.actions.initiatives import hide_initiative
from mitwirk.network.testing import make_initiative

pytestmark = pytest.mark.django_db
ASKED = {"title": "Wie haben Sie das bezahlt?", "text": "Wir planen Ähnliches."}


def test_the_first_thread_opens_the_board_and_stands_on_the_page(client):
    initiative = make_initiative("Marktplatz für alle")
    page = f"/netzwerk/initiativen/{initiative.slug}/"
    assert "Hier hat noch niemand gefragt" in client.get(page).content.decode()
    assert not Board.objects.exists()
    client.force_login(make_user("Amina"))
    for asked in (ASKED, ASKED, {**ASKED, "title": "Und die Pflege?"}):
        assert client.post(page + "gespraech/", asked).status_code == 302
    board = Board.objects.get()
    assert Thread.objects.filter(board=board).count() == 2
    client.logout()
    assert "Wie haben Sie das bezahlt?" in client.get(page).content.decode()
    assert "Zur Initiative „Marktplatz für alle“" in client.get(f"/gespraeche/{board.slug}/").content.decode()


def test_with_a_hidden_initiative_goes_its_talk_and_comes_back(client):
    office, initiative = make_office(), make_initiative("Marktplatz für alle", made_by=make_user("Bernd"))
    page = f"/netzwerk/initiativen/{initiative.slug}/"
    client.force_login(make_user("Amina"))
    thread_page = client.post(page + "gespraech/", ASKED).url
    initiative.refresh_from_db()
    for hidden in (True, False):
        hide_initiative(initiative=initiative, hidden=hidden, reason="Prüfung", by=office, now=timezone.now())
        wanted = 404 if hidden else 200
        assert client.get(thread_page).status_code == wanted
        assert client.get(page + "gespraech/").status_code == wanted
        assert (ASKED["title"] in client.get("/gespraeche/feed/").content.decode()) is not hidden
    client.force_login(initiative.made_by)
    hide_initiative(initiative=initiative, hidden=True, reason="Prüfung", by=office, now=timezone.now())
    assert ASKED["title"] not in client.get(page).content.decode()
