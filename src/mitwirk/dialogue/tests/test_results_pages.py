"""Report, PDF and data of a finished dialogue, as people and robots meet them."""

import io
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from mitwirk.accounts.models import Sector
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.dialogue import pdf
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.actions.steps import evaluate_dialogue
from mitwirk.dialogue.models import State, StatementVote, Status
from mitwirk.dialogue.report import Moderated, moderation_sentences
from mitwirk.dialogue.sitemap import sitemap
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def dialogue():
    """Thirty people, nine statements: the first is common ground, the last splits."""
    dialogue = make_dialogue(state=State.CLOSED, question="Was soll auf den Platz?", attribution="Gemeinde Lindental")
    statements = make_statements(9, dialogue)
    make_statement(dialogue, "Abgelehnter Satz", status=Status.REJECTED)
    votes = []
    for index in range(40):
        person = make_participant(dialogue, sector=Sector.CITIZENS if index < 25 else "")
        for place, statement in enumerate(statements):
            value = 1 if place < 3 else (1 if index % 2 else -1)
            votes.append(
                StatementVote(
                    participant=person, statement=statement, dialogue=dialogue, value=value, at=timezone.now()
                )
            )
    StatementVote.objects.bulk_create(votes)
    recompute(dialogue=dialogue, now=timezone.now())
    dialogue.refresh_from_db()
    return dialogue


def address(dialogue, last):
    return f"/dialoge/{dialogue.slug}/{last}"


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00ad", ""))


def fetch(client, url, **options):
    """Get a file and let go of it, as a server does at the end of a request."""
    response = client.get(url, **options)
    response.whole = b"".join(response.streaming_content) if response.streaming else response.content
    if response.streaming:
        for close in response._resource_closers:
            close()
    return response


def pdf_of(client, dialogue):
    response = fetch(client, address(dialogue, "ergebnis.pdf"))
    assert response.status_code == 200
    return PdfReader(io.BytesIO(response.whole))


def test_the_report_tells_question_people_ground_division_and_what_follows(client, dialogue):
    page = text_of(client.get(address(dialogue, "ergebnis/")))
    for words in (
        "Was soll auf den Platz?",
        "Gemeinderat Lindental",
        "40 Menschen haben geantwortet",
        "Bürgerschaft 25",
        "nicht veröffentlicht: 1",
        "Was alle verbindet",
        "Aussage Nummer 1 zur Ortsmitte.",
        "Der Gemeinderat berät das Ergebnis öffentlich.",
        "Verantwortlich: Bauamt Lindental",
        "Gemeinde Lindental",
        "keine repräsentative Umfrage",
    ):
        assert words in page
    assert "Abgelehnter Satz" not in page


def test_the_answer_of_the_responsible_side_replaces_the_promise(client, dialogue):
    before = text_of(client.get(address(dialogue, "ergebnis/")))
    assert "Was mit dem Ergebnis geschieht" in before
    evaluate_dialogue(dialogue=dialogue, reason="Die **Bänke** kommen im Mai.", by=make_office(), now=timezone.now())
    after = text_of(client.get(address(dialogue, "ergebnis/")))
    assert "Die <strong>Bänke</strong> kommen im Mai." in after
    assert "Was daraus wird" in after
    assert "Die Bänke kommen im Mai." in " ".join(page.extract_text() for page in pdf_of(client, dialogue).pages)


def test_the_pdf_is_tagged_and_has_title_and_language(client, dialogue):
    reader = pdf_of(client, dialogue)
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Ergebnis des Dialogs: Was soll auf den Platz?"
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data()
    words = " ".join(page.extract_text() for page in reader.pages)
    assert "Aussage Nummer 1 zur Ortsmitte." in words
    assert "Seite 1 von" in words


