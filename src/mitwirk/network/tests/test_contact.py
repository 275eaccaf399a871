"""Messages: nobody learns an address, floods are stopped, people can be blocked, the office decides on reports."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import NotAllowed
from mitwirk.network import house_offers
from mitwirk.network.actions import contact as deeds
from mitwirk.network.models import ContactMessage, Conversation, MessageReport
from mitwirk.network.tests.test_offers import make

TALKS = "/netzwerk/nachrichten/"


@pytest.fixture
def amina(db):
    return make_user("Amina")


@pytest.fixture
def bernd(db):
    return make_user("Bernd")


@pytest.fixture
def talk(amina, bernd):
    return write(bernd, amina, "Unser Saal ist frei.")


def write(by, to, text="Guten Tag", subject="Raum gesucht", now=None):
    return deeds.start_conversation(
        to_user=to, to_organisation=None, offer=None, subject=subject, text=text, by=by, now=now or timezone.now()
    )


def test_writing_needs_an_account(client, amina):
    offer = make(amina)
    answer = client.get(f"{TALKS}neu/angebot/{offer.pk}/")
    assert answer.status_code == 302
    assert "next=" in answer.url


def test_a_message_arrives_without_an_address_and_can_be_answered(
    client, amina, bernd, django_capture_on_commit_callbacks
):
    offer = make(amina)
    client.force_login(bernd)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{TALKS}neu/angebot/{offer.pk}/", {"text": "Unser Saal ist frei."})
    talk = Conversation.objects.get()
    [told] = mail.outbox
    assert told.to == [amina.email]
    assert "Unser Saal ist frei." in told.body
    assert bernd.email not in told.body
    client.force_login(amina)
    assert "1 neue Nachricht" in client.get(TALKS).text
    assert bernd.email not in client.get(f"{TALKS}{talk.pk}/").text
    assert "Alles gelesen" in client.get(TALKS).text
    client.post(f"{TALKS}{talk.pk}/", {"text": "Danke, wir kommen."})
    assert talk.messages.count() == 2


def test_sending_twice_writes_one_message(amina, bernd):
    assert write(bernd, amina) == write(bernd, amina)
    assert ContactMessage.objects.count() == 1


def test_strangers_and_the_office_do_not_read_along(client, talk):
    for stranger in (make_user("Emil"), make_office()):
        client.force_login(stranger)
        assert client.get(f"{TALKS}{talk.pk}/").status_code == 404


def test_a_flood_is_stopped_and_the_text_stays(client, amina, bernd):
    for number in range(deeds.NEW_A_DAY_WHEN_YOUNG):
        write(bernd, amina, subject=f"Betreff {number}")
    offer = make(amina)
    client.force_login(bernd)
    answer = client.post(f"{TALKS}neu/angebot/{offer.pk}/", {"text": "Noch ein langer Brief"})
    assert answer.status_code == 429
    assert "Noch ein langer Brief" in answer.text
    assert "heute schon vielen" in answer.text


def test_older_accounts_may_write_to_more(amina, bernd):
    type(bernd).objects.filter(pk=bernd.pk).update(joined_at=timezone.now() - timedelta(days=30))
    for number in range(deeds.NEW_A_DAY_WHEN_YOUNG + 1):
        write(bernd, amina, subject=f"Betreff {number}")
    assert Conversation.objects.count() == deeds.NEW_A_DAY_WHEN_YOUNG + 1


def test_a_blocked_person_hears_nothing_of_it_and_cannot_write(client, amina, bernd, talk):
    block = deeds.block_person(conversation=talk, by=amina, now=timezone.now())
    with pytest.raises(deeds.NotDelivered):
        write(bernd, amina, subject="Anderes")
    client.force_login(bernd)
    answer = client.post(f"{TALKS}{talk.pk}/", {"text": "Hallo?"})
    assert answer.status_code == 409
    assert "kann hier nicht zugestellt werden" in answer.text
    assert "Hallo?" in answer.text
    deeds.end_block(block=block, by=amina, now=timezone.now())
    write(bernd, amina, subject="Anderes")


def test_the_office_reads_only_what_is_reported_and_decides_with_a_reason(client, amina, bernd, talk):
    message = talk.messages.get()
    deeds.answer_message(conversation=talk, text="Ein vertrauliches Wort", by=amina, now=timezone.now())
    deeds.report_message(message=message, reason="Beleidigung", by=amina, now=timezone.now())
    client.force_login(make_office())
    report = MessageReport.objects.get()
    page = client.get(f"{TALKS}meldungen/{report.pk}/").text
    assert "Unser Saal ist frei." in page
    assert "Ein vertrauliches Wort" not in page
    client.post(f"{TALKS}meldungen/{report.pk}/", {"reason": "Gegen Regel 2", "outcome": "remove"})
    client.force_login(bernd)
    page = client.get(f"{TALKS}{talk.pk}/").text
    assert "Diese Nachricht ist entfernt." in page
    assert "Unser Saal ist frei." not in page


def test_one_cannot_report_what_one_may_not_read(talk):
    with pytest.raises(NotAllowed):
        deeds.report_message(message=talk.messages.get(), reason="x", by=make_user("Emil"), now=timezone.now())


def test_messages_of_people_who_left_leave_a_neutral_line(client, amina, bernd, talk):
    house_offers.erase(bernd, now=timezone.now())
    client.force_login(amina)
    page = client.get(f"{TALKS}{talk.pk}/").text
    assert "Unser Saal ist frei." not in page
    assert "Ein Mitglied, das gegangen ist" in page
    assert "kommt keine Nachricht mehr an" in page
    house_offers.erase(amina, now=timezone.now())
    assert not Conversation.objects.exists()


def test_conversations_are_deleted_after_two_quiet_years(talk):
    assert deeds.forget_old_conversations(now=timezone.now() + timedelta(days=700)) == 0
    assert deeds.forget_old_conversations(now=timezone.now() + timedelta(days=731)) == 1


def test_nobody_of_the_office_decides_about_own_words_or_an_own_report(amina, bernd, talk):
    dilek, eva = make_office("Dilek"), make_office("Eva")
    own = write(dilek, amina).messages.get()
    values = {"removes": False, "reason": "Kein Verstoß", "now": timezone.now()}
    report = deeds.report_message(message=own, reason="Werbung", by=amina, now=timezone.now())
    with pytest.raises(NotAllowed):
        deeds.decide_message_report(report=report, by=dilek, **values)
    assert deeds.decide_message_report(report=report, by=eva, **values).decided_by == eva
    hers = deeds.report_message(message=write(bernd, eva).messages.get(), reason="x", by=eva, now=timezone.now())
    with pytest.raises(NotAllowed):
        deeds.decide_message_report(report=hers, by=eva, **values)
    assert deeds.decide_message_report(report=hers, by=dilek, **values).decided_by == dilek
