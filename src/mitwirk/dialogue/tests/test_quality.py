"""The team's look at its data: figures that count nobody out loud, sentences that are true to them."""

from __future__ import annotations

import re
from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.models import Role, Sector
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.dialogue import exports, quality
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.actions.quality import out_of_date, refresh_due, refresh_quality, rest
from mitwirk.dialogue.landscape import landscape_of, read_ballots
from mitwirk.dialogue.models import AgeGroup, DataQuality, State, StatementVote, Status, TeamMember, TeamRole
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_statements, make_vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def bernd():
    return make_user("Bernd")


@pytest.fixture
def dialogue(bernd):
    return make_dialogue(organiser=bernd)


def answer(dialogue, statements, people, value, *, at=None, **fields):
    """Let new people answer statements; `value(person, place)` says how."""
    made = [make_participant(dialogue, **fields) for _number in range(people)]
    moment = at or timezone.now()
    StatementVote.objects.bulk_create(
        StatementVote(participant=person, statement=statement, dialogue=dialogue, value=value(number, place), at=moment)
        for number, person in enumerate(made)
        for place, statement in enumerate(statements)
    )
    return made


def page(dialogue, user, query=""):
    client = Client()
    client.force_login(user)
    response = client.get(f"/dialoge/{dialogue.slug}/datenlage/{query}")
    return response.status_code, re.sub(r"\s+", " ", response.content.decode())


def counted(dialogue, now=None):
    now = now or timezone.now()
    recompute(dialogue=dialogue, now=now)
    return refresh_quality(dialogue=dialogue, now=now).figures


def table_rows(text):
    """Return the cells of the table of statements."""
    body = text[text.index('id="aussagen"') :]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body)[1:]
    ]


# -- Figures -----------------------------------------------------------------------------------------
def test_figures_by_hand(dialogue):
    many, few, none = make_statements(3, dialogue)
    bad = make_statement(dialogue, "Unfug", status=Status.REJECTED)
    people = answer(dialogue, [many], 4, lambda person, _place: [1, -1, 0, 0][person])
    make_vote(people[0], few, 0)
    make_vote(people[1], bad, 1)
    make_participant(dialogue, sector=Sector.CITIZENS, age_group=AgeGroup.FROM_25)  # has answered nothing
    figures = quality.measure(dialogue)
    assert (figures["people"], figures["votes"], figures["passed"], figures["joined"]) == (4, 5, 3, 5)
    assert (figures["only_passes"], figures["known"], figures["median"]) == (2, 0, 1)
    assert figures["classes"] == [4, 0, 0, 0, 0, 0]
    assert dict(zip(figures["statements"], figures["seen"], strict=True)) == {many.pk: 4, few.pk: 1, none.pk: 0}
    assert figures["undecided"] == [2, 1, 0]
    assert (figures["told_sector"], figures["told_age"]) == (1, 1)


def test_classes_begin_where_pages_say(dialogue):
    statements = make_statements(50, dialogue)
    for count in (1, 2, 3, 6, 7, 9, 10, 19, 20, 49, 50):
        answer(dialogue, statements[:count], 1, lambda *_who: 1)
    figures = quality.measure(dialogue)
    assert figures["classes"] == [2, 2, 2, 2, 2, 1]
    labels = [row[0] for row in quality.class_table(figures)["rows"]]
    assert labels == ["1 bis 2", "3 bis 6", "7 bis 9", "10 bis 19", "20 bis 49", "50 oder mehr"]


@pytest.mark.parametrize("people", [12, 150, 400])
def test_what_a_statement_needs_is_what_the_engine_asks_for(dialogue, people):
    """One answer less, and the engine does not judge the statement."""
    least = quality.needed(people)
    filler, enough, lacking = make_statements(3, dialogue)
    made = answer(dialogue, [filler], people, lambda person, _place: 1 if person % 2 else -1)
    for statement, count in ((enough, least), (lacking, least - 1)):
        StatementVote.objects.bulk_create(
            StatementVote(participant=person, statement=statement, dialogue=dialogue, value=1, at=timezone.now())
            for person in made[:count]
        )
    ground = landscape_of(read_ballots(dialogue), dialogue.seed).statements.common_ground
    assert ground.enough.tolist() == [True, True, False]


