"""Members of the alliance in the house of the matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from mitwirk.network.actions.import_initiatives import INITIATIVES
from mitwirk.network.actions.import_lists import take_list
from mitwirk.network.actions.import_members import MEMBERS
from mitwirk.network.actions.member_freshness import ask_members, token_for
from mitwirk.network.actions.membership import apply_for_membership, decline_membership
from mitwirk.network.testing import make_membership


def members(scene: Any) -> None:
    """Place a member who is asked for the data, a declined and a waiting application, a name, a list to read in."""
    now = timezone.now()
    amina, emil, office = (scene.people[name] for name in ("amina", "emil", "office"))
    old = now - timedelta(days=400)
    asked = make_membership("Zqmitglied", user=amina, applied_at=old, last_confirmed_on=old.date())
    make_membership(organisation=scene.rows["organisations"][0])
    listed = make_membership("Zqlistenname", email="zqliste@post.example")
    words = {
        "organisation": None,
        "kind": "person",
        "place": scene.rows["town"],
        "shown": False,
        "by": emil,
        "now": now,
    }
    declined = apply_for_membership(name="Zqabsage", note="", **words)
    decline_membership(membership=declined, reason="Zqabsagegrund", by=office, now=now)
    waiting = apply_for_membership(name="Zqbewerbung", note="Zqbewerbungsgrund", **words)
    ask_members(now=now)
    asked.refresh_from_db()
    rows = "Name;Ort;E-Mail\nZqgutezeile;Zqstadt;\nZqschlechtezeile;;\n"
    scene.rows["member_list"] = take_list(
        kind=MEMBERS, data=rows.encode(), filename="zqdateiname.csv", by=office, now=now
    )
    rows = "Titel;In einem Satz;Ort;Sektor\nZqgutereihe;Ein Satz;Zqstadt;Politik\nZqschlechtereihe;;;\n"
    scene.rows["initiative_list"] = take_list(
        kind=INITIATIVES, data=rows.encode(), filename="zqreihenname.csv", by=office, now=now
    )
    scene.rows["memberships"] = [asked, listed, declined, waiting]
    scene.rows["member_token"] = token_for(asked)
