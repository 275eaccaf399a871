"""Weighted by age: as if all age groups took part as they live there; shown only where it says anything."""

import re

import numpy as np
import pytest
from django.utils import timezone

from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.models import AgeGroup, Participant, State
from mitwirk.dialogue.population import BOUNDS, population_shares
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statements
from mitwirk.dialogue.votes_bulk import VoteRows, insert_votes
from mitwirk.dialogue.weighted_words import weighted_context
from mitwirk.places.actions import load_places
from mitwirk.places.models import Place
from mitwirk.places.queries import age_structure
from mitwirk.places.testing import make_municipality
from mitwirk.science.opinion import Votes, weighted_shares
from mitwirk.science.weighting import rake

pytestmark = pytest.mark.django_db
NOW = timezone.now()
YOUNG, OLD = AgeGroup.FROM_15, AgeGroup.FROM_75
REFUSE = {YOUNG, AgeGroup.FROM_25, AgeGroup.FROM_40}
EVEN = dict.fromkeys(BOUNDS, 12)


@pytest.fixture
def places():
    load_places(now=NOW)


def fill(ages, *, homes=None, silent=12, place=None, state=State.CLOSED, agree=None):
    """A dialogue where all under 60 refuse statement 1 that all others want; everybody wants the other eleven."""
    dialogue = make_dialogue(state=state, place=place)
    statements = make_statements(12, dialogue)
    told = [age for age, count in ages.items() for _ in range(count)] + [""] * silent
    homes = homes or [None]
    people = [make_participant(dialogue, age_group=age, place=homes[i % len(homes)]) for i, age in enumerate(told)]
    rows = [
        (person.pk, row.pk, -1 if row.number == 1 and person.age_group in REFUSE else 1)
        for person in people
        for row in statements
        if agree is None or agree(person, row)
    ]
    table = np.array(rows, dtype=np.int64)
    moment = np.full(len(rows), int(NOW.timestamp() * 1000))
    votes = VoteRows(table[:, 0], table[:, 1], table[:, 2].astype(np.int8), np.zeros(len(rows), dtype=bool), moment)
    insert_votes(votes, dialogue_id=dialogue.pk)
    return dialogue


def weighted_of(dialogue):
    return recompute(dialogue=dialogue, now=NOW).summary["weighted"]


def row_of(weighted, number):
    return next(row for row in weighted["rows"] if row["number"] == number)


def page_of(client, dialogue):
    return client.get(f"/dialoge/{dialogue.slug}/landschaft/").content.decode()


def shares_of(place=None):
    return dict(zip(BOUNDS, population_shares(age_structure(place)), strict=True))


def test_each_age_group_counts_as_it_lives_there(places):
    weighted = weighted_of(fill(EVEN | {YOUNG: 30}))
    row, population = row_of(weighted, 1), shares_of()
    agreeing = population[AgeGroup.FROM_60] + population[OLD]
    assert weighted["reason"] == ""
    assert weighted["told"] == 78
    assert row["seen"] == 78
    assert row["raw_share"] == pytest.approx((24 + 0.5) / 79, abs=1e-4)
    effective = row["effective"]
    assert row["share"] == pytest.approx((agreeing * effective + 0.5) / (effective + 1), abs=1e-3)
    assert row["low"] < row["share"] < row["high"]
    assert weighted["effective"] == pytest.approx(effective, abs=0.1)
    assert effective < 78


def test_the_population_is_that_of_the_dialogues_district(places):
    place = Place.objects.get(key="08111000")
    weighted = weighted_of(fill(EVEN, place=place))
    assert (weighted["place"], weighted["year"]) == ("Stadtkreis Stuttgart", 2019)
    assert shares_of(place)[YOUNG] != pytest.approx(shares_of()[YOUNG], abs=1e-4)


def test_who_lives_elsewhere_belongs_to_another_population(places):
    stuttgart, freiburg = Place.objects.get(key="08111000"), Place.objects.get(key="08311000")
    weighted = weighted_of(fill(EVEN | {OLD: 30}, homes=[stuttgart, freiburg, None], place=stuttgart))
    assert weighted["told"] == 52
    assert "Stuttgart" in weighted["place"]


def test_a_dialogue_of_the_state_is_weighted_by_its_regions_where_homes_are_told(places):
    homes = [
        Place.objects.get(key=key) for key in ("08111000", "08111000", "08111000", "08212000", "08311000", "08421000")
    ]
    weighted = weighted_of(fill(dict.fromkeys(BOUNDS, 24), homes=homes))
    assert weighted["by_area"]
    assert "Altersgruppen und Landesteile" in weighted_context(weighted, over=True)["lead"]
    alone = weighted_of(fill(dict.fromkeys(BOUNDS, 24), homes=homes[:4]))
    assert not alone["by_area"]
    assert alone["reason"] == ""