def test_a_coordinated_group_is_counted_and_nobody_named(dialogue):
    """Six people who answer thirty statements alike within a minute, among sixty who answer as they like."""
    statements = make_statements(30, dialogue)
    rng = np.random.default_rng(7)
    free = rng.choice([-1, 1], (60, 30))
    start = timezone.now() - timedelta(days=2)
    for number in range(60):
        answer(dialogue, statements, 1, lambda _who, place, row=number: int(free[row, place]),
               at=start - timedelta(hours=2 * number))  # fmt: skip
    same = rng.choice([-1, 1], 30)
    planted = [
        answer(dialogue, statements, 1, lambda _who, place: int(same[place]), at=start + timedelta(seconds=10 * n))[0]
        for n in range(6)
    ]
    figures = counted(dialogue)
    [found] = figures["coordinated"]
    assert set(found) == {"people", "statements", "similarity", "day", "minutes"}
    assert (found["people"], found["statements"], found["similarity"], found["minutes"]) == (6, 30, 1.0, 1)
    assert len(planted) == 6
    _status, text = page(dialogue, make_office())
    assert "6 Teilnahmen haben innerhalb einer Minute 30 Aussagen fast gleich beantwortet" in text
    assert "Wir entfernen nichts und zeigen nicht, wer es war." in text
    assert dialogue.votes.count() == 66 * 30


# -- Sentences ---------------------------------------------------------------------------------------
FIGURES = {"known": 60, "median": 2, "passed": 1, "votes": 12, "joined": 3, "told_sector": 2, "told_age": 0}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (0, "Für ein Meinungsbild fehlen noch 10 Menschen mit mindestens sieben klaren Antworten."),
        (9, "Für ein Meinungsbild fehlt noch ein Mensch mit mindestens sieben klaren Antworten."),
        (10, "Bei so wenigen lassen sich nur sehr deutliche Gruppen erkennen."),
        (49, "Bei so wenigen lassen sich nur sehr deutliche Gruppen erkennen."),
        (1234, "Das Meinungsbild stützt sich auf 1\u202f234 Menschen mit mindestens sieben klaren Antworten."),
    ],
)
def test_certainty_is_said_for_every_number(known, expected):
    assert expected in quality.certainty({**FIGURES, "known": known})


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ([], "Noch steht keine Aussage zur Abstimmung."),
        ([0, 0], "Jede Aussage hat genug Antworten, um zu zählen: mindestens 30."),
        ([0, 4], "Eine von 2 Aussagen hat weniger als 30 Antworten und zählt noch nicht. Es fehlen 4."),
        (
            [3, 4, 0],
            "2 von 3 Aussagen haben weniger als 30 Antworten und zählen noch nicht. Es fehlen zusammen 7.",
        ),
    ],
)
def test_exposure_is_said_for_every_number(missing, expected):
    assert quality.exposure([{"missing": count} for count in missing], 30) == expected


def test_the_other_sentences_bend_with_their_numbers():
    assert quality.amount({"median": 1}) == "Die Hälfte der Menschen hat mindestens eine Aussage beantwortet."
    assert quality.amount(FIGURES) == "Die Hälfte der Menschen hat mindestens 2 Aussagen beantwortet."
    plain = "Von allen Antworten sind 8\u202f% unentschieden."
    assert quality.undecided(FIGURES, [{"unclear": False}]) == plain
    assert "Bei einer Aussage ist es mehr als ein Drittel" in quality.undecided(FIGURES, [{"unclear": True}])
    assert "Bei 2 Aussagen ist es mehr als ein Drittel" in quality.undecided(FIGURES, [{"unclear": True}] * 2)
    assert quality.told(FIGURES) == "Von 3 Teilnehmenden haben 2 ihre Sicht und 0 ihr Alter angegeben."
    assert [quality.waiting(count) for count in (0, 1, 2)] == [
        "Keine Aussage wartet auf Prüfung.",
        "1 Aussage wartet auf Prüfung.",
        "2 Aussagen warten auf Prüfung.",
    ]
    row = {"people": 4, "statements": 20, "similarity": 0.954, "minutes": 12}
    assert "innerhalb von 12 Minuten 20 Aussagen fast gleich" in quality.coordination(row)
    assert "95\u202f%" in quality.coordination(row)


# -- The page ----------------------------------------------------------------------------------------
def test_the_page_puts_what_lacks_answers_first(dialogue, bernd):
    full, unclear, thin, new = make_statements(4, dialogue)
    answer(dialogue, [full, unclear], 20, lambda person, place: 0 if place and person < 8 else 1)
    answer(dialogue, [thin], 3, lambda *_who: 1)
    make_statement(dialogue, "Wartet", status=Status.PENDING)
    figures = counted(dialogue)
    assert figures["people"] == 23
    status, text = page(dialogue, bernd)
    assert status == 200
    assert table_rows(text) == [
        [new.text, "0", "10", "–"],
        [thin.text, "3", "7", "–"],
        [full.text, "20", "genug", "0 %"],
        [unclear.text, "20", "genug", "40 %"],
    ]
    assert "2 von 4 Aussagen haben weniger als 10 Antworten" in text
    assert "Es fehlen zusammen 17." in text
    assert "Bei einer Aussage ist es mehr als ein Drittel" in text
    assert "1 Aussage wartet auf Prüfung." in text
    assert "auffällig gleich geantwortet" in text