def test_the_pdf_is_made_once_for_each_state(client, dialogue, settings, monkeypatch):
    made = []
    original = pdf.write
    monkeypatch.setattr(pdf, "write", lambda html, target: (made.append(html), original(html, target))[1])
    first = fetch(client, address(dialogue, "ergebnis.pdf"))
    fetch(client, address(dialogue, "ergebnis.pdf"))
    assert len(made) == 1
    unchanged = fetch(client, address(dialogue, "ergebnis.pdf"), headers={"If-None-Match": first["ETag"]})
    assert unchanged.status_code == 304
    evaluate_dialogue(dialogue=dialogue, reason="Wird gebaut.", by=make_office(), now=timezone.now())
    changed = fetch(client, address(dialogue, "ergebnis.pdf"), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert len(made) == 2
    assert len(list((settings.DATA_DIR / "exports").glob("*.pdf"))) == 1


def test_nothing_but_static_files_is_fetched_for_a_pdf():
    fetcher = pdf.static_only()
    assert fetcher.fetch("static:dialogue/report.css").read()
    for url in (
        "http://127.0.0.1:8000/",
        "https://example.org/x.css",
        "file:///etc/passwd",
        "static:../../settings.py",
        "static:/etc/passwd",
        "data:text/css,a{}",
    ):
        with pytest.raises(ValueError, match="static files"):
            fetcher.fetch(url)


def test_a_robot_that_sets_off_many_files_is_slowed_down(client):
    statuses = []
    for _number in range(4):
        over = make_dialogue(state=State.CLOSED)
        files = [address(over, f"daten/{name}") for name in ("polis.zip", "dialog.json", "tabellen.zip")]
        statuses += [fetch(client, file).status_code for file in files]
    assert statuses == [200] * 10 + [429] * 2
    # What lies there already costs nothing and stays available.
    assert fetch(client, address(over, "daten/polis.zip")).status_code == 200


def test_the_data_page_offers_files_that_open(client, dialogue):
    page = text_of(client.get(address(dialogue, "daten/")))
    links = re.findall(r'href="(/dialoge/[^"]+/daten/[^"]+)"', page)
    assert len(links) == 4
    assert dialogue.snapshot.digest in page
    assert "creativecommons.org/licenses/by/4.0" in page
    for link in links:
        response = fetch(client, link)
        assert response["Content-Disposition"].startswith("attachment")
        assert client.get(link, headers={"If-None-Match": response["ETag"]}).status_code == 304
        if link.endswith(".zip"):
            assert zipfile.ZipFile(io.BytesIO(response.whole)).testzip() is None


def test_an_unknown_file_or_dialogue_does_not_exist(client, dialogue):
    for last in ("daten/passwd", "daten/..%2Fx", "daten/polis.zip/"):
        assert client.get(address(dialogue, last)).status_code == 404
    assert client.get("/dialoge/gibt-es-nicht/ergebnis/").status_code == 404


@pytest.mark.parametrize("last", ["ergebnis/", "ergebnis.pdf", "daten/", "daten/polis.zip"])
def test_before_the_end_there_is_no_result_and_a_draft_does_not_exist(client, last):
    running = client.get(address(make_dialogue(), last))
    assert running.status_code == 409
    assert "läuft noch" in text_of(running)
    draft = make_dialogue(state=State.DRAFT)
    assert client.get(address(draft, last)).status_code == 404
    client.force_login(make_user("Emil"))
    assert client.get(address(draft, last)).status_code == 404


def test_a_dialogue_with_too_few_answers_says_so(client):
    empty = make_dialogue(state=State.CLOSED)
    make_statement(empty)
    assert "Zu wenige Antworten für ein Meinungsbild" in text_of(client.get(address(empty, "ergebnis/")))
    assert pdf_of(client, empty).pages
    recompute(dialogue=empty, now=timezone.now())
    assert "Zu wenige Antworten für ein Meinungsbild" in text_of(client.get(address(empty, "ergebnis/")))


def test_markup_in_words_stays_words(client, dialogue):
    dialogue.question = "<script>alert(1)</script> & mehr?"
    dialogue.result_use = "<img src=x onerror=alert(1)>"
    dialogue.version += 1
    dialogue.save()
    page = client.get(address(dialogue, "ergebnis/")).content.decode()
    assert "<script>alert" not in page
    assert "onerror" not in page.replace("&lt;img src=x onerror=alert(1)&gt;", "")
    assert pdf_of(client, dialogue).metadata.title == "Ergebnis des Dialogs: <script>alert(1)</script> & mehr?"


def test_the_report_costs_the_same_for_9_and_69_statements(client, dialogue):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(address(dialogue, "ergebnis/") + f"?n={dialogue.statements.count()}")
        return len(queries)

    first = cost()
    make_statements(60, dialogue)
    assert cost() == first <= 8


def test_every_page_of_the_sitemap_opens_for_everybody(client, dialogue):
    make_statements(2, make_dialogue())
    draft = make_dialogue(state=State.DRAFT)
    addresses = list(sitemap())
    assert address(dialogue, "ergebnis/") in addresses
    assert not [found for found in addresses if draft.slug in found]
    for found in addresses:
        assert client.get(found).status_code == 200, found


@pytest.mark.parametrize(
    ("objections", "said"),
    [(0, None), (1, "Gegen eine Entscheidung gab es Einspruch."), (3, "Gegen 3 Entscheidungen gab es Einspruch.")],
)
@pytest.mark.parametrize("count", [0, 1, 2, 1200])
def test_how_statements_were_checked_reads_right_for_every_number(count, objections, said):
    facts = Moderated(
        imported=False,
        before=True,
        submitted=count,
        from_team=count,
        published=count,
        rejected=count,
        merged=count,
        pending=count,
        objections=objections,
    )
    number = f"{count:,}".replace(",", "\u202f")
    found = moderation_sentences(facts)
    assert found[0] == f"Aussagen des Teams zu Beginn: {number}. Von Teilnehmenden eingereicht: {number}."
    assert found[2].startswith(f"Veröffentlicht: {number}, nicht veröffentlicht: {number}, ")
    assert (f"Noch nicht entschieden: {number}." in found) is (count > 0)
    assert [text for text in found if "Einspruch" in text] == ([said] if said else [])
