"""One mail that cannot be made holds up nobody else's."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.models import User
from mitwirk.accounts.testing import make_user
from mitwirk.core import activity
from mitwirk.core.models import Audience
from mitwirk.dialogue.testing import make_dialogue
from mitwirk.notices.sending import send_due
from mitwirk.notices.testing import make_notice


@pytest.mark.django_db
def test_an_address_that_breaks_the_mail_does_not_stop_the_mails_of_all_others():
    broken, bernd = make_user("Amina"), make_user("Bernd")
    now = timezone.now()
    row = activity.record("dialogue.opened", by=None, at=now, subject=make_dialogue(), visible_to=Audience.ALL)
    for user in (broken, bernd):
        make_notice(user, row, due_at=now)
    User.objects.filter(pk=broken.pk).update(email="amina\n@beispiel.de")
    assert send_due(now=now) == 1
    assert [message.to for message in mail.outbox] == [[bernd.email]]
