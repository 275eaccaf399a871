"""Files that cost something to make: written once, by one process, and never seen half done."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from mitwirk.core.errors import HouseError

WAIT_SECONDS = 20.0
STALE_SECONDS = 300.0
# Zip entries carry no clock time, so that the same data give the same bytes.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class StillWriting(HouseError):
    """Another process is making the file right now."""

    status = 503

    def default_message(self) -> str:
        """Return the sentence."""
        return _("Die Datei wird gerade erstellt. Laden Sie die Seite in einer Minute neu.")


def build_once(path: Path, write: Callable[[IO[bytes]], None], *, older: str = "") -> Path:
    """Return `path`, written by `write` if it is not there.

    Siblings matching `older` are then out of date.
    """
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(path.name + ".lock")
    if not _take(lock):
        return _wait_for(path)
    try:
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            with fresh.open("wb") as target:
                write(target)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    finally:
        lock.unlink(missing_ok=True)
    if older:
        _remove_older(path, older)
    return path


def _take(lock: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        if time.time() - lock.stat().st_mtime > STALE_SECONDS:
            lock.unlink(missing_ok=True)
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _wait_for(path: Path) -> Path:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if path.exists():
            return path
        time.sleep(0.1)
    raise StillWriting


def _remove_older(path: Path, pattern: str) -> None:
    for sibling in path.parent.glob(pattern):
        if sibling != path:
            sibling.unlink(missing_ok=True)


@contextmanager
def zip_entry(archive: zipfile.ZipFile, name: str) -> Iterator[IO[str]]:
    """Open one text file of an archive for writing."""
    info = zipfile.ZipInfo(name, ZIP_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        yield text
