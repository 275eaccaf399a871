"""The network and its advisors in the house of the matrix."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from mitwirk.advice.actions.advisors import name_reference
from mitwirk.advice.actions.enquiries import answer_enquiry, ask_advisor
from mitwirk.advice.models import Advisor, AdvisorStep, Listing
from mitwirk.network.actions.people import invite_to_organisation
from mitwirk.network.actions.profiles import keep_profile
from mitwirk.network.models import InitiativeLink, InitiativePartner, InitiativePicture, SavedSearch
from mitwirk.network.testing import add_member, make_initiative, make_organisation
from mitwirk.places.models import Topic


def actors(scene: Any, text: Any) -> None:
    """Place a shown and a hidden organisation and initiative, people, an invitation, two advisors."""
    now = timezone.now()
    amina, emil, office = (scene.people[name] for name in ("amina", "emil", "office"))
    shown = make_organisation("Zqtreff", speaker=amina, summary=text("Zqtreffsatz"), slug="o-1")
    hidden = make_organisation("Zqverborgen", speaker=amina, hidden_at=now, hidden_reason="Zqhehlgrund", slug="o-2")
    initiative = make_initiative(
        "Zqinitiative", organisation=shown, summary=text("Zqinisatz"), slug="i-1", made_by=amina
    )
    secret = make_initiative("Zqheimlich", organisation=hidden, hidden_at=now, slug="i-2", made_by=amina)
    partner = make_organisation("Zqpartner", speaker=emil, slug="o-3")
    InitiativePartner.objects.create(initiative=initiative, organisation=partner, added_at=now)
    InitiativeLink.objects.create(initiative=initiative, title="Zqverweis", url="https://beispiel.de/zq")
    add_member(shown, scene.people["place_admin"], role="member")
    invite_to_organisation(organisation=shown, email="zqeingeladen@beispiel.de", role="editor", by=amina, now=now)
    texts = {"about": "Zqprofilalle", "experience": "Zqprofilnetz", "offers": "Zqprofilnie", "seeks": "", "place": None}
    readers = {"about": "all", "experience": "members", "offers": "nobody", "topics": "members"}
    topic = Topic.objects.get_or_create(key="zqthema", defaults={"name": "Gartenbau", "position": 900})[0]
    scene.rows["profile"] = keep_profile(visibility=readers, topics=[topic], by=emil, now=now, **texts)
    scene.rows["organisations"], scene.rows["initiatives"] = [shown, hidden], [initiative, secret]
    scene.rows["pictures"] = [_picture(initiative, "Zqfotozeigt"), _picture(secret, "Zqfotohehl")]
    scene.rows["saved_search"] = SavedSearch.objects.create(
        user=amina, name="Zqsuchname", side="initiative", query="q=Garten", made_at=now
    )
    _advisors(scene, initiative, text, emil=emil, amina=amina, office=office)


def _advisors(scene: Any, initiative: Any, text: Any, *, emil: Any, amina: Any, office: Any) -> None:
    now = timezone.now()
    stamps = {"sector": "citizens", "facilitates": True, "made_at": now, "changed_at": now}
    listed = Advisor.objects.create(
        user=emil,
        slug="f-1",
        name="Zqfachperson",
        summary=text("Zqberatung"),
        listing=Listing.LISTED,
        **stamps,
    )
    waiting = Advisor.objects.create(user=office, slug="f-2", name="Zqprueffall", summary="Zqprueftext", **stamps)
    AdvisorStep.objects.create(advisor=waiting, listing=Listing.WAITING, reason="Zqschrittgrund", by=office, at=now)
    name_reference(advisor=listed, initiative=initiative, part="Zqreferenz", by=emil, now=now)
    enquiry = ask_advisor(
        advisor=listed,
        subject="Zqanliegen",
        text="Zqanfragetext",
        place=None,
        answer_by=date.today() + timedelta(days=20),
        by=amina,
        now=now,
    )
    answer_enquiry(enquiry=enquiry, accepted=False, text="Zqzusage", by=emil, now=now)
    scene.rows["advisors"], scene.rows["enquiry"] = [listed, waiting], enquiry


def _picture(initiative: Any, alt: str) -> InitiativePicture:
    row = InitiativePicture(initiative=initiative, alt=alt, width=1, height=1, added_at=timezone.now())
    row.file.save("bild.webp", ContentFile(alt.encode()), save=True)
    return row
