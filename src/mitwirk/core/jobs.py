"""The worker's round: which periodic jobs are due, and a sign of life."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mitwirk.core.contract import due_jobs
from mitwirk.core.models import Heartbeat

log = logging.getLogger("mitwirk.jobs")


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
            with transaction.atomic():
                done += job.run(now=now)
        except Exception:
            log.exception("periodic job %s failed", job.name)
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": now})
    return done
