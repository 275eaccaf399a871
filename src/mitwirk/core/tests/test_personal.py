"""What the log and feedback know of a person, and when they forget it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.core import activity
from mitwirk.core.models import Activity, Feedback
from mitwirk.core.personal import erase, forget_old_feedback, personal_data

pytestmark = pytest.mark.django_db


def test_own_data_names_own_deeds_and_own_feedback_only():
    amina, emil, now = make_user("Amina"), make_user("Emil"), timezone.now()
    for person in (amina, emil):
        activity.record("dialogue.statement_submitted", by=person, at=now, subject=person)
        Feedback.objects.create(text=f"Zu klein, sagt {person.name}.", contact=person.email.upper(), made_at=now)
    data = personal_data(amina)
    assert [row["deed"] for row in data["deeds"]] == ["Aussage eingereicht"]
    assert [row["text"] for row in data["feedback"]] == ["Zu klein, sagt Amina."]


def test_erasing_keeps_the_log_without_the_name_and_deletes_feedback():
    amina, now = make_user("Amina"), timezone.now()
    activity.record("dialogue.statement_submitted", by=amina, at=now, subject=amina)
    Feedback.objects.create(text="Zu klein.", contact=amina.email, made_at=now)
    erase(amina, now=now)
    assert list(Activity.objects.values_list("by", flat=True)) == [None]
    assert Feedback.objects.count() == 0


def test_feedback_is_forgotten_after_a_year():
    now = timezone.now()
    for days in (364, 366):
        Feedback.objects.create(text=f"Vor {days} Tagen.", made_at=now - timedelta(days=days))
    assert forget_old_feedback(now=now) == 1
    assert Feedback.objects.get().text == "Vor 364 Tagen."
