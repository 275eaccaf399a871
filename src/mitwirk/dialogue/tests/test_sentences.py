"""Sentences made from figures: right grammar for none, one, two and many, true numbers, never without interval."""

from __future__ import annotations

import pytest

from mitwirk.dialogue import sentences, sentences_firm
from mitwirk.dialogue.own_place import OwnPlace

P = "\u202f%"
NOBODY = {"politics": None, "administration": None, "citizens": None}


def summary(**values):
    return {
        "enough": True,
        "group_count": 1,
        "common_count": 0,
        "bridge_count": 0,
        "participants": 1,
        "statements": 1,
        "judged": 1,
        "votes": 1,
        "known": 1,
        "shares": [],
        "division_basis": "none",
        "sector_people": NOBODY,
        **values,
    }


def share(value, low=0.1, high=0.9):
    return {"share": value, "low": low, "high": high}


def row(value=0.624, seen=514, **values):
    return {**share(value, 0.58, 0.66), "seen": seen, "against": share(0.196, 0.16, 0.23), "groups": [], **values}


GROUPS = [{"letter": "A", **share(0.17, 0.09, 0.27)}, {"letter": "B", **share(0.95, 0.85, 1.0)}]
GAP = {**share(0.78, 0.62, 0.88), "one": "B", "two": "A"}


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "Keine Aussage findet bisher in allen Teilen sicher eine Mehrheit."),
        (1, "Eine von 1\u202f300 Aussagen findet in allen Teilen sicher eine Mehrheit."),
        (2, "2 von 1\u202f300 Aussagen finden in allen Teilen sicher eine Mehrheit."),
        (1200, "1\u202f200 von 1\u202f300 Aussagen finden in allen Teilen sicher eine Mehrheit."),
    ],
)
def test_common_ground_is_counted_in_words(count, sentence):
    assert sentences.ground(summary(common_count=count, statements=1300)) == sentence


@pytest.mark.parametrize(
    ("judged", "sentence"),
    [
        (3, "Alle Aussagen haben genug Antworten für ein Urteil."),
        (2, "Eine von 3 Aussagen hat noch zu wenige Antworten für ein Urteil."),
        (1, "2 von 3 Aussagen haben zu wenige Antworten für ein Urteil."),
        (0, "3 von 3 Aussagen haben zu wenige Antworten für ein Urteil."),
    ],
)
def test_statements_without_a_verdict_are_counted(judged, sentence):
    assert sentences.judged(summary(statements=3, judged=judged)) == sentence


@pytest.mark.parametrize(
    ("count", "start"),
    [(1, "Es sind keine Lager sichtbar."), (2, "Zwei Gruppen"), (3, "Drei G"), (4, "Vier G"), (5, "Fünf G")],
)
def test_groups_are_counted_in_words(count, start):
    assert sentences.camps(summary(group_count=count)).startswith(start)


@pytest.mark.parametrize(("count", "title"), [(1, "Keine Lager sichtbar"), (2, "Zwei Gruppen mit ähnlichen Antworten")])
def test_the_map_has_the_finding_as_its_title(count, title):
    assert sentences.map_title(summary(group_count=count)) == title


@pytest.mark.parametrize(("known", "who"), [(1, "von einer Person"), (2, "von 2 Menschen"), (781, "von 781 Menschen")])
def test_a_field_without_camps_says_of_how_many(known, who):
    assert sentences.no_camps(summary(known=known)) == f"Die Antworten {who} bilden ein Feld ohne Grenzen."


def test_too_little_data_is_said_instead_of_a_finding():
    assert "zu wenig Daten" in sentences.headline(summary(enough=False))


def test_people_statements_and_answers_agree_with_their_number():
    assert sentences.counts(summary()) == ["1 Mensch hat geantwortet", "1 Aussage", "1 Antwort"]
    many = summary(participants=412, statements=38, votes=9604)
    assert sentences.counts(many) == ["412 Menschen haben geantwortet", "38 Aussagen", "9\u202f604 Antworten"]


@pytest.mark.parametrize(
    ("seen", "who"),
    [
        (1, "von einer Person, die das gesehen hat"),
        (2, "von 2 Personen, die das gesehen haben"),
        (1514, "von 1\u202f514 Personen, die das gesehen haben"),
    ],
)
def test_a_share_carries_its_interval_and_its_exposure(seen, who):
    assert sentences.agreement(row(seen=seen)) == f"62{P} (58 bis 66{P}) {who}, stimmen zu."
    assert sentences.rejection(row(seen=seen)) == f"20{P} (16 bis 23{P}) {who}, lehnen ab."
    assert sentences.division(row(seen=seen)) == (
        f"62{P} (58 bis 66{P}) stimmen zu, 20{P} (16 bis 23{P}) lehnen ab, {who}."
    )


