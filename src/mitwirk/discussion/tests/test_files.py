"""Pictures and PDFs: drawn anew, looked at, limited, read by those who read the comment."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image

from mitwirk.accounts.testing import make_user
from mitwirk.core.attachments import FileRefused, scan
from mitwirk.core.pictures import PictureRefused, redraw
from mitwirk.discussion.actions import writing
from mitwirk.discussion.models import Comment, CommentAttachment
from mitwirk.discussion.testing import make_board, make_thread

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def amina():
    return make_user("Amina")


def photograph() -> bytes:
    """A picture that says where it was taken, lying on its side."""
    notes = Image.Exif()
    notes[0x010E] = "Zuhause bei Amina"
    notes[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "JPEG", exif=notes)
    return out.getvalue()


def bomb() -> bytes:
    """A small PNG that says it has 10 000 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")


def write(client, thread, content: bytes, name: str, description: str = "Der Marktplatz"):
    values = {"text": "Siehe Bild.", "upload": SimpleUploadedFile(name, content), "description": description}
    return client.post(f"/gespraeche/{thread.board.slug}/{thread.pk}/", values)


def test_a_picture_is_drawn_anew_upright_and_tells_nothing_of_the_camera(client, amina):
    thread = make_thread(by=amina)
    client.force_login(amina)
    assert write(client, thread, photograph(), "zuhause.jpg").status_code == 302
    row = CommentAttachment.objects.get()
    assert (row.width, row.height) == (20, 40)
    assert "zuhause" not in row.file.name
    client.logout()
    response = client.get(f"/gespraeche/anhang/{row.pk}/")
    content = b"".join(response)
    assert response.headers["Content-Type"] == "image/webp"
    assert b"Amina" not in content
    assert not Image.open(io.BytesIO(content)).getexif()
    assert 'alt="Der Marktplatz"' in client.get(f"/gespraeche/{thread.board.slug}/{thread.pk}/").content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bomb(), "zu viele Bildpunkte"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "lässt sich nicht lesen"),
        (b"MZ\x90 program", "lässt sich nicht lesen"),
        (photograph()[:200], "lässt sich nicht lesen"),
        (b"x" * 10_000_001, "zu groß"),
    ],
    ids=["bomb", "svg", "program", "half", "large"],
)
def test_what_is_no_picture_is_refused_and_the_text_stays(client, amina, content, said):
    thread = make_thread(by=amina)
    client.force_login(amina)
    response = write(client, thread, content, "bild.png")
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Siehe Bild." in response.content.decode()
    assert Comment.objects.count() == 1


def test_a_pdf_is_known_by_its_content_and_downloaded(client, amina):
    thread = make_thread(by=amina)
    client.force_login(amina)
    assert write(client, thread, PDF, "plan.png").status_code == 302
    response = client.get(f"/gespraeche/anhang/{CommentAttachment.objects.get().pk}/")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(response) == PDF


def test_a_file_needs_a_description(client, amina):
    client.force_login(amina)
    response = write(client, make_thread(by=amina), PDF, "plan.pdf", description="")
    assert response.status_code == 422
    assert "Beschreiben Sie die Datei" in response.content.decode()


def test_files_of_private_boards_are_for_their_people(client, amina):
    thread = make_thread(make_board(access="private", moderator=amina), by=amina)
    client.force_login(amina)
    write(client, thread, PDF, "plan.pdf")
    address = f"/gespraeche/anhang/{CommentAttachment.objects.get().pk}/"
    response = client.get(address)
    assert b"".join(response) == PDF
    client.force_login(make_user("Emil"))
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 404


def test_with_the_words_go_the_files(client, amina, tmp_path, django_capture_on_commit_callbacks):
    thread = make_thread(by=amina)
    client.force_login(amina)
    write(client, thread, PDF, "plan.pdf")
    comment = CommentAttachment.objects.get().comment
    assert len(list(tmp_path.rglob("*.pdf"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/gespraeche/beitrag/{comment.pk}/loeschen/")
    assert not list(tmp_path.rglob("*.pdf"))


def test_the_scanner_of_the_operator_decides(settings):
    settings.MALWARE_COMMAND = []
    scan(b"anything")
    settings.MALWARE_COMMAND = ["grep", "-q", "-v", "EICAR"]  # answers 0 for lines without the word, else 1
    scan(b"a plan\n")
    with pytest.raises(FileRefused, match="Schadsoftware"):
        scan(b"EICAR\n")
    for broken in (["/nowhere/scanner"], ["grep", "--no-such-option"]):
        settings.MALWARE_COMMAND = broken
        with pytest.raises(FileRefused, match="gerade nicht"):
            scan(b"a plan\n")


def test_transparent_and_large_pictures_stay_pictures():
    out = io.BytesIO()
    Image.new("RGBA", (3000, 1500), (0, 0, 0, 0)).save(out, "PNG")
    drawn = redraw(io.BytesIO(out.getvalue()))
    assert (drawn.width, drawn.height) == (2000, 1000)
    assert Image.open(io.BytesIO(drawn.content)).mode == "RGBA"
    with pytest.raises(PictureRefused):
        redraw(io.BytesIO(out.getvalue()), most_pixels=1_000_000)


def test_a_deed_that_fails_leaves_no_file(amina, settings):
    board = make_board()
    now = timezone.now()
    values = {"upload": SimpleUploadedFile("a.pdf", PDF), "by": amina, "now": now}
    with pytest.raises(IntegrityError):
        writing.begin_thread(board=board, title="Neu", text="Siehe.", description=None, **values)  # type: ignore[arg-type]
    assert list(Path(settings.MEDIA_ROOT).rglob("*.pdf")) == []
    writing.begin_thread(board=board, title="Neu", text="Siehe.", description="Plan", **values)
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))) == 1


def test_odd_notes_of_a_camera_do_not_keep_a_picture_out():
    rows = [(0x0100, 2, 5, 26), (0x0112, 3, 1, 6)]  # a width in words; lying on its side
    notes = b"II*\0\x08\0\0\0\x02\0" + b"".join(struct.pack("<HHII", *row) for row in rows) + b"\0" * 40
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "JPEG", exif=b"Exif\0\0" + notes)
    drawn = redraw(io.BytesIO(out.getvalue()))
    assert (drawn.width, drawn.height) == (20, 40)