def test_a_statement_published_since_the_count_lacks_everything(dialogue, bernd):
    answer(dialogue, make_statements(1, dialogue), 12, lambda *_who: 1)
    counted(dialogue)
    fresh = make_statement(dialogue, "Eben erst freigegeben.")
    _status, text = page(dialogue, bernd)
    assert table_rows(text)[0] == [fresh.text, "0", "10", "–"]


def test_a_sector_of_four_is_not_named(dialogue, bernd):
    statements = make_statements(2, dialogue)
    answer(dialogue, statements, 12, lambda *_who: 1)
    answer(dialogue, statements, 4, lambda *_who: 1, sector=Sector.POLITICS)
    counted(dialogue)
    _status, text = page(dialogue, bernd)
    assert "Politik 4" not in text
    assert "sobald je fünf Menschen ihre Sicht angeben" in text


def test_before_the_first_answers_the_page_says_so(dialogue, bernd):
    make_statement(dialogue, "Wartet", status=Status.PENDING)
    status, text = page(dialogue, bernd)
    assert status == 200
    assert "Noch keine Zahlen" in text
    assert "1 Aussage wartet auf Prüfung." in text


def test_only_the_team_looks(dialogue):
    clara = make_user("Clara")
    TeamMember.objects.create(dialogue=dialogue, user=clara, role=TeamRole.MODERATOR, added_at=timezone.now())
    for user, status in (
        (clara, 200),
        (make_office(), 200),
        (make_user("Hanna", role=Role.MODERATOR), 200),
        (make_user("Emil"), 403),
    ):
        assert page(dialogue, user)[0] == status
    assert Client().get(f"/dialoge/{dialogue.slug}/datenlage/").status_code == 302
    draft = make_dialogue(state=State.DRAFT)
    assert page(draft, make_user("Amina"))[0] == 404


def test_the_bundle_is_offered_after_the_end(bernd, dialogue):
    over = make_dialogue(state=State.CLOSED, organiser=bernd)
    for place in (dialogue, over):
        answer(place, make_statements(2, place), 3, lambda *_who: 1)
        counted(place)
    link = f'href="/dialoge/{over.slug}/daten/{exports.BUNDLE}"'
    assert link in page(over, bernd)[1]
    running = page(dialogue, bernd)[1]
    assert exports.BUNDLE not in running
    assert "sobald der Dialog beendet ist" in running


def test_the_team_finds_the_page_from_its_overview(dialogue, bernd):
    client = Client()
    client.force_login(bernd)
    text = client.get(f"/dialoge/{dialogue.slug}/verwaltung/").content.decode()
    assert f'href="/dialoge/{dialogue.slug}/datenlage/"' in text
    assert f'href="/dialoge/{dialogue.slug}/live/"' in text


# -- Keeping it up to date ---------------------------------------------------------------------------
def test_it_is_counted_after_the_landscape_and_then_rests(dialogue):
    now = timezone.now()
    [statement] = make_statements(1, dialogue)
    make_vote(make_participant(dialogue), statement)
    assert refresh_due(now=now) == 0  # no landscape yet
    recompute(dialogue=dialogue, now=now)
    assert refresh_due(now=now) == 1
    assert refresh_due(now=now) == 0
    make_vote(make_participant(dialogue), statement)
    recompute(dialogue=dialogue, now=now + timedelta(seconds=10))
    assert out_of_date(now + timedelta(seconds=20)) == []
    assert refresh_due(now=now + timedelta(seconds=31)) == 1
    assert DataQuality.objects.get(dialogue=dialogue).figures["people"] == 2
    assert rest(1_000_000) == timedelta(seconds=100)


def test_one_that_fails_does_not_stop_the_others(dialogue, bernd, monkeypatch):
    other = make_dialogue(organiser=bernd)
    for place in (dialogue, other):
        answer(place, make_statements(1, place), 1, lambda *_who: 1)
        recompute(dialogue=place, now=timezone.now())
    monkeypatch.setattr("mitwirk.dialogue.actions.quality.measure", failing_for(dialogue))
    assert refresh_due(now=timezone.now()) == 1
    assert DataQuality.objects.get().dialogue == other


def failing_for(dialogue):
    def measure(found):
        if found == dialogue:
            raise MemoryError
        return quality.measure(found)

    return measure
