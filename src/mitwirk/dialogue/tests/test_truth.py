"""Every number in words on the page of a real dialogue is recomputed from its open data, by other formulas than ours.

The page is read as a visitor's browser gets it. Each sentence with a number must be one that is known here, and say
what the exported figures say; a sentence nobody has checked fails as well as a wrong one.
"""

from __future__ import annotations

import json
import math
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import timezone
from scipy.special import betaincinv

from mitwirk.dialogue import exports
from mitwirk.dialogue.demo import load_klimarat
from mitwirk.dialogue.models import LandscapeSnapshot

pytestmark = pytest.mark.django_db
INLINE = {"span", "a", "b"}
SPAN = r"(\d+)% \((\d+) bis (\d+)%\)"
OTHERWISE = r"wenn (\d+) beliebige Menschen anders geantwortet hätten\."
POINTS = r"(\d+) Prozentpunkte? \((\d+) bis (\d+)\)"


class Reader(HTMLParser):
    """Collects the texts of the main part, drawings' descriptions included, and its tables."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.text, self.cell = 0, "", ""
        self.blocks: list[str] = []
        self.tables: list[dict[str, list[list[str]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self.depth = 1
        if not self.depth:
            return
        if tag not in INLINE:
            self.flush()
        if tag == "table":
            self.tables.append({"head": [], "rows": []})
        if tag == "tr" and self.tables:
            self.tables[-1]["rows"].append([])
        label = dict(attrs).get("aria-label")
        if label and tag == "svg":
            self.blocks.append(plain(label))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self.tables:
            self.tables[-1]["rows"][-1].append(plain(self.text))
            self.text = ""
        elif tag not in INLINE:
            self.flush()
        else:
            self.text += " "
        if tag == "main":
            self.depth = 0

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text += data

    def flush(self) -> None:
        if plain(self.text):
            self.blocks.append(plain(self.text))
        self.text = ""


def plain(text: str) -> str:
    """Return words with single spaces, and numbers without spaces inside."""
    text = re.sub(r"(?<=\d)\u202f(?=\d)", "", text.replace("\u00ad", ""))
    return " ".join(text.replace("\u202f%", "%").split())


def whole(value: float) -> int:
    return int(round(value, 4) * 100 + 0.5)


class Truth:
    """What the exported files say."""

    def __init__(self, document: dict[str, Any], figures: dict[str, Any]) -> None:
        rows = [row for row in document["statements"] if row["published"]]
        self.published, self.withheld = len(rows), len(document["statements"]) - len(rows)
        self.by_text = {plain(row["text"]): place for place, row in enumerate(rows)}
        counts = [dict.fromkeys((1, 0, -1), 0) for _row in rows]
        place = {row["number"]: index for index, row in enumerate(rows)}
        for vote in document["votes"]:
            counts[place[vote[1]]][vote[2]] += 1
        self.agree = [count[1] for count in counts]
        self.refuse = [count[-1] for count in counts]
        self.seen = [sum(count.values()) for count in counts]
        self.voters = len({vote[0] for vote in document["votes"]})
        self.votes = len(document["votes"])
        assert [plain(name) for name in figures["names"]] == list(self.by_text)
        self.known = figures["diagnostics"]["n_known"]
        self.groups = figures["groups"]["count"]
        self.ends = figures["statements"]["by_end"]
        self.bridge = figures["statements"]["bridge"]
        self.people = math.ceil(0.01 * self.voters)
        everything = range(len(rows))
        self.common = [i for i in everything if self.majority(i, self.agree, "agree")]
        self.rejected = [i for i in everything if self.majority(i, self.refuse, "disagree")]
        quarter = [i for i in everything if self.enough(i)]
        least = [min(jeffreys(self.agree[i], self.seen[i])[1], self.against(i)[1]) for i in quarter]
        self.split = [i for i, low in zip(quarter, least, strict=True) if low > 0.25]
        self.bridges = [i for i in self.common if self.gap(i)[1] > 0.1 and self.bridge["low"][i] > 0]

    def enough(self, i: int, fewer: int = 0) -> bool:
        return self.seen[i] - fewer >= 30 and all(seen[i] - fewer >= 5 for seen in self.ends["seen"])

    def majority(self, i: int, count: list[int], kind: str, moved: int = 0) -> bool:
        parts = [(count[i], self.seen[i])]
        parts += [(self.ends[kind][end][i], self.ends["seen"][end][i]) for end in (0, 1)]
        return self.enough(i, moved) and all(jeffreys(max(0, n - moved), of)[1] > 0.5 for n, of in parts)

    def support(self, i: int) -> tuple[float, float, float]:
        return jeffreys(self.agree[i], self.seen[i])

    def against(self, i: int) -> tuple[float, float, float]:
        return jeffreys(self.refuse[i], self.seen[i])

    def sides(self, i: int) -> list[tuple[float, float, float]]:
        both = [jeffreys(self.ends["agree"][end][i], self.ends["seen"][end][i]) for end in (0, 1)]
        return sorted(both, reverse=True)

    def gap(self, i: int) -> tuple[float, float, float]:
        return apart(*self.sides(i))

    def least_gap(self, i: int) -> float:
        """Lower end of the distance of both ends after the worst one percent of other answers."""
        ends = [(self.ends["agree"][end][i], self.ends["seen"][end][i]) for end in (0, 1)]
        (yes, of), (few, all_) = sorted(ends, key=lambda end: -jeffreys(*end)[0])
        moves = range(self.people + 1)
        gaps = (apart(jeffreys(yes - k, of), jeffreys(min(few + self.people - k, all_), all_)) for k in moves)
        return min(low for _value, low, _high in gaps)

    def middle(self, i: int) -> tuple[float, ...]:
        return tuple(1 / (1 + math.exp(-self.bridge[name][i])) for name in ("value", "low", "high"))


def apart(one: tuple[float, float, float], two: tuple[float, float, float]) -> tuple[float, float, float]:
    """Newcombe's interval of a difference."""
    gap = one[0] - two[0]
    down, up = math.hypot(one[0] - one[1], two[2] - two[0]), math.hypot(one[2] - one[0], two[0] - two[1])
    return gap, max(-1.0, gap - down), min(1.0, gap + up)