def test_what_nobody_has_seen_has_no_share():
    assert sentences.agreement(row(seen=0)) == sentences.rejection(row(seen=0))
    assert sentences.agreement(row(seen=0)) == "Noch niemand hat diese Aussage gesehen."


@pytest.mark.parametrize(
    ("value", "agrees", "refuses"),
    [
        (0.004, "stimmen zu", "lehnen ab"),
        (0.01, "stimmt zu", "lehnt ab"),
        (0.0149, "stimmt zu", "lehnt ab"),
        (0.02, "stimmen zu", "lehnen ab"),
        (1.0, "stimmen zu", "lehnen ab"),
    ],
)
def test_one_percent_is_singular_and_nothing_else(value, agrees, refuses):
    figures = row(value, against=share(value))
    assert sentences.agreement(figures).endswith(f"haben, {agrees}.")
    assert sentences.rejection(figures).endswith(f"haben, {refuses}.")
    assert f") {agrees}, " in sentences.division(figures)
    assert f") {refuses}, " in sentences.division(figures)
    typical = sentences.typical({**figures, "gap": share(0.3), "more": True})
    assert f") {agrees}: " in typical


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.004, "0 Prozentpunkte"),
        (0.012, "1 Prozentpunkt"),
        (0.016, "2 Prozentpunkte"),
        (0.41, "41 Prozentpunkte"),
    ],
)
def test_points_agree_with_their_number(value, words):
    assert sentences.points(share(value, 0.0, 0.5)) == f"{words} (0 bis 50)"


def test_what_divides_names_both_groups_and_how_far_they_lie_apart():
    figures = row(groups=GROUPS, one="B", two="A", gap=GAP)
    assert sentences.division(figures) == (
        f"In Gruppe B stimmen 95{P} (85 bis 100{P}) zu, in Gruppe A 17{P} (9 bis 27{P}). "
        "Dazwischen liegen 78 Prozentpunkte (62 bis 88)."
    )


def test_a_single_percent_and_a_single_point_are_singular_in_every_place():
    one = {"letter": "B", **share(0.01, 0.0, 0.02)}
    figures = row(groups=[GROUPS[0], one], one="B", two="A", gap={**share(0.01, 0.0, 0.03), "one": "B", "two": "A"})
    assert sentences.division(figures) == (
        f"In Gruppe B stimmt 1{P} (0 bis 2{P}) zu, in Gruppe A 17{P} (9 bis 27{P}). "
        "Dazwischen liegt 1 Prozentpunkt (0 bis 3)."
    )


def test_without_groups_the_ends_of_the_map_are_compared_or_nothing_is_said():
    sides = [share(0.83, 0.76, 0.88), share(0.61, 0.53, 0.69)]
    assert sentences.ends(row(sides=sides, gap=share(0.22, 0.13, 0.31))) == (
        f"An einem Ende der Karte stimmen 83{P} (76 bis 88{P}) zu, am anderen 61{P} (53 bis 69{P}). "
        "Dazwischen liegen 22 Prozentpunkte (13 bis 31)."
    )
    assert sentences.ends(row()) == sentences.ends(row(sides=[], gap=GAP)) == ""


def test_sectors_are_compared_by_name():
    parts = [{"sector": "politics", **share(0.8, 0.7, 0.88)}, {"sector": "citizens", **share(0.5, 0.45, 0.55)}]
    gap = {**share(0.3, 0.2, 0.39), "one": "politics", "two": "citizens"}
    assert sentences.sector_gap(row(sectors=parts, gap=gap)) == (
        f"In der Politik stimmen 80{P} (70 bis 88{P}) zu, in der Bürgerschaft 50{P} (45 bis 55{P}). "
        "Dazwischen liegen 30 Prozentpunkte (20 bis 39)."
    )


def test_a_bridge_tells_both_sides_and_the_middle():
    sides = [share(0.83, 0.76, 0.88), share(0.61, 0.53, 0.69)]
    middle = share(0.86, 0.8, 0.9)
    by_ends = sentences.bridge(row(sides=sides, gap=share(0.22, 0.13, 0.31), middle=middle))
    assert by_ends.startswith(f"An einem Ende der Karte stimmen 83{P}")
    assert by_ends.endswith(f"In der Mitte: 86{P} (80 bis 90{P}) von denen, die Stellung nehmen.")
    by_groups = sentences.bridge(row(sides=[], groups=GROUPS, gap=GAP, middle=middle))
    assert by_groups.startswith(f"In Gruppe B stimmen 95{P} (85 bis 100{P}) zu, in Gruppe A 17{P}")


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "Keine Aussage erfüllt das sicher."),
        (1, "Eine Aussage erfüllt das sicher."),
        (2, "2 Aussagen erfüllen das sicher."),
    ],
)
def test_bridges_are_counted(count, sentence):
    assert sentences.bridge_count(summary(bridge_count=count)) == sentence