@pytest.mark.parametrize(("told", "reason"), [(29, "too_few_people"), (30, "")])
def test_nothing_is_weighted_below_thirty_people(places, told, reason):
    ages = dict.fromkeys(BOUNDS, 6) | {OLD: told - 24}
    assert weighted_of(fill(ages))["reason"] == reason


def test_a_small_age_group_is_a_reason_and_stays_unseen(places, client):
    dialogue = fill(EVEN | {YOUNG: 4})
    weighted = weighted_of(dialogue)
    assert (weighted["reason"], weighted["group"], weighted["rows"]) == ("small_cell", "15-24", [])
    page = page_of(client, dialogue)
    assert "Aus der Altersgruppe 15 bis 24 haben weniger als fünf Menschen mitgemacht." in page
    assert "wie abgegeben" not in page


def test_age_groups_too_unequal_are_a_reason(places, client):
    dialogue = fill(dict.fromkeys(BOUNDS, 5) | {OLD: 300})
    assert weighted_of(dialogue)["reason"] in {"limits", "design_effect"}
    assert "Einzelne Antworten müssten viel zu stark zählen." in page_of(client, dialogue)


def test_without_population_nothing_is_weighted(client):
    dialogue = fill(EVEN)
    assert weighted_of(dialogue) == {"reason": "no_population", "told": 0, "rows": []}
    assert "keine Bevölkerungszahlen nach Alter" in page_of(client, dialogue)


def test_a_statement_few_of_an_age_group_answered_shows_no_figure(places):
    """Four young people answered statement 1: with the raw and the weighted share one could tell how."""
    seen = []

    def answers(person, statement):
        if statement.number != 1 or person.age_group != YOUNG:
            return True
        seen.append(person)
        return len(seen) <= 4

    row = row_of(weighted_of(fill(EVEN, agree=answers)), 1)
    assert set(row) == {"pk", "number", "text", "list", "share"}
    assert row["share"] is None


@pytest.mark.parametrize(("silent", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_the_few_who_told_no_age_cannot_be_found_by_subtraction(places, silent, shown):
    row = row_of(weighted_of(fill(EVEN, silent=silent)), 1)
    assert (row["share"] is not None) == shown


def test_a_young_child_is_neither_compared_nor_weighted(places):
    dialogue = fill(EVEN | {AgeGroup.UNDER_15: 8})
    assert weighted_of(dialogue)["told"] == 60


def test_the_page_shows_raw_and_weighted_side_by_side_as_stored(places, client):
    dialogue = fill(EVEN | {OLD: 30})
    weighted = weighted_of(dialogue)
    page = page_of(client, dialogue)
    assert "wie sie hier leben, sähe das Ergebnis so aus. „Hier“ heißt: Baden-Württemberg, Stand 2019." in page
    row = row_of(weighted, 1)
    raw, share = round(100 * row["raw_share"]), round(100 * row["share"])
    assert f"Zustimmung gewichtet {share}\u202f% ({round(100 * row['low'])} bis" in page
    assert f"ungewichtet {raw}\u202f% (" in page
    assert f"um 5 Prozentpunkte oder mehr, am stärksten um {raw - share}." in page
    assert "Gezählt sind nur die 78 Menschen ab 15 Jahren" in page
    section = page[page.index('id="gewichtet"') :]
    assert section.count("<circle cx=") >= 12
    assert "wie abgegeben" in section
    assert "Als Tabelle lesen" in section


def test_weights_of_people_are_stored_nowhere(places):
    snapshot = recompute(dialogue=fill(EVEN), now=NOW)
    assert not re.search(r"weights", str(snapshot.summary))
    assert set(snapshot.summary["weighted"]) == {
        "told", "rows", "place", "year", "by_area", "reason", "effective", "largest", "smallest",
    }  # fmt: skip


def test_an_age_told_by_somebody_who_never_voted_counts_nowhere(places):
    dialogue = fill(EVEN)
    make_participant(dialogue, age_group=OLD)
    assert Participant.objects.filter(dialogue=dialogue).count() == 73
    assert weighted_of(dialogue)["told"] == 60


def test_a_place_whose_figures_lack_an_age_group_is_said_to_have_none(client):
    place = make_municipality()
    dialogue = fill(EVEN, place=place)
    assert weighted_of(dialogue)["reason"] in {"no_population", "not_in_population"}
    assert "keine Bevölkerungszahlen nach Alter" in page_of(client, dialogue)


def said(*changes, kept=None, few=0):
    """The findings for statements that moved by these points, of which `kept` of the common keep a majority."""
    rows = []
    for number, change in enumerate(changes, start=1):
        low = 0.51 if kept is None or number <= kept else 0.49
        shares = {
            "raw_share": 0.6,
            "raw_low": 0.55,
            "raw_high": 0.65,
            "share": 0.6 + change / 100,
            "low": low,
            "high": 0.9,
        }
        rows.append({"number": number, "text": "T", "list": "common", "seen": 60, "effective": 50.0, **shares})
    rows += [{"number": 99, "text": "T", "list": "dividing", "share": None}] * few
    facts = {
        "told": 60,
        "place": "Lindental",
        "year": 2019,
        "effective": 50.9,
        "smallest": 0.55,
        "largest": 1.75,
        "by_area": False,
    }
    return weighted_context({"reason": "", "rows": rows, **facts}, over=False)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ((0, 0), "An den gezeigten Anteilen ändert sich damit nichts."),
        ((1, 0), "Damit ändert sich wenig: höchstens ein Prozentpunkt."),
        ((-4, 2), "Damit ändert sich wenig: höchstens 4 Prozentpunkte."),
        ((5, 4), "Bei einer Aussage verschiebt sich die Zustimmung um 5 Prozentpunkte oder mehr, am stärksten um 5."),
        ((5, -9), "Bei 2 Aussagen verschiebt sich die Zustimmung um 5 Prozentpunkte oder mehr, am stärksten um 9."),
    ],
)
def test_the_size_of_the_change_is_said_rightly(changes, sentence):
    assert said(*changes)["findings"][0] == sentence