def jeffreys(count: int, total: int) -> tuple[float, float, float]:
    a, b = count + 0.5, total - count + 0.5
    low = 0.0 if count == 0 else float(betaincinv(a, b, 0.025))
    return a / (a + b), low, 1.0 if count == total else float(betaincinv(a, b, 0.975))


def told(figures: tuple[float, ...]) -> tuple[str, ...]:
    return tuple(str(whole(value)) for value in figures)


Expect = Callable[[Truth, int], Any]
Known = list[tuple[str, Expect | None]]
# A sentence about the statement that stands above it: its numbers, in their order.
ABOUT_ONE: Known = [
    (rf"{SPAN} von (\d+) Personen, die das gesehen haben, stimmen zu\.", lambda t, i: (*told(t.support(i)), t.seen[i])),
    (rf"{SPAN} von (\d+) Personen, die das gesehen haben, lehnen ab\.", lambda t, i: (*told(t.against(i)), t.seen[i])),
    (
        rf"{SPAN} stimmen zu, {SPAN} lehnen ab, von (\d+) Personen, die das gesehen haben\.",
        lambda t, i: (*told(t.support(i)), *told(t.against(i)), t.seen[i]),
    ),
    (
        rf"An einem Ende der Karte stimmen {SPAN} zu, am anderen {SPAN}\. Dazwischen liegen {POINTS}\.",
        lambda t, i: (*told(t.sides(i)[0]), *told(t.sides(i)[1]), *told(t.gap(i))),
    ),
    (rf"Das Ergebnis kann kippen, {OTHERWISE}", lambda t, i: ("steht" if stands(t, i) else t.people,)),
    (rf"In der Mitte: {SPAN} von denen, die Stellung nehmen\.", lambda t, i: told(t.middle(i))),
]
ABOUT_ALL: Known = [
    (r"(\d+) von (\d+) Aussagen finden in allen Teilen sicher eine Mehrheit\.", lambda t, _: (len(t.common), N(t))),
    (r"(\d+) Aussagen verbinden alle", lambda t, _: (len(t.common),)),
    (r"(\d+) Aussagen werden überall abgelehnt", lambda t, _: (len(t.rejected),)),
    (r"(\d+) Aussagen schlagen Brücken", lambda t, _: (len(t.bridges),)),
    (r"(\d+) Aussagen spalten die Teilnehmenden", lambda t, _: (len(t.split),)),
    (r"(\d+) Aussagen erfüllen das sicher\.", lambda t, _: (len(t.bridges),)),
    (r"(\d+) Menschen haben geantwortet", lambda t, _: (t.voters,)),
    (r"(\d+) Aussagen(?= \d+ Antworten|$)", lambda t, _: (N(t),)),
    (r"(\d+) Antworten", lambda t, _: (t.votes,)),
    (r"Auf der Karte stehen (\d+) von (\d+) Menschen: alle mit [A-Za-z ]+\.", lambda t, _: (t.known, t.voters)),
    (r"Gezeigt sind davon (\d+), zufällig gezogen\.", lambda t, _: (200,)),
    (r"Die Antworten von (\d+) Menschen bilden ein Feld ohne Grenzen\.", lambda t, _: (t.known,)),
    (r"Gezeigt sind die (\d+) mit der höchsten Zustimmung von (\d+)\.", lambda t, _: (8, len(t.common))),
    (rf"Alle (4) gezeigten Ergebnisse können kippen, {OTHERWISE}", lambda t, _: (loose_bridges(t), t.people)),
    (rf"(\d+) von (8) gezeigten Ergebnissen gelten auch, {OTHERWISE}", lambda t, _: (firm(t), 8, t.people)),
    (rf"Beide gezeigten Ergebnisse gelten auch, {OTHERWISE}", lambda t, _: (t.people,)),
    (rf"(\d+) von (4) gezeigten Ergebnissen gelten auch, {OTHERWISE}", lambda t, _: (firm_split(t), 4, t.people)),
    (rf"Eines von (4) gezeigten Ergebnissen gilt auch, {OTHERWISE}", lambda t, _: (4 * (firm_split(t) == 1), t.people)),
    (r"Wir haben nachgerechnet, was (\d+) Menschen ändern könnten\.", lambda t, _: (t.people,)),
    (
        r"Freigegeben: (\d+), nicht freigegeben: (\d+)\.",
        lambda t, _: (t.published, t.withheld),
    ),
    # No figures of the landscape: dates, fixed words, the source.
    (r"Der Dialog lief vom .*", None),
    (r"(?:Bis:|Rückmeldung vom) \d+\. [A-Z][a-zä]+ \d{4}.*", None),
    (r"Ausgezählt am .*", None),
    (r"Lizenz der Daten: CC BY 4\.0", None),
    (r"Hinter jedem Anteil steht die Spanne, in der er mit 95 Prozent Sicherheit liegt\.", None),
    (r"[^.]* im Juli 2022 der Bundesregierung übergeben\.", None),
    (r"Das lässt sich nicht sagen: Weniger als (30) Menschen haben ihr Alter und ihre Meinung gesagt\.", None),
    (r"Meinungsbild, Stand \d+\. [A-Z][a-zä]+ \d{4}, \d+\.\d\d Uhr", None),
    (r".*/ Klimarat .*", None),
    (r"Data was gathered using the Polis software .*", None),
    (r"Spanne \(95 ?%\)", None),
    (r"[^.]* mit 95-%-Spanne$", None),
    (r"Daten herunterladen Ergebnis lesen", None),
]
COLUMNS: dict[str, Callable[[Truth, int], str]] = {
    "Antworten": lambda t, i: str(t.seen[i]),
    "Zustimmung gesamt": lambda t, i: shown(t.support(i)),
    "Ablehnung gesamt": lambda t, i: shown(t.against(i)),
    "Ende mit mehr Zustimmung": lambda t, i: shown(t.sides(i)[0]),
    "Ende mit weniger Zustimmung": lambda t, i: shown(t.sides(i)[1]),
    "Unterschied": lambda t, i: "{} Prozentpunkte ({} bis {})".format(*told(t.gap(i))),
    "Zustimmung in der Mitte": lambda t, i: shown(t.middle(i)),
}