@pytest.mark.parametrize(
    ("count", "start"),
    [
        (0, "Niemand hat diese Aussage als besonders wichtig markiert."),
        (1, f"Eine von 112 Personen hat sie als besonders wichtig markiert: 21{P} (14 bis 29{P})."),
        (2, f"2 von 112 Personen haben sie als besonders wichtig markiert: 21{P} (14 bis 29{P})."),
        (24, f"24 von 112 Personen haben sie als besonders wichtig markiert: 21{P} (14 bis 29{P})."),
    ],
)
def test_marks_of_importance_are_counted_with_their_share(count, start):
    assert sentences.marked(row(seen=112, marks={"count": count, **share(0.214, 0.14, 0.29)})) == start


@pytest.mark.parametrize(
    ("ranks", "sentence"),
    [
        ([], ""),
        ([1], ""),
        ([1, 1], "Die Spannen überlappen sich: Keine dieser Aussagen steht sicher vor den anderen."),
        ([1, 1, 3], "Gleicher Rang heißt: Die Spannen überlappen sich."),
    ],
)
def test_an_order_is_claimed_only_where_intervals_allow_it(ranks, sentence):
    assert sentences.order([{"rank": rank} for rank in ranks]) == sentence


ONE = "wenn eine beliebige Person anders geantwortet hätte."
MANY = "wenn 12 beliebige Menschen anders geantwortet hätten."


@pytest.mark.parametrize(("people", "otherwise"), [(1, ONE), (12, MANY)])
@pytest.mark.parametrize(
    ("firm", "start"),
    [
        ([], ""),
        ([True], "Das Ergebnis gilt auch, "),
        ([False], "Das Ergebnis kann kippen, "),
        ([True, True], "Beide gezeigten Ergebnisse gelten auch, "),
        ([True] * 3, "Alle 3 gezeigten Ergebnisse gelten auch, "),
        ([False, False], "Beide gezeigten Ergebnisse können kippen, "),
        ([False] * 3, "Alle 3 gezeigten Ergebnisse können kippen, "),
        ([True, False], "Eines von 2 gezeigten Ergebnissen gilt auch, "),
        ([True, True, False], "2 von 3 gezeigten Ergebnissen gelten auch, "),
    ],
)
def test_a_list_says_what_stands_whatever_one_percent_had_answered(people, otherwise, firm, start):
    found = summary(influence={"share": 0.01, "people": people})
    said = sentences_firm.firm_list([{"firm": value} for value in firm], found)
    assert said == (start + otherwise if start else "")
    if len(firm) == 1:
        assert sentences_firm.firm({"firm": firm[0]}, found) == said


def test_one_percent_is_told_in_people_and_nothing_is_said_where_nothing_was_computed():
    one, many = summary(influence={"people": 1}), summary(influence={"people": 12})
    assert "eine einzige Person ändern" in sentences_firm.influence(one)
    assert (
        "was 12 Menschen ändern könnten. Das ist ein Prozent aller Teilnehmenden, aufgerundet."
        in sentences_firm.influence(many)
    )
    assert sentences_firm.influence(summary(influence=None)) == ""
    assert sentences_firm.firm({"firm": None}, many) == sentences_firm.firm({}, many) == ""
    assert sentences_firm.firm_list([{"firm": True}], summary(influence=None)) == ""


@pytest.mark.parametrize(
    ("basis", "people", "where"),
    [
        ("none", None, "unter allen Teilnehmenden"),
        ("none", 7, "insgesamt und in jedem Sektor mit genug Antworten"),
        ("ends", None, "insgesamt und an beiden Enden der Karte"),
        ("ends", 7, "insgesamt, an beiden Enden der Karte und in jedem Sektor mit genug Antworten"),
        ("groups", None, "insgesamt und in jeder Gruppe"),
        ("groups", 7, "insgesamt, in jeder Gruppe und in jedem Sektor mit genug Antworten"),
    ],
)
def test_it_is_said_where_a_majority_is_asked_for(basis, people, where):
    assert sentences.everywhere(summary(division_basis=basis, sector_people={**NOBODY, "citizens": people})) == where


@pytest.mark.parametrize(
    ("statements", "start"),
    [
        (1, "Dieser Dialog hat nur eine Aussage."),
        (6, "Dieser Dialog hat nur 6 Aussagen."),
        (7, "Karte und Gruppen brauchen mindestens zehn Menschen"),
    ],
)
@pytest.mark.parametrize(
    ("shares", "end"),
    [([], "Anteile zeigen wir ab fünf Antworten."), ([1], "Die Anteile gelten trotzdem, jeder mit seiner Spanne.")],
)
def test_without_a_landscape_it_is_said_why_and_what_stands_instead(statements, start, shares, end):
    said = sentences.few(summary(enough=False, statements=statements, shares=shares))
    assert said.startswith(start)
    assert said.endswith(end)
    assert sentences.few(summary()) == ""
    assert sentences.few(summary(enough=False, statements=0)) == "Dieser Dialog hat keine Aussagen."