@pytest.mark.parametrize(
    ("count", "kept", "sentence"),
    [
        (1, 1, "Die eine gewichtete Aussage aus „Was alle verbindet“ findet auch so sicher eine Mehrheit."),
        (3, 3, "Alle 3 gewichteten Aussagen aus „Was alle verbindet“ finden auch so sicher eine Mehrheit."),
        (1, 0, "Für die eine gewichtete Aussage aus „Was alle verbindet“ ist die Mehrheit damit nicht mehr sicher."),
        (3, 0, "Für keine der 3 gewichteten Aussagen aus „Was alle verbindet“ ist die Mehrheit damit noch sicher."),
        (3, 1, "Von 3 gewichteten Aussagen aus „Was alle verbindet“ findet so nur eine noch sicher eine Mehrheit."),
        (3, 2, "Von 3 gewichteten Aussagen aus „Was alle verbindet“ finden so nur 2 noch sicher eine Mehrheit."),
    ],
)
def test_it_is_said_whether_common_ground_stays(count, kept, sentence):
    assert said(*[0] * count, kept=kept)["findings"][1] == sentence


@pytest.mark.parametrize(("few", "words"), [(1, "Eine Aussage fehlt hier"), (2, "2 Aussagen fehlen hier")])
def test_missing_statements_are_counted(few, words):
    assert said(few=few)["findings"][-1].startswith(words)


def test_the_basis_is_said_without_making_it_look_better():
    assert "zwischen 0,6 und 1,8. So ungleich gezählt sagen sie so viel wie 50 gleich gezählte." in said(0)["basis"]


@pytest.mark.parametrize("over", [True, False])
@pytest.mark.parametrize(
    "reason",
    ["no_population", "not_in_population", "too_few_people", "small_cell", "empty_cell", "limits", "not_converged",
     "design_effect", "largest_weight"],
)  # fmt: skip
def test_every_refusal_is_a_plain_sentence(reason, over):
    text = weighted_context({"reason": reason, "group": "40-59", "rows": []}, over=over)["refusal"]
    assert text.endswith(".")
    assert "_" not in text
    assert ("noch nicht" in text) == (reason == "too_few_people" and not over)


def test_raked_intervals_hold_the_share_of_the_population():
    """Age and region both skewed, both tied to what people want: raking mends what raw shares miss."""
    rng = np.random.default_rng(8)
    ages, regions = np.array([0.25, 0.35, 0.4]), np.array([0.6, 0.4])
    joined = np.array([0.5, 1.0, 1.6])[:, None] * np.array([1.3, 0.6])
    chance = np.array([0.3, 0.45, 0.6])[:, None] + np.array([0.1, -0.1])
    truth = float((ages[:, None] * regions * chance).sum())
    drawn = (ages[:, None] * regions * joined).ravel()
    held = np.zeros(2)
    for _round in range(600):
        cell = rng.choice(6, 300, p=drawn / drawn.sum())
        answers = np.where(rng.random(300) < chance.ravel()[cell], 1, -1)
        found = rake(np.column_stack([cell // 2, cell % 2]), [ages, regions])
        assert found.refusal is None
        shares = weighted_shares(Votes(np.arange(300), np.zeros(300, dtype=int), answers, 300, 1), found.weights)
        for place, part in enumerate((shares.agreeing, shares.raw.agreeing)):
            held[place] += part.low[0] <= truth <= part.high[0]
    assert 0.93 <= held[0] / 600 <= 0.985
    assert held[1] / 600 < 0.6