def N(truth: Truth) -> int:
    return len(truth.seen)


def firm(truth: Truth) -> int:
    top = sorted(truth.common, key=lambda i: -truth.support(i)[0])[:8]
    return sum(truth.majority(i, truth.agree, "agree", truth.people) for i in top)


def stands(truth: Truth, i: int) -> bool:
    """Whether the finding of a list still holds if one percent of people had answered otherwise."""
    moved = truth.people
    if i in truth.common:
        return truth.majority(i, truth.agree, "agree", moved)
    return all(jeffreys(count[i] - moved, truth.seen[i])[1] > 0.25 for count in (truth.agree, truth.refuse))


def firm_split(truth: Truth) -> int:
    return sum(stands(truth, i) for i in truth.split)


def loose_bridges(truth: Truth) -> int:
    """Of the four bridges that the middle agrees to most: those whose sides could come too close, or lose a majority."""
    top = sorted(truth.bridges, key=lambda i: -truth.bridge["value"][i])[:4]
    return sum(not stands(truth, i) or truth.least_gap(i) <= 0.1 for i in top)


def shown(figures: tuple[float, ...]) -> str:
    return "{}% ({} bis {}%)".format(*told(figures))


def check_page(html: str, truth: Truth) -> int:
    """Compare all that a page says with the truth; returns how many sentences and cells with numbers it had."""
    reader = Reader()
    reader.feed(html)
    checked, current = 0, -1
    for block in reader.blocks:
        title = re.sub(r"^\d+ (?=\D)", "", block) if block not in truth.by_text else block
        quoted = re.search(r"„(.*)“$", block)
        name = next((text for text in (block, title, quoted and quoted[1]) if text in truth.by_text), None)
        if name is not None:
            current = truth.by_text[name]
        else:
            checked += check_words(block, truth, current)
    for table in reader.tables:
        checked += check_table(table["rows"], truth)
    return checked


