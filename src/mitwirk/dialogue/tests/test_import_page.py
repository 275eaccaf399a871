"""The office uploads a Polis export: everything that can be wrong with files says so, and nothing is lost."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import RequestFactory
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.dialogue import import_files, import_job
from mitwirk.dialogue.models import Dialogue, StatementVote
from mitwirk.dialogue.tests.test_import_polis import COMMENTS, VOTES

pytestmark = pytest.mark.django_db
ADDRESS = "/dialoge/import/"
SUMMARY = 'topic,Wohin mit den Autos?\nconversation-description,"Der Platz, neu."\nseed,77\n'
WORDS = {
    "question": "Wohin mit den Autos?",
    "context": "Der Platz wird neu.",
    "asked_by": "Stadt Lindental",
    "attribution": "Stadt Lindental, CC BY 4.0",
    "result_use": "Der Gemeinderat berät.",
    "result_owner": "Bauamt",
    "result_on": "30.11.2026",
}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def dilek(client):
    office = make_office("Dilek")
    client.force_login(office)
    return office


def file(name, content):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def packed(**entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file("export.zip", buffer.getvalue())


def single_files():
    return [file("comments.csv", COMMENTS), file("votes.csv", VOTES), file("summary.csv", SUMMARY)]


def uploads(settings):
    folder = import_files.root()
    return list(folder.iterdir()) if folder.exists() else []


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("zipped", [True, False])
def test_from_files_to_dialogue_in_two_steps(client, dilek, zipped):
    files = [packed(**{"x/comments.csv": COMMENTS, "x/votes.csv": VOTES, "x/summary.csv": SUMMARY})]
    response = client.post(ADDRESS, {"uploads": files if zipped else single_files()})
    assert response.status_code == 303
    page = client.get(response["Location"])
    assert "Wohin mit den Autos?" in text_of(page)
    assert not Dialogue.objects.exists()
    done = client.post(response["Location"], WORDS)
    assert done.status_code == 303
    dialogue = Dialogue.objects.get()
    assert client.get(done["Location"])["Location"] == f"/dialoge/{dialogue.slug}/"
    assert (dialogue.question, dialogue.asked_by, dialogue.seed) == (
        "Wohin mit den Autos?",
        "Stadt Lindental",
        77,
    )
    assert str(dialogue.result_on) == "2026-11-30"
    assert dialogue.created_by == dilek
    assert StatementVote.objects.filter(dialogue=dialogue).count() == 5
    assert dialogue.snapshot is not None


def test_pressing_the_button_twice_imports_once(client, dilek):
    address = client.post(ADDRESS, {"uploads": single_files()})["Location"]
    client.post(address, WORDS)
    client.post(address, WORDS)
    assert Dialogue.objects.count() == 1


def test_a_task_that_runs_again_finds_its_dialogue(client, dilek):
    address = client.post(ADDRESS, {"uploads": single_files()})["Location"]
    key = address.rstrip("/").split("/")[-1]
    folder = import_files.folder_of(key)
    import_files.write_note(folder, state="waiting", fields=WORDS | {"result_on": None, "place": None}, done=0)
    copies = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    import_job.run(key, dilek.pk)
    for name, content in copies.items():
        (folder / name).write_bytes(content)
    import_files.write_note(folder, state="running")
    import_job.run(key, dilek.pk)
    assert Dialogue.objects.count() == 1
    assert import_files.read_note(folder)["state"] == "done"


def test_many_votes_are_imported_by_the_worker(client, dilek, monkeypatch):
    monkeypatch.setattr(import_job, "AT_ONCE_VOTES", 1)
    monkeypatch.setattr(import_job, "CHECK_AT_ONCE_BYTES", 1)
    address = client.post(ADDRESS, {"uploads": single_files()})["Location"]
    assert "im Hintergrund" in text_of(client.get(address))
    client.post(address, WORDS)
    assert Dialogue.objects.count() == 1


def test_while_the_worker_works_the_page_says_how_far_it_is(client, dilek, monkeypatch):
    address = client.post(ADDRESS, {"uploads": single_files()})["Location"]
    folder = import_files.folder_of(address.rstrip("/").split("/")[-1])
    import_files.write_note(folder, state="running", done=3)
    page = client.get(address)
    assert "3 von 5 Stimmen sind eingelesen" in text_of(page)
    assert page["Refresh"] == "3"


def test_bad_rows_are_listed_and_nothing_is_imported(client, dilek):
    bad = VOTES + "".join(f"1651000000,Tue,0,{person},7\n" for person in range(80))
    address = client.post(ADDRESS, {"uploads": [file("comments.csv", COMMENTS), file("votes.csv", bad)]})["Location"]
    page = text_of(client.get(address))
    assert "80 Stellen" in page
    assert "votes.csv, Zeile 8: Eine Stimme ist 1, 0 oder -1." in page
    assert page.count("votes.csv, Zeile") == 50
    client.post(address, WORDS)
    assert not Dialogue.objects.exists()


def test_missing_words_are_asked_for_and_typed_ones_stay(client, dilek):
    address = client.post(ADDRESS, {"uploads": single_files()})["Location"]
    page = client.post(address, WORDS | {"asked_by": " \u200b"})
    assert page.status_code == 422
    assert "Nennen Sie, wer gefragt hat" in text_of(page)
    assert "Der Gemeinderat berät." in text_of(page)
    assert not Dialogue.objects.exists()


REFUSED = {
    "nothing chosen": (list, 422, "Wählen Sie die Dateien aus"),
    "empty file": (lambda: [file("comments.csv", "")], 422, "Diese Datei ist leer"),
    "another file": (lambda: [file("urlaub.jpg", "x")], 400, "gehört nicht zu einem Polis-Export"),
    "no statements": (lambda: [file("votes.csv", VOTES)], 400, "Es fehlt „comments.csv“"),
    "not a zip": (lambda: [file("export.zip", "PK nothing")], 400, "lässt sich nicht öffnen"),
    "a zip in a zip": (lambda: [packed(**{"a.zip": "x"})], 400, "Es fehlt „comments.csv“"),
    "paths upwards": (lambda: [packed(**{"../../comments.csv": COMMENTS})], 400, "unzulässige Pfade"),
    "windows paths": (lambda: [packed(**{"..\\..\\comments.csv": COMMENTS})], 400, "unzulässige Pfade"),
    "an absolute path": (lambda: [packed(**{"/etc/comments.csv": COMMENTS})], 400, "unzulässige Pfade"),
    "two exports": (
        lambda: [packed(**{"a/comments.csv": COMMENTS, "b/comments.csv": COMMENTS})],
        400,
        "kommt mehrfach vor",
    ),
    "nine files": (lambda: [file("comments.csv", COMMENTS)] * 9, 422, "höchstens acht"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_files_that_are_no_export_are_refused_in_words(client, dilek, settings, case):
    files, status, sentence = REFUSED[case]
    response = client.post(ADDRESS, {"uploads": files()})
    assert response.status_code == status
    assert sentence in text_of(response)
    assert uploads(settings) == []
    assert not Dialogue.objects.exists()


def test_a_zip_bomb_stops_at_the_limit(client, dilek, settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    bomb = packed(**{"comments.csv": b"0" * 2_000_000})
    assert bomb.size < 10_000
    response = client.post(ADDRESS, {"uploads": [bomb]})
    assert response.status_code == 413
    assert "zu groß" in text_of(response)
    assert uploads(settings) == []


def test_an_encrypted_archive_is_refused(client, dilek):
    plain = packed(**{"comments.csv": COMMENTS}).read()
    # Set the encryption flag in both headers of the entry.
    first = plain.index(b"PK\x03\x04") + 6
    second = plain.index(b"PK\x01\x02") + 8
    locked = bytearray(plain)
    locked[first] |= 1
    locked[second] |= 1
    response = client.post(ADDRESS, {"uploads": [file("export.zip", bytes(locked))]})
    assert response.status_code == 400
    assert "ohne Kennwort" in text_of(response)


class Endless:
    """A body of two gigabytes that nobody may read to the end into memory or onto the disk."""

    def __init__(self, size):
        self.left = size
        self.read_bytes = 0

    def read(self, size=-1):
        taken = min(self.left, size if size >= 0 else self.left)
        self.left -= taken
        self.read_bytes += taken
        return b"0" * taken

    readline = read


def test_two_gigabytes_are_refused_before_they_are_stored(client, dilek, settings, monkeypatch, tmp_path):
    from mitwirk.core import uploads as core_uploads

    monkeypatch.setattr(core_uploads, "DRAIN_SECONDS", -1)
    body = Endless(2_000_000_000)
    response = client.generic(
        "POST",
        ADDRESS,
        b"",
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": "2000000000", "wsgi.input": body},
    )
    assert response.status_code == 413
    assert "höchstens 200 MB" in text_of(response)
    assert "nichts gespeichert" in text_of(response)
    assert body.read_bytes == 0
    assert not Dialogue.objects.exists()


def test_only_the_office_gets_in(client):
    assert client.get(ADDRESS).status_code == 302
    for name, role in (("Amina", ""), ("Bernd", "place_admin"), ("Clara", "moderator")):
        client.force_login(make_user(name, role=role))
        assert client.get(ADDRESS).status_code == 403
        assert client.post(ADDRESS, {"uploads": single_files()}).status_code == 403
    assert uploads(None) == []


def test_the_upload_of_a_colleague_and_a_guessed_key_do_not_exist(client, dilek):
    address = client.post(ADDRESS, {"uploads": single_files()})["Location"]
    client.force_login(make_office("Dana"))
    assert client.get(address).status_code == 404
    assert client.post(address, WORDS).status_code == 404
    for key in ("abc", "..%2F..", "A" * 32, "." * 32):
        assert client.get(f"{ADDRESS}{key}/").status_code == 404


def test_uploads_are_forgotten_after_a_day(client, dilek):
    import os

    client.post(ADDRESS, {"uploads": single_files()})
    (old,) = uploads(None)
    yesterday = timezone.now().timestamp() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    client.post(ADDRESS, {"uploads": single_files()})
    assert old not in uploads(None)
    assert len(uploads(None)) == 1


def test_dated_names_of_an_export_are_understood():
    assert import_files._known("2022-08-08-participants-votes.csv") == "participants-votes.csv"
    assert import_files._known("Comments.CSV") == "comments.csv"
    assert import_files._known("mycomments.csv") is None


def test_the_request_factory_sees_no_length_as_nothing_to_read():
    from mitwirk.core.uploads import announced_bytes

    request = RequestFactory().post(ADDRESS)
    request.META["CONTENT_LENGTH"] = "viel"
    assert announced_bytes(request) == 0
