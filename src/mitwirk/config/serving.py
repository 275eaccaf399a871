"""`mitwirk serve`: one command that prepares the data folder and runs web processes and the job worker."""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connections
from django.utils import timezone, translation
from gunicorn.app.base import BaseApplication

from mitwirk import __version__
from mitwirk.core.contract import contracts

RESTART_SECONDS = 5


def say(text: str) -> None:
    """Print a line for the person at the terminal."""
    print(text, flush=True)


def static_digest() -> str:
    """Return a digest of all static sources: names, sizes, times. Cheap enough for every start."""
    digest = hashlib.sha256(__version__.encode())
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}|{facts.st_size}|{facts.st_mtime_ns}".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Collect, hash and compress static files when anything in them has changed."""
    stamp = Path(settings.STATIC_ROOT) / ".digest"
    digest = static_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("Collecting and compressing static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)


def prepare(*, migrate: bool = True) -> None:
    """Make the data folder, migrate, collect static files."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    if migrate:
        call_command("migrate", interactive=False, verbosity=0)
        load_official()
    collect_static()


def load_official() -> None:
    """Let every room load the data that each installation needs, once for each version of the house."""
    from mitwirk.core.models import Heartbeat

    mark = f"official data {__version__}"
    if Heartbeat.objects.filter(name=mark).exists():
        return
    for contract in contracts().values():
        if contract.official is not None:
            contract.official(now=timezone.now())
    Heartbeat.objects.update_or_create(name=mark, defaults={"at": timezone.now()})


def load_demo(*, again: bool = False) -> None:
    """Let every room load its demo rows, once for each version of the house; `again` looks in any case."""
    from mitwirk.core import search
    from mitwirk.core.models import Heartbeat

    mark = f"demo {__version__}"
    if not again and Heartbeat.objects.filter(name=mark).exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        for room, contract in contracts().items():
            if contract.demo is not None:
                started = time.monotonic()
                contract.demo(now=timezone.now())
                seconds = time.monotonic() - started
                if seconds > 0.5:
                    say(f"Demo data of {room} loaded ({seconds:.1f} s).")
        search.refresh(now=timezone.now())
    Heartbeat.objects.update_or_create(name=mark, defaults={"at": timezone.now()})


def announce(options: argparse.Namespace) -> None:
    """Say where to go and how to sign in."""
    host, _colon, port = options.bind.rpartition(":")
    say(f"\nMitwirk {__version__} is ready:  http://{host or '127.0.0.1'}:{port}/")
    if options.demo:
        from mitwirk.accounts.demo import DEMO_PASSWORD, demo_sign_ins

        say(f"Demo sign-ins (password for all: {DEMO_PASSWORD}):")
        for email, part in demo_sign_ins():
            say(f"  {email:24} {part}")
        say(f"Mails are written to {settings.EMAIL_FILE_PATH}")
    say("Stop with Ctrl+C.\n")


def close_connections() -> None:
    """Close what must not be shared with forked processes."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def warm_up() -> None:
    """Read what a process remembers, before it forks: nobody waits for it, and the processes share its memory."""
    for contract in contracts().values():
        contract.warm()
    close_connections()
    # What is loaded now stays: the collector need not look at it again.
    gc.collect()
    gc.freeze()


class WorkerKeeper:
    """Keeps one job worker alive beside the web processes."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "mitwirk.config.command", "worker"]
        return subprocess.Popen(command, env=os.environ)  # noqa: S603 - our own module, no outside input

    def _watch(self) -> None:
        while not self.stopped.wait(RESTART_SECONDS):
            if self.process.poll() is not None and not self.stopped.is_set():
                say("The job worker stopped; starting it again.")
                self.process = self._start()

    def stop(self) -> None:
        """End the worker after the task it is on."""
        self.stopped.set()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()


class WebServer(BaseApplication):
    """gunicorn with sync workers: the sound default on PostgreSQL and on SQLite."""

    def __init__(self, options: argparse.Namespace, keeper: WorkerKeeper | None):
        self.options = options
        self.keeper = keeper
        super().__init__()

    def load_config(self) -> None:
        """Set what matters; the rest are gunicorn's defaults."""
        self.cfg.set("bind", self.options.bind)
        self.cfg.set("workers", self.options.workers)
        self.cfg.set("preload_app", True)
        self.cfg.set("proc_name", "mitwirk")
        self.cfg.set("loglevel", "warning")
        self.cfg.set("timeout", 60)
        # Leak insurance; the spread keeps processes from leaving together.
        self.cfg.set("max_requests", 50_000)
        self.cfg.set("max_requests_jitter", 5_000)
        if settings.PROXIES:
            self.cfg.set("forwarded_allow_ips", "*")
        self.cfg.set("on_exit", lambda _server: self.keeper.stop() if self.keeper else None)

    def load(self):
        """Return the WSGI application."""
        from mitwirk.config.wsgi import application

        warm_up()
        return application


def serve(options: argparse.Namespace) -> int:
    """Prepare and serve until stopped."""
    prepare(migrate=not options.no_migrate)
    if options.demo:
        load_demo()
    announce(options)
    close_connections()
    keeper = None if options.no_worker else WorkerKeeper()
    try:
        WebServer(options, keeper).run()
    finally:
        if keeper is not None:
            keeper.stop()
    return 0