def check_words(words: str, truth: Truth, current: int) -> int:
    checked = 0
    counts = re.fullmatch(r"Zustimmung: (\d+) von (\d+), Ablehnung: (\d+), unentschieden: (\d+)", words)
    if counts:
        agree, seen, refuse, _open = map(int, counts.groups())
        ends = truth.ends
        possible = [(truth.agree[current], truth.seen[current], truth.refuse[current])]
        possible += [tuple(ends[k][end][current] for k in ("agree", "seen", "disagree")) for end in (0, 1)]
        assert (agree, seen, refuse) in possible, words
        return 1
    rest = words
    while re.search(r"\d", rest):
        found, expect = sentence_at(rest)
        if expect is not None:
            assert list(found.groups()) == [str(value) for value in expect(truth, current)], found[0]
            checked += 1
        rest = rest[found.end() :].strip()
    return checked


def sentence_at(words: str) -> tuple[re.Match[str], Expect | None]:
    for pattern, expect in [*ABOUT_ONE, *ABOUT_ALL]:
        if found := re.match(pattern, words):
            return found, expect
    # A sentence without any number says nothing that could be wrong here.
    plain_one = re.match(r"[^\d]*?[.:?!](?= |$)", words)
    assert plain_one, f"nobody checks: {words}"
    return plain_one, None


def check_table(rows: list[list[str]], truth: Truth) -> int:
    head, *body = rows
    if head == ["Was", "Zahl"]:
        assert [row[1] for row in body] == [str(truth.voters), str(truth.known), "keine"]
        return 2
    for row in body:
        for name, cell in zip(head[1:], row[1:], strict=True):
            assert cell == COLUMNS[name](truth, truth.by_text[row[0]]), (row[0], name)
    return len(body) * (len(head) - 1)


@pytest.fixture
def klimarat(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return load_klimarat(now=timezone.now())


def truth_of(dialogue) -> Truth:
    document = json.loads(exports.file_of(dialogue, exports.JSON_FILE).read_text())
    with zipfile.ZipFile(exports.file_of(dialogue, exports.BUNDLE)) as bundle:
        return Truth(document, json.loads(bundle.read("landscape.json")))


def test_every_number_about_the_klimarat_is_that_of_its_open_data(client, klimarat):
    truth = truth_of(klimarat)
    page = client.get(f"/dialoge/{klimarat.slug}/landschaft/").content.decode()
    assert check_page(page, truth) > 100
    report = client.get(f"/dialoge/{klimarat.slug}/ergebnis/").content.decode()
    assert check_page(report, truth) > 90
    # The same check finds a single wrong figure, wherever it stands.
    snapshot = LandscapeSnapshot.objects.get(dialogue=klimarat)
    for path in (("common", 0, "share"), ("dividing", 3, "against", "low"), ("bridges", 1, "gap", "high"), ("known",)):
        summary = json.loads(json.dumps(snapshot.summary))
        spot = summary
        for step in path[:-1]:
            spot = spot[step]
        spot[path[-1]] += 0.02 if isinstance(spot[path[-1]], float) else 1
        LandscapeSnapshot.objects.filter(pk=snapshot.pk).update(summary=summary)
        wrong = client.get(f"/dialoge/{klimarat.slug}/landschaft/?falsch={path}").content.decode()
        with pytest.raises(AssertionError):
            check_page(wrong, truth)
