"""The queue of moderation: bulk decisions, two moderators at once, who may, the public log."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.models import Role
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import NotAllowed
from mitwirk.core.models import Activity
from mitwirk.dialogue.actions.moderation import AlreadyDecided, accept_statements, reject_statements
from mitwirk.dialogue.models import (
    Decision,
    DecisionOutcome,
    ModerationMode,
    Objection,
    Statement,
    StatementReport,
    Status,
    TeamMember,
    TeamRole,
)
from mitwirk.dialogue.rules import RULES
from mitwirk.dialogue.testing import make_dialogue, make_statement

pytestmark = pytest.mark.django_db
REASON = "Die Aussage nennt eine Telefonnummer."


@pytest.fixture
def clara():
    return make_user("Clara")


@pytest.fixture
def bernd():
    return make_user("Bernd")


@pytest.fixture
def dialogue(clara, bernd):
    dialogue = make_dialogue(organiser=clara)
    TeamMember.objects.create(dialogue=dialogue, user=bernd, role=TeamRole.MODERATOR, added_at=timezone.now())
    return dialogue


@pytest.fixture
def moderator(bernd):
    return signed_in(bernd)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_pending(dialogue, count=1, **fields) -> list[Statement]:
    return [make_statement(dialogue, status=Status.PENDING, **fields) for _number in range(count)]


def decide(client, dialogue, number, deed, **fields):
    """Send one of the forms on the page about a statement, as freshly loaded."""
    last = Decision.objects.filter(statement__dialogue=dialogue, statement__number=number).order_by("-pk").first()
    data = {"tat": deed, "stand": str(last.pk if last else 0)}
    data |= {f"{deed}-{name}": value for name, value in fields.items()}
    return client.post(f"/dialoge/{dialogue.slug}/moderation/{number}/", data)


def status_of(statement) -> str:
    statement.refresh_from_db()
    return statement.status


# -- The queue


def test_the_queue_shows_what_waits_with_similar_published_statements(moderator, dialogue):
    make_statement(dialogue, "An der Bushaltestelle fehlt ein Dach gegen den Regen.")
    make_statement(dialogue, "Die Bushaltestelle braucht ein Dach gegen Regen.", status=Status.PENDING)
    page = moderator.get(f"/dialoge/{dialogue.slug}/moderation/").content.decode()
    assert "Die Bushaltestelle braucht ein Dach" in page
    assert "Klingt ähnlich:" in page
    assert "Nr. 1: An der Bushaltestelle fehlt ein Dach" in page


def test_many_are_published_at_once_and_each_is_logged(moderator, bernd, dialogue):
    rows = make_pending(dialogue, 3)
    response = moderator.post(f"/dialoge/{dialogue.slug}/moderation/freigabe/", {"auswahl": [1, 3]})
    assert response.status_code == 303
    assert [status_of(row) for row in rows] == [Status.ACCEPTED, Status.PENDING, Status.ACCEPTED]
    assert rows[0].published_at is not None
    assert Decision.objects.filter(outcome=DecisionOutcome.ACCEPTED, by=bernd).count() == 2
    assert Activity.objects.filter(kind="dialogue.statement_accepted", by=bernd).count() == 2


def test_one_button_publishes_only_its_own_row_whatever_is_ticked(moderator, dialogue):
    rows = make_pending(dialogue, 2)
    moderator.post(f"/dialoge/{dialogue.slug}/moderation/freigabe/", {"auswahl": [1], "nur": "2"})
    assert [status_of(row) for row in rows] == [Status.PENDING, Status.ACCEPTED]


def test_many_are_rejected_with_one_rule_and_reason(moderator, dialogue):
    rows = make_pending(dialogue, 2)
    data = {"auswahl": [1, 2], "rule": "privacy", "reason": REASON}
    assert moderator.post(f"/dialoge/{dialogue.slug}/moderation/ablehnung/", data).status_code == 303
    assert {status_of(row) for row in rows} == {Status.REJECTED}
    assert set(Decision.objects.values_list("rule", "reason")) == {("privacy", REASON)}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rule": "", "reason": REASON}, "Wählen Sie die Regel"),
        ({"rule": "privacy", "reason": " \u200b\n "}, "Schreiben Sie einen Grund"),
        ({"rule": "privacy", "reason": "x" * 1001}, "höchstens 1000 Zeichen"),
        ({"rule": "erfunden", "reason": REASON}, "Wählen Sie die Regel"),
    ],
)
def test_a_refusal_without_rule_or_reason_changes_nothing_and_keeps_the_ticks(moderator, dialogue, typed, sentence):
    [row] = make_pending(dialogue)
    response = moderator.post(f"/dialoge/{dialogue.slug}/moderation/ablehnung/", {"auswahl": [1], **typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'name="auswahl" value="1" checked' in page
    assert status_of(row) == Status.PENDING


def test_nothing_ticked_is_explained(moderator, dialogue):
    make_pending(dialogue)
    response = moderator.post(f"/dialoge/{dialogue.slug}/moderation/freigabe/", {"auswahl": ["x", "99999"]})
    assert response.status_code == 409
    response = moderator.post(f"/dialoge/{dialogue.slug}/moderation/freigabe/", {})
    assert "Wählen Sie mindestens eine Aussage aus." in response.content.decode()


def test_a_statement_of_another_dialogue_cannot_be_decided(moderator, dialogue):
    [foreign] = make_pending(make_dialogue(), number=77)
    assert moderator.post(f"/dialoge/{dialogue.slug}/moderation/freigabe/", {"auswahl": [77]}).status_code == 409
    assert status_of(foreign) == Status.PENDING


def test_two_moderators_at_once_the_second_learns_who_did_what_and_nothing_of_it_happens(dialogue, bernd, clara):
    rows = make_pending(dialogue, 2)
    data = {"auswahl": [1], "stand-1": "0", "rule": "privacy", "reason": REASON}
    signed_in(bernd).post(f"/dialoge/{dialogue.slug}/moderation/ablehnung/", data)
    late = signed_in(clara).post(
        f"/dialoge/{dialogue.slug}/moderation/freigabe/", {"auswahl": [1, 2], "stand-1": "0", "stand-2": "0"}
    )
    page = late.content.decode()
    assert late.status_code == 409
    assert "Nr. 1: nicht veröffentlicht, Bernd," in page
    assert [status_of(row) for row in rows] == [Status.REJECTED, Status.PENDING]
    assert 'name="auswahl" value="2" checked' in page


def test_a_double_press_is_one_decision(moderator, dialogue):
    make_pending(dialogue)
    data = {"auswahl": [1], "stand-1": "0"}
    codes = [moderator.post(f"/dialoge/{dialogue.slug}/moderation/freigabe/", data).status_code for _press in range(2)]
    assert codes == [303, 409]
    assert Decision.objects.count() == 1


def test_published_at_once_still_waits_to_be_read(moderator, dialogue):
    dialogue.moderation = ModerationMode.AFTER
    dialogue.save()
    unread = make_statement(dialogue, "Sofort sichtbar.")
    make_statement(dialogue, "Vom Team.", from_team=True)
    make_statement(dialogue, "Eingelesen.", channel="import")
    page = moderator.get(f"/dialoge/{dialogue.slug}/moderation/").content.decode()
    assert "Sofort sichtbar." in page
    assert "Vom Team." not in page
    assert "Eingelesen." not in page
    moderator.post(f"/dialoge/{dialogue.slug}/moderation/freigabe/", {"nur": "1"})
    assert status_of(unread) == Status.ACCEPTED
    assert "Sofort sichtbar." not in moderator.get(f"/dialoge/{dialogue.slug}/moderation/").content.decode()


def test_markup_in_statements_and_reasons_is_shown_as_text(moderator, dialogue):
    make_pending(dialogue, text="<script>alert('x')</script> Satz.")
    page = moderator.get(f"/dialoge/{dialogue.slug}/moderation/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    decide(moderator, dialogue, 1, "ablehnen", rule="law", reason="<img src=x onerror=alert(1)>")
    log = Client().get(f"/dialoge/{dialogue.slug}/moderation/protokoll/").content.decode()
    assert "&lt;img" in log
    assert "<img" not in log


@pytest.mark.parametrize("view", ["neu", "gemeldet", "einsprueche", "entschieden"])
def test_the_lists_cost_the_same_for_3_and_30(moderator, bernd, dialogue, view, django_assert_num_queries):
    for rows in (3, 22):
        for statement in make_pending(dialogue, rows):
            if view == "gemeldet":
                Statement.objects.filter(pk=statement.pk).update(status=Status.ACCEPTED)
                StatementReport.objects.create(statement=statement, rule="respect", made_at=timezone.now())
            if view in {"einsprueche", "entschieden"}:
                Statement.objects.filter(pk=statement.pk).update(status=Status.REJECTED)
                Decision.objects.create(
                    statement=statement,
                    outcome="rejected",
                    rule="law",
                    reason="R.",
                    by=bernd,
                    at=timezone.now(),
                )
            if view == "einsprueche":
                Objection.objects.create(statement=statement, text="Doch.", made_at=timezone.now())
        with django_assert_num_queries(13 if view == "gemeldet" else 14):
            assert moderator.get(f"/dialoge/{dialogue.slug}/moderation/?liste={view}").status_code == 200


def test_ten_thousand_waiting_statements_fit_on_pages(moderator, dialogue):
    now = timezone.now()
    Statement.objects.bulk_create(
        Statement(dialogue=dialogue, number=n, text=f"Satz {n} zum Platz.", submitted_at=now) for n in range(1, 10_001)
    )
    page = moderator.get(f"/dialoge/{dialogue.slug}/moderation/?seite=400").content.decode()
    assert "Satz 10000 zum Platz." in page
    assert "Satz 9975 zum Platz." not in page


# -- Who may


def test_emil_and_guests_see_no_queue_and_decide_nothing(dialogue):
    [row] = make_pending(dialogue, text="Noch geheim.")
    emil = make_user("Emil")
    for path in ("moderation/", "moderation/1/"):
        response = signed_in(emil).get(f"/dialoge/{dialogue.slug}/{path}")
        assert response.status_code == 403
        assert "Noch geheim." not in response.content.decode()
        assert Client().get(f"/dialoge/{dialogue.slug}/{path}").status_code == 302
    for path in ("freigabe", "ablehnung"):
        response = signed_in(emil).post(f"/dialoge/{dialogue.slug}/moderation/{path}/", {"auswahl": [1]})
        assert response.status_code == 403
    with pytest.raises(NotAllowed):
        accept_statements(dialogue=dialogue, seen={1: 0}, by=emil, now=timezone.now())
    assert status_of(row) == Status.PENDING


@pytest.mark.parametrize("role", [Role.OFFICE, Role.MODERATOR])
def test_the_office_and_house_moderators_help_everywhere(dialogue, role):
    [row] = make_pending(dialogue)
    helper = make_user("Dora", role=role)
    assert signed_in(helper).get(f"/dialoge/{dialogue.slug}/moderation/").status_code == 200
    accept_statements(dialogue=dialogue, seen={1: 0}, by=helper, now=timezone.now())
    assert status_of(row) == Status.ACCEPTED


def test_the_second_of_two_decisions_raises_and_leaves_no_row(dialogue, bernd, clara):
    make_pending(dialogue, 2)
    accept_statements(dialogue=dialogue, seen={1: 0}, by=bernd, now=timezone.now())
    with pytest.raises(AlreadyDecided, match="Bernd"):
        accept_statements(dialogue=dialogue, seen={1: 0, 2: 0}, by=clara, now=timezone.now())
    assert Decision.objects.count() == 1


# -- What everybody may read


def test_the_rules_are_published_in_full(client):
    page = client.get("/dialoge/regeln/").content.decode()
    for rule in RULES:
        assert str(rule.title) in page
        assert str(rule.explanation) in page


def test_the_public_log_gives_counts_and_reasons_but_no_names_and_no_rejected_texts(dialogue, moderator):
    make_pending(dialogue, text="Geheime Nummer 0711 12345.")
    make_pending(dialogue, text="Ein guter Satz.")
    decide(moderator, dialogue, 1, "ablehnen", rule="privacy", reason=REASON)
    decide(moderator, dialogue, 2, "veroeffentlichen")
    page = Client().get(f"/dialoge/{dialogue.slug}/moderation/protokoll/").content.decode()
    assert REASON in page
    assert "Keine Angaben über einzelne Menschen" in page
    assert "0711" not in page
    assert "Bernd" not in page


def test_the_log_of_a_draft_is_not_public():
    draft = make_dialogue(state="draft")
    assert Client().get(f"/dialoge/{draft.slug}/moderation/protokoll/").status_code == 404


def test_the_log_costs_the_same_for_3_and_30(dialogue, clara, django_assert_num_queries):
    office = make_office()
    client = signed_in(office)
    for rows in (3, 27):
        numbers = [row.number for row in make_pending(dialogue, rows)]
        seen = dict.fromkeys(numbers, 0)
        reject_statements(dialogue=dialogue, seen=seen, rule="law", reason="G.", by=clara, now=timezone.now())
        with django_assert_num_queries(9):
            client.get(f"/dialoge/{dialogue.slug}/moderation/protokoll/")
