"""The worker's round: which periodic jobs are due, which tasks need another try, and a sign of life."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mitwirk.core.contract import due_jobs
from mitwirk.core.models import Heartbeat

log = logging.getLogger("mitwirk.jobs")
ATTEMPTS = 3
FIRST_PAUSE = timedelta(seconds=30)
STUCK_AFTER = timedelta(minutes=30)


def claim(name: str, every_seconds: int, now: datetime) -> bool:
    """Take a periodic job for this worker; False if another one was faster."""
    beat, created = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    if created:
        return True
    return bool(Heartbeat.objects.filter(pk=beat.pk, at=beat.at).update(at=now))


def run_due(now: datetime | None = None) -> int:
    """Run every job whose time has come; a failing one is logged and does not stop the others."""
    now = now or timezone.now()
    last_runs = dict(Heartbeat.objects.values_list("name", "at"))
    done = 0
    for job in due_jobs(last_runs, now):
        if not claim(job.name, job.every_seconds, now):
            continue
        try:
            with transaction.atomic() if job.atomic else nullcontext():
                done += job.run(now=now)
        except Exception:
            log.exception("periodic job %s failed", job.name)
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": now})
    return done


def revive(now: datetime | None = None) -> int:
    """Put failed tasks back into the queue, up to three attempts, and tasks whose worker died.

    A task may therefore run twice; every task of the house is written to bear that.
    """
    now = now or timezone.now()
    revived = 0
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1))
    for task in failed.iterator():
        attempts = len(task.worker_ids)
        if attempts >= ATTEMPTS or now < task.finished_at + FIRST_PAUSE * 4 ** (attempts - 1):
            continue
        revived += DBTaskResult.objects.filter(pk=task.pk, status=task.status).update(status="READY", run_after=now)
    stuck = DBTaskResult.objects.running().filter(started_at__lt=now - STUCK_AFTER)
    return revived + stuck.update(status="READY", run_after=now)


def failed_for_good():
    """Return tasks that failed in every attempt, newest first: the office sees them."""
    return DBTaskResult.objects.failed().order_by("-finished_at")