def test_counts_read_the_same_for_none_one_and_many():
    figures = {"agree": 0, "disagree": 1, "passed": 1200, "seen": 1201}
    assert sentences.votes(figures) == "Zustimmung: 0 von 1\u202f201, Ablehnung: 1, unentschieden: 1\u202f200"


@pytest.mark.parametrize(
    ("size", "end"),
    [
        (0, "Niemand gehört sicher dazu."),
        (1, "Eine Person gehört sicher dazu."),
        (2, "2 Menschen gehören sicher dazu."),
        (90, "90 Menschen gehören sicher dazu."),
    ],
)
def test_a_group_has_a_share_with_interval_and_its_sure_members(size, end):
    assert sentences.group({**share(0.63, 0.55, 0.71), "size": size}) == f"Anteil 63{P} (55 bis 71{P}). {end}"


@pytest.mark.parametrize(("more", "word"), [(True, "mehr"), (False, "weniger")])
def test_what_characterises_a_group_is_told_with_the_distance_to_all_others(more, word):
    figures = {**share(0.95, 0.85, 1.0), "more": more, "gap": share(0.4, 0.3, 0.5)}
    assert sentences.typical(figures) == (
        f"95{P} (85 bis 100{P}) stimmen zu: 40 Prozentpunkte (30 bis 50) {word} als bei den anderen."
    )


def test_a_list_that_leaves_some_out_says_so():
    assert sentences.shown(summary(common=[1, 2, 3], common_count=3)) == ""
    assert sentences.shown(summary(common=[1] * 8, common_count=58)) == (
        "Gezeigt sind die 8 mit der höchsten Zustimmung von 58."
    )


def test_the_map_says_whom_it_shows():
    few = summary(known=12, participants=30, map={"points": [{}] * 12})
    assert sentences.on_map(few) == (
        "Auf der Karte stehen 12 von 30 Menschen: alle mit mindestens sieben klaren Antworten."
    )
    assert sentences.on_map({**few, "known": 900}).endswith("Gezeigt sind davon 12, zufällig gezogen.")
    alone = sentences.on_map({**few, "known": 1, "map": {"points": [{}]}})
    assert alone.startswith("Auf der Karte steht 1 von 30 Menschen")


def test_a_person_between_the_groups_is_not_forced_into_one():
    both = summary(group_count=2)
    assert "zwischen den Gruppen" in sentences.own(OwnPlace(0.0, 0.0, True, -1), both)
    assert "Gruppe B" in sentences.own(OwnPlace(0.0, 0.0, True, 0, "B"), both)
    assert "fehlen noch Antworten" in sentences.own(OwnPlace(0.0, 0.0, False, -1), both)
    assert "vorläufig" in sentences.own(OwnPlace(0.0, 0.0, True, -1, provisional=True), both)
    assert "noch nicht eingerechnet" in sentences.own(None, both)
    assert sentences.own(OwnPlace(0.0, 0.0, True, 0), summary()) == "Der Stern zeigt Ihren Platz. Nur Sie sehen ihn."


def test_who_is_missing_is_named_or_nothing_is_claimed():
    nothing = {"told": 12, "rows": []}
    assert "lässt sich noch nichts sagen" in sentences.missing(nothing)
    assert sentences.missing(nothing, over=True) == "Das lässt sich nicht sagen: Zu wenige haben ihr Alter angegeben."
    rows = [{"group": "15-24", "verdict": "few"}, {"group": "75+", "verdict": "many"}]
    assert sentences.missing({"told": 108, "rows": rows}) == (
        "Deutlich zu selten dabei ist die Altersgruppe 15 bis 24. Angegeben haben ihr Alter 108 Menschen."
    )
    two = [rows[0], {"group": "75+", "verdict": "few"}]
    assert sentences.missing({"told": 108, "rows": two}).startswith(
        "Deutlich zu selten dabei sind die Altersgruppen 15 bis 24, 75 und älter."
    )
    assert sentences.missing({"told": 40, "rows": rows[1:]}).startswith("Keine Altersgruppe fehlt deutlich.")


def test_sectors_are_counted_or_it_is_said_why_not():
    assert "erscheinen, sobald" in sentences.sectors(summary())
    assert "gibt es nicht" in sentences.sectors(summary(), over=True)
    some = sentences.sectors(summary(sector_people={**NOBODY, "citizens": 1112}), over=True)
    assert some == "Ihre Sicht haben angegeben: Bürgerschaft 1\u202f112."
