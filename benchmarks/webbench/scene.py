"""What is asked of the house: guests who vote, pages that are read, counted in SQL. Runs inside the house's own Django.

    python -m webbench.scene demo FOLDER          the demo network and a thousand guests
    python -m webbench.scene large FOLDER A B     two imported dialogues, opened again, with a guest in each

Both write `scene.json` into FOLDER.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from webbench.load import Request

GUESTS, ANSWERS_OF_READER = 1000, 10
SAME_ORIGIN = ("Sec-Fetch-Site", "same-origin")
FORM = ("Content-Type", "application/x-www-form-urlencoded")
# Any cookie that the house does not know makes a page be rendered anew.
UNCACHED = ("Cookie", "messung=1")


def start() -> None:
    """Set Django up."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "mitwirk.config.settings"
    import django

    django.setup()


def make_guests(dialogue: Any, count: int) -> list[tuple[Any, str]]:
    """Make guests through the ORM; return rows and the cookies they hold."""
    from django.utils import timezone

    from mitwirk.dialogue import guest
    from mitwirk.dialogue.models import Participant

    numbers = [guest.new_number() for _ in range(count)]
    rows = Participant.objects.bulk_create(
        Participant(
            dialogue=dialogue,
            guest_key=guest.key_of(number),
            asked_sector=True,
            asked_about=True,
            joined_at=timezone.now(),
        )
        for number in numbers
    )
    cookies = [f"{guest.COOKIE}={guest.signer.sign(f'{dialogue.slug}.{number}')}" for number in numbers]
    return list(zip(rows, cookies, strict=True))


def reader_of(dialogue: Any) -> str:
    """Make a guest who has answered ten statements; return the cookie."""
    from django.utils import timezone

    from mitwirk.dialogue.models import Statement, StatementVote

    [(row, cookie)] = make_guests(dialogue, 1)
    now = timezone.now()
    accepted = Statement.objects.filter(dialogue=dialogue).accepted().order_by("number")[:ANSWERS_OF_READER]
    StatementVote.objects.bulk_create(
        StatementVote(participant=row, statement=statement, dialogue=dialogue, value=1, at=now)
        for statement in accepted
    )
    return cookie


def votes_of(dialogue: Any) -> list[Request]:
    """Return votes to send: each by another guest, statements and values in turn; none is sent twice."""
    from mitwirk.dialogue.forms.voting import VALUES
    from mitwirk.dialogue.models import Statement

    cookies = [cookie for _row, cookie in make_guests(dialogue, GUESTS)]
    numbers = list(Statement.objects.filter(dialogue=dialogue).accepted().values_list("number", flat=True))
    words = list(VALUES)
    return [
        Request(
            path=f"/dialoge/{dialogue.slug}/aussagen/{numbers[(place + turn) % len(numbers)]}/stimme/",
            method="POST",
            headers=(("Cookie", cookie), SAME_ORIGIN, FORM),
            body=f"stimme={words[(place + turn) % len(words)]}",
        )
        for turn in range(len(numbers))
        for place, cookie in enumerate(cookies)
    ]


def count_queries(request: Request, *, cold: bool = False) -> int:
    """Return how many queries one request takes; everything that is kept between requests is warm unless `cold`."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    headers = {name: value for name, value in request.headers if name != "Content-Type"}
    send: dict[str, Any] = {"path": request.path, "headers": headers}
    if request.method == "POST":
        send |= {"data": request.body, "content_type": FORM[1]}
    method = client.post if request.method == "POST" else client.get
    method(**send)
    if cold:
        cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = method(**send)
    if response.status_code not in {200, 303}:
        raise SystemExit(f"{request.path} answered {response.status_code}")
    return len(queries)


def demo() -> dict[str, Any]:
    """Load the demo and say what to send."""
    from mitwirk.config import serving
    from mitwirk.dialogue.models import Dialogue, State

    serving.prepare()
    serving.load_demo()
    running = Dialogue.objects.get(state=State.OPEN)
    finished = Dialogue.objects.filter(state__in=[State.CLOSED, State.EVALUATED]).get()
    votes = votes_of(running)
    pages = {
        "start": "/",
        "list of dialogues": "/dialoge/",
        "dialogue": f"/dialoge/{running.slug}/",
        "landscape": f"/dialoge/{finished.slug}/landschaft/",
    }
    vote_page = Request(f"/dialoge/{running.slug}/abstimmen/", headers=(("Cookie", reader_of(running)),))
    counts = {name: count_queries(Request(path), cold=True) for name, path in pages.items()}
    kept = {name: count_queries(Request(path)) for name, path in pages.items()}
    return {
        "votes": [asdict(vote) for vote in votes],
        "newcomer": newcomer_queries(running),
        "vote_queries": count_queries(votes[0]),
        "vote_page": asdict(vote_page),
        "vote_page_queries": count_queries(vote_page),
        "pages": pages,
        "queries": counts,
        "kept_queries": kept,
    }


def newcomer_queries(dialogue: Any) -> int:
    """Return how many queries the very first answer of a person takes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from mitwirk.dialogue import guest

    cookie = f"{guest.COOKIE}={guest.signer.sign(f'{dialogue.slug}.{guest.new_number()}')}"
    client = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1", headers={"cookie": cookie})
    with CaptureQueriesContext(connection) as queries:
        response = client.post(
            f"/dialoge/{dialogue.slug}/aussagen/1/stimme/", {"stimme": "ja"}, headers=dict([SAME_ORIGIN])
        )
    assert response.status_code in {303, 400}, response.status_code
    return len(queries)


def large(slugs: list[str]) -> dict[str, Any]:
    """Open imported dialogues again, so that there is something to vote on."""
    from django.utils import timezone

    from mitwirk.dialogue.models import Dialogue, State

    found = {}
    for slug in slugs:
        dialogue = Dialogue.objects.get(slug=slug)
        Dialogue.objects.filter(pk=dialogue.pk).update(state=State.OPEN, closes_at=timezone.now() + timedelta(days=9))
        found[slug] = reader_of(dialogue)
    return {"readers": found}


def main() -> None:
    """Prepare one scene."""
    part, folder, *slugs = sys.argv[1:]
    start()
    scene = demo() if part == "demo" else large(slugs)
    Path(folder, "scene.json").write_text(json.dumps(scene), encoding="utf-8")


if __name__ == "__main__":
    main()
