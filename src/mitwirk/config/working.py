"""`mitwirk worker`: tasks from the database queue, and the house's periodic round."""

from __future__ import annotations

import logging
import os
import signal
import time
from types import FrameType

from django.conf import settings
from django.db import close_old_connections
from django.utils import translation
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from mitwirk.core import jobs

log = logging.getLogger("mitwirk.jobs")
PAUSE_SECONDS = 1.0


class Stop:
    """Remembers that somebody asked the worker to stop."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def one_round(worker_id: str) -> None:
    """Do what is due, then empty the queue."""
    close_old_connections()
    jobs.run_due()
    jobs.revive()
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=50,
        worker_id=worker_id,
        excluded_queue_names=[],
    ).run()


def work(*, once: bool = False) -> int:
    """Run rounds until asked to stop."""
    translation.activate(settings.LANGUAGE_CODE)
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    stop = Stop()
    worker_id = get_random_string(32)
    parent = os.getppid()
    while not stop.asked:
        try:
            one_round(worker_id)
        except Exception:
            log.exception("round failed")
        if once or os.getppid() != parent:
            break
        time.sleep(PAUSE_SECONDS)
    return 0
