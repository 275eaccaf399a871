"""The digest job among many subscribers: only people with something to read cost anything.

    python benchmarks/notices.py [--people 50000] [--due 300] [--only sqlite|postgres]

Everybody follows a dialogue and has 20 notices that were mailed before; `--due` of them have five new ones.
Bar: 20 seconds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BAR = 20.0
OLD, NEW = 20, 5


def build(people: int, due: int) -> None:
    """Make people who follow, deeds that were told and mailed long ago, and some that are due."""
    from django.utils import timezone

    from mitwirk.accounts.models import User
    from mitwirk.core.models import Activity, Audience
    from mitwirk.dialogue.testing import make_dialogue
    from mitwirk.notices.models import Notice, NoticeSettings, RhythmChoice, Subscription

    now = timezone.now()
    before = now - timedelta(days=20)
    dialogues = [make_dialogue() for _number in range(OLD + NEW)]
    deeds = Activity.objects.bulk_create(
        Activity(kind="dialogue.opened", at=before, subject_type="dialogue.dialogue", subject_id=dialogue.pk,
                 visible_to=Audience.ALL)
        for dialogue in dialogues
    )  # fmt: skip
    users = User.objects.bulk_create(
        (User(email=f"p{number}@post.example", display_name=f"P{number}", password="!") for number in range(people)),
        5000,
    )
    NoticeSettings.objects.bulk_create((NoticeSettings(user=user) for user in users), 5000)
    RhythmChoice.objects.bulk_create(
        (RhythmChoice(user=user, category="dialogue", rhythm="daily") for user in users), 5000
    )
    subject = f"dialogue.dialogue:{dialogues[0].pk}"
    Subscription.objects.bulk_create((Subscription(user=user, subject=subject, at=before) for user in users), 5000)
    Notice.objects.bulk_create(
        (
            Notice(user=user, activity=deed, category="dialogue", made_at=before, read_at=None)
            for user in users
            for deed in deeds[:OLD]
        ),
        5000,
    )
    Notice.objects.bulk_create(
        Notice(user=user, activity=deed, category="dialogue", made_at=now, due_at=now)
        for user in users[:due]
        for deed in deeds[OLD:]
    )


def measure(people: int, due: int) -> bool:
    """Fill an empty database, run the job, print what it took."""
    import django

    django.setup()
    from django.core import mail
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext, override_settings
    from django.utils import timezone

    from mitwirk.notices.models import Notice
    from mitwirk.notices.sending import send_due

    call_command("migrate", verbosity=0)
    build(people, due)
    mail.outbox = []  # type: ignore[attr-defined]
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        started = time.perf_counter()
        sent = send_due(now=timezone.now())
        took = time.perf_counter() - started
        with CaptureQueriesContext(connection) as idle:
            again = send_due(now=timezone.now())
    good = took < BAR and sent == due and again == 0
    print(
        f"{'PASS' if good else 'FAIL'}  {connection.vendor}: {people:,} people, {Notice.objects.count():,} notices,"
        f" {sent} mails in {took:.1f} s (bar {BAR:.0f}); with nothing due {len(idle)} queries"
    )
    return good


def main() -> int:
    """Measure on both databases, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--due", type=int, default=300)
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("MITWIRK_MODE", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwirk.config.settings")
    if options.here:
        return 0 if measure(options.people, options.due) else 1
    from tools.postgres import server

    again = [sys.executable, __file__, "--here", "--people", str(options.people), "--due", str(options.due)]
    results = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MITWIRK_DATA_DIR": folder}
        environment.pop("DATABASE_URL", None)
        if options.only != "postgres":
            results.append(subprocess.run(again, env=environment, check=False).returncode)
        if options.only != "sqlite":
            with server() as url:
                results.append(subprocess.run(again, env={**environment, "DATABASE_URL": url}, check=False).returncode)
    return max(results)


if __name__ == "__main__":
    sys.exit(main())
