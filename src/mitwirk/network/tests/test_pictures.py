"""Pictures of initiatives: with a sentence, without what the camera knows, for who may see the page."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image

from mitwirk.accounts.testing import make_user
from mitwirk.network.actions.pictures import MOST_PICTURES, add_picture
from mitwirk.network.models import InitiativePicture
from mitwirk.network.personal import erase, personal_data
from mitwirk.network.testing import make_initiative, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return make_user("Amina")


@pytest.fixture
def initiative(amina):
    return make_initiative("Dorfplatz", organisation=make_organisation("Dorfladen", speaker=amina), made_by=amina)


def photograph(size=(60, 40)) -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[0x010F] = "Geheimkamera"
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("../../platz.jpg", out.getvalue(), content_type="image/jpeg")


def add(client, initiative, upload=None, alt="Menschen am Tisch"):
    address = f"/netzwerk/initiativen/{initiative.slug}/bilder/"
    return client.post(address, {"upload": upload or photograph(), "alt": alt})


def test_a_picture_stands_on_the_page_with_its_sentence_and_without_the_cameras_words(client, amina, initiative):
    client.force_login(amina)
    assert add(client, initiative).status_code == 302
    picture = InitiativePicture.objects.get()
    client.logout()
    page = client.get(f"/netzwerk/initiativen/{initiative.slug}/").content.decode()
    assert f'src="/netzwerk/bilder/{picture.pk}/" alt="Menschen am Tisch" width="60" height="40"' in page
    answer = client.get(f"/netzwerk/bilder/{picture.pk}/")
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Type"] == "image/webp"
    assert content[8:12] == b"WEBP"
    assert b"Geheimkamera" not in content
    assert "platz" not in picture.file.name


@pytest.mark.parametrize(
    "content", [b"", b"kein Bild", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4 %%EOF"]
)
def test_what_is_no_picture_is_refused_and_the_sentence_stays(client, amina, initiative, content):
    client.force_login(amina)
    answer = add(client, initiative, SimpleUploadedFile("bild.jpg", content, content_type="image/jpeg"))
    assert answer.status_code == 422
    assert "Menschen am Tisch" in answer.content.decode()
    assert InitiativePicture.objects.count() == 0


def test_a_picture_without_a_sentence_and_one_too_many_are_refused(client, amina, initiative):
    client.force_login(amina)
    assert add(client, initiative, alt=" ").status_code == 422
    for _time in range(MOST_PICTURES):
        assert add(client, initiative).status_code == 302
    late = add(client, initiative)
    assert "höchstens 6 Bilder" in late.content.decode()


def test_only_its_people_keep_pictures_and_a_hidden_page_hides_them(client, amina, initiative):
    client.force_login(amina)
    add(client, initiative)
    picture = InitiativePicture.objects.get()
    client.force_login(make_user("Emil"))
    assert add(client, initiative).status_code == 404
    assert client.post(f"/netzwerk/initiativen/{initiative.slug}/bilder/{picture.pk}/ende/").status_code == 404
    initiative.hidden_at = timezone.now()
    initiative.save()
    assert client.get(f"/netzwerk/bilder/{picture.pk}/").status_code == 404
    assert InitiativePicture.objects.count() == 1


def test_a_removed_picture_is_gone_with_its_file(client, amina, initiative, django_capture_on_commit_callbacks):
    client.force_login(amina)
    add(client, initiative)
    picture = InitiativePicture.objects.get()
    storage, name = picture.file.storage, picture.file.name
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            client.post(f"/netzwerk/initiativen/{initiative.slug}/bilder/{picture.pk}/ende/")
    assert not storage.exists(name)


def test_who_goes_leaves_the_picture_without_a_name(client, amina, initiative):
    client.force_login(amina)
    add(client, initiative)
    assert personal_data(amina)["pictures"] == ["Menschen am Tisch"]
    erase(amina, now=timezone.now())
    assert InitiativePicture.objects.get().added_by is None


def test_a_deed_that_fails_leaves_no_file(initiative, amina, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(IntegrityError):
        add_picture(initiative=initiative, upload=photograph(), alt=None, by=amina, now=timezone.now())  # type: ignore[arg-type]
    assert not list(tmp_path.rglob("*.webp"))
