"""The search of the house: what is found, in what order, by whom. All of it on every database."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from mitwirk.core import contract, search
from mitwirk.core.contract import RoomContract
from mitwirk.core.models import SearchDocument, SearchWord
from mitwirk.core.search import Document

pytestmark = pytest.mark.django_db
EVERYONE = AnonymousUser()
NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)

TEXTS = {
    "radwege": ("Sichere Radwege in der Innenstadt", "Die Stadt plant drei Fahrradstraßen bis zum Bahnhof."),
    "bahnhof": ("Der Bahnhof wird barrierefrei", "Aufzüge an allen Gleisen, mehr Stellplätze für Räder."),
    "rat": ("Bürgerbeteiligung am Haushaltsplan", "Der Gemeinderat fragt, wofür das Geld reicht."),
    "buerger": ("Wie der Bürger-Rat ausgelost wird", "Beteiligung der Bürgerinnen durch Losverfahren."),
    "bad": ("Hallenbad oder Freibad?", "Das Schwimmbad ist alt. Ein Haus für alle Bürgerinnen und Bürger."),
    "wind": ("Windräder im Gemeindewald", "Zehn Anlagen, und wie die Beteiligung am Ertrag aussieht."),
    "burg": ("Die Burg oberhalb der Stadt", "Ein Wanderweg führt hinauf."),
}


def make_user(name):
    return get_user_model().objects.create_user(f"{name.lower()}@beispiel.de", "ein-langes-passwort", display_name=name)


def make_office(name="Dilek"):
    user = make_user(name)
    apps.get_model("accounts", "RoleGrant").objects.create(user=user, role="office", granted_at=NOW)
    return user


def make_documents(**fields):
    search.index(
        Document("paper", key, title, f"/dialoge/{key}/", text, published_at=NOW - timedelta(days=day), **fields)
        for day, (key, (title, text)) in enumerate(TEXTS.items())
    )


def found(query, viewer=EVERYONE, **options):
    return [hit.key for hit in search.search(query, viewer, **options).hits]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("Radweg", ["radwege"]),
        ("Räder", ["radwege", "wind", "bahnhof"]),
        ("Raeder", ["radwege", "wind", "bahnhof"]),
        ("Fahrrad", ["radwege"]),
        ("Beteiligung", ["rat", "buerger", "wind"]),
        ("Bürgerbeteiligung", ["rat", "buerger"]),
        ("Bürgerrat", ["buerger", "rat"]),
        ("Bürgerin", ["buerger", "rat", "bad"]),
        ("buerger", ["buerger", "rat", "bad"]),
        ("Burg", ["burg"]),
        ("Bad", ["bad"]),
        ("Bahnhof Aufzug", ["bahnhof", "radwege"]),
        ("der Haushalt und die Gemeinde", ["rat", "wind"]),
        ("STRASSE", ["radwege"]),
        ("Wanderwege", ["burg"]),
        ("Flughafen", []),
    ],
)
def test_questions_find_the_same_on_every_database(query, keys):
    make_documents()
    assert found(query) == keys


def test_title_before_text_and_all_words_before_some():
    search.index(
        [
            Document("paper", "text", "Etwas anderes", "/a/", "Spielplatz und Brunnen"),
            Document("paper", "title", "Spielplatz", "/b/", "am Fluss"),
            Document("paper", "both", "Neues", "/c/", "Ein Spielplatz, ein Fluss, ein Kiosk"),
        ]
    )
    assert found("Spielplatz")[0] == "title"
    assert found("Spielplatz Kiosk")[0] == "both"


def test_newer_first_when_all_else_is_equal():
    days = {"alt": 9, "neu": 1, "mittel": 5}
    search.index(
        Document("paper", key, "Marktplatz", f"/{key}/", published_at=NOW - timedelta(days=day))
        for key, day in days.items()
    )
    assert found("Marktplatz") == ["neu", "mittel", "alt"]


@pytest.mark.parametrize(
    ("typed", "used", "key"),
    [
        ("Radwge", "radwege", "radwege"),
        ("Hallenbda", "hallenbad", "bad"),
        ("Beteilgiung", "beteiligung", "rat"),
        ("Wanderw", "wanderweg", "burg"),
    ],
)
def test_a_slip_is_forgiven_and_said(typed, used, key):
    make_documents()
    result = search.search(typed, EVERYONE)
    assert result.hits[0].key == key
    assert result.did_you_mean == used
    assert list(result.corrections.values()) == [used]


def test_words_with_hits_are_never_corrected():
    make_documents()
    assert search.search("Burg", EVERYONE).did_you_mean == ""


def test_private_documents_never_appear():
    make_documents(public=False, audience="team:dialogue:1")
    amina = make_user("Amina")
    for query in ("Radweg", "Beteiligung", "Radwge"):
        for viewer in (EVERYONE, None, amina):
            result = search.search(query, viewer)
            assert (result.total, result.did_you_mean, dict(result.kinds)) == (0, "", {})
    assert found("Radweg", make_office()) == ["radwege"]


def test_teams_find_what_their_room_gives_them(monkeypatch):
    make_documents(public=False, audience="team:dialogue:1")
    bernd, emil = make_user("Bernd"), make_user("Emil")
    teams = RoomContract("dialogue", audiences=lambda viewer: ["team:dialogue:1"] if viewer == bernd else [])
    monkeypatch.setattr(contract, "contracts", lambda: {"dialogue": teams})
    assert found("Radweg", bernd) == ["radwege"]
    assert found("Radweg", emil) == []


def test_personal_documents_are_for_one_person_not_even_for_the_office():
    clara = make_user("Clara")
    search.index([Document("draft", "1", "Mein Entwurf", "/e/", public=False, audience=f"user:{clara.pk}")])
    assert found("Entwurf", clara) == ["1"]
    assert found("Entwurf", make_office()) == found("Entwurf") == []


def test_a_document_without_audience_is_for_nobody():
    search.index([Document("draft", "1", "Entwurf", "/e/", public=False)])
    assert found("Entwurf", make_office()) == found("Entwurf") == []


def test_a_document_that_becomes_private_is_gone_at_once():
    make_documents()
    make_documents(public=False, audience="office")
    assert found("Radweg") == []
    assert search.search("Radwge", EVERYONE).did_you_mean == ""


def test_changes_replace_and_unchanged_documents_cost_nothing():
    make_documents()
    rows = set(SearchDocument.objects.values_list("pk", flat=True))
    again = Document(
        "paper",
        "burg",
        TEXTS["burg"][0],
        "/dialoge/burg/",
        TEXTS["burg"][1],
        published_at=NOW - timedelta(6),
    )
    assert search.index([again]) == 0
    assert search.index([Document("paper", "burg", "Das Schloss", "/dialoge/burg/", "Park")]) == 1
    assert found("Burg") == []
    assert found("Schloss") == ["burg"]
    assert set(SearchDocument.objects.values_list("pk", flat=True)) == rows


def test_removed_documents_are_gone():
    make_documents()
    assert search.remove("paper", ["burg", "bad"]) == 2
    assert found("Burg") == found("Hallenbad") == []
    assert found("Radweg") == ["radwege"]


def test_kinds_places_and_pages():
    search.index(
        Document("note" if n % 2 else "paper", str(n), f"Marktplatz {n}", f"/{n}/", place=f"p{n % 3}")
        for n in range(50)
    )
    result = search.search("Marktplatz", EVERYONE, kinds=["note"], page=2)
    assert (result.total, result.pages, len(result.hits)) == (25, 2, 5)
    assert dict(result.kinds) == {"note": 25, "paper": 25}
    assert {hit.kind for hit in result.hits} == {"note"}
    assert search.search("Marktplatz", EVERYONE, place="p0").total == 17
    assert search.search("Marktplatz", EVERYONE, place=["p0", "p1"]).total == 34
    pages = [key for page in (1, 2, 3) for key in found("Marktplatz", page=page)]
    assert len(set(pages)) == 50
    assert search.search("Marktplatz", EVERYONE, page=99).page == 3


def test_a_search_costs_the_same_for_30_and_300(django_assert_max_num_queries):
    for start, stop in ((0, 30), (30, 300)):
        search.index(Document("note", str(n), f"Radweg {n}", f"/{n}/") for n in range(start, stop))
        with django_assert_max_num_queries(4):
            assert len(search.search("Radweg", EVERYONE).hits) == 20
        with django_assert_max_num_queries(5):
            assert search.search("Radwge Stadt", EVERYONE).did_you_mean
        for question in ("Radweg", "Radwge Stadt"):
            with django_assert_max_num_queries(2):
                assert len(search.search(question, EVERYONE).hits) == 20


def test_what_a_process_remembers_ends_with_every_change_of_the_index():
    search.index([Document("note", "1", "Radweg", "/1/")])
    assert search.search("Radweg", EVERYONE).total == 1
    search.index([Document("note", "2", "Radweg am Bach", "/2/")])
    assert search.search("Radweg", EVERYONE).total == 2
    search.index([Document("note", "2", "Freibad", "/2/")])
    assert search.search("Radweg", EVERYONE).total == 1
    search.index([Document("note", "1", "Radweg", "/1/", public=False, audience="office")])
    assert search.search("Radweg", EVERYONE).total == 0
    search.index([Document("note", "1", "Radweg", "/1/")])
    search.remove("note", ["1"])
    assert search.search("Radweg", EVERYONE).total == 0
    search.rebuild([Document("note", "3", "Radweg", "/3/")])
    assert search.search("Radweg", EVERYONE).total == 1


def test_all_keys_of_one_kind_come_without_a_cut():
    search.index(Document("note", str(n), f"Radweg {n}", f"/{n}/") for n in range(600))
    search.index([Document("paper", "1", "Radweg", "/p/")])
    assert len(search.matching_numbers("Radwge", EVERYONE, "note")) == 600
    assert search.matching_numbers("Radweg", EVERYONE, "paper").tolist() == [1]
    assert search.matching_numbers("Radweg", EVERYONE, "nothing").tolist() == []
    assert search.matching_numbers("und", EVERYONE, "note").tolist() == []


STRANGE = [
    *(
        "",
        "   ",
        "und der",
        "\x00",
        '"',
        "' OR 1=1 --",
        'a" OR b',
        "title:x",
        "body:*",
        "NEAR(a b)",
        "\\'",
        "%_",
    ),
    *("🚲", "x" * 9999, "велосипед", "١٢", "-" * 50, "<script>", "a&b|!c", "wort " * 400, "\ud800"),
]


@pytest.mark.parametrize("query", STRANGE)
def test_any_question_is_answered(query):
    make_documents()
    result = search.search(query, EVERYONE)
    assert result.total == len(result.hits) == 0


def test_words_in_other_scripts_are_found():
    search.index([Document("paper", "1", "Велосипед und Fahrrad", "/1/"), Document("place", "2", "Çiçek", "/2/")])
    assert found("велосипед") == ["1"]
    assert found("cicek") == ["2"]


def test_the_house_fills_the_index_from_its_rooms(monkeypatch, capsys):
    rows = [Document("paper", str(n), f"Lindental {n}", f"/{n}/", published_at=NOW) for n in range(3)]
    room = RoomContract("places", search_documents=lambda: list(rows))
    monkeypatch.setattr(contract, "contracts", lambda: {"places": room})
    make_documents()
    call_command("rebuild_search", verbosity=0)
    assert "3 Dokumente" in capsys.readouterr().out
    assert set(found("Lindental")) == {"0", "1", "2"}
    assert found("Radweg") == []
    assert not SearchWord.objects.filter(word="radwege").exists()
    assert search.refresh(now=NOW) == 0
    rows[0] = Document("paper", "0", "Sonnental", "/0/")
    del rows[2]
    assert search.refresh(now=NOW) == 2
    assert set(found("Lindental")) == {"1"}
    assert found("Sonnental") == ["0"]


def test_the_viewer_of_a_house_without_sign_in_is_anybody():
    make_documents()
    assert found("Radweg", SimpleNamespace(is_authenticated=False)) == ["radwege"]
