"""Uploaded files of an import: taken in safely, kept for a day, read by the page and by the job.

A folder per upload under `DATA_DIR/imports`, named by a random key that only its uploader learns. Whatever
names
stand in a zip archive, only known files are taken, under names of our own.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from mitwirk.core.errors import HouseError

KNOWN = ("comments.csv", "votes.csv", "participants-votes.csv", "participants.csv", "summary.csv")
KEEP = timedelta(hours=24)
CHUNK = 1 << 20
# Votes compress well; a real export grows about twentyfold, a bomb a thousandfold.
UNPACKED_FACTOR = 5
MOST_ENTRIES = 500
KEY = re.compile(r"^[A-Za-z0-9_-]{24,40}$")


class UploadRefused(HouseError):
    """The files cannot be taken in; the sentence says which and what to do."""

    status = 400


class UploadTooLarge(UploadRefused):
    """More bytes than the operator allows."""

    status = 413


def most_bytes() -> int:
    """Return how large the unpacked files may be together."""
    return int(settings.UPLOAD_MAX_BYTES) * UNPACKED_FACTOR


def too_large() -> UploadTooLarge:
    """Return the error for an upload above the limit, with the limit in it."""
    return UploadTooLarge(
        _(
            "Die Dateien sind zu groß. Zusammen dürfen es höchstens %(limit)s MB sein. Packen Sie die "
            "Dateien in eine "
            "Zip-Datei oder lassen Sie sie auf dem Server mit „mitwirk import-polis“ einlesen."
        )
        % {"limit": settings.UPLOAD_MAX_BYTES // 1_000_000}
    )


def root() -> Path:
    """Return the folder of all uploads."""
    return Path(settings.DATA_DIR) / "imports"


def folder_of(key: str) -> Path | None:
    """Return the folder of one upload; None if the key is unknown, expired or no key at all."""
    if not KEY.match(key):
        return None
    folder = root() / key
    return folder if (folder / "upload.json").is_file() else None


def read_note(folder: Path) -> dict[str, Any]:
    """Return what is known about an upload: who, when, under which names, how far."""
    note: dict[str, Any] = json.loads((folder / "upload.json").read_text(encoding="utf-8"))
    return note


def write_note(folder: Path, **changes: Any) -> None:
    """Add to what is known about an upload; readers never see half a file."""
    path = folder / "upload.json"
    note = read_note(folder) if path.exists() else {}
    fresh = folder / f"upload.{secrets.token_hex(4)}.part"
    fresh.write_text(json.dumps(note | changes), encoding="utf-8")
    fresh.replace(path)


def store(files: Iterable[UploadedFile], *, by_id: int, now: datetime) -> str:
    """Take in uploaded files, unpacked, and return the key of their folder."""
    forget_old(now=now)
    key = secrets.token_urlsafe(24)
    folder = root() / key
    folder.mkdir(parents=True)
    try:
        names = [name for file in files for name in _take(file, folder)]
        _check_names(names)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    write_note(folder, by=by_id, at=now.isoformat(), names=names, state="uploaded")
    return key


def unpack_file(path: Path, folder: Path) -> list[str]:
    """Unpack a zip archive that lies on this machine into a folder; return the names taken."""
    names = list(_unpack(path, folder))
    _check_names(names)
    return names


def discard(folder: Path) -> None:
    """Delete the files of an upload but keep the note about its outcome."""
    for path in folder.iterdir():
        if path.name != "upload.json":
            path.unlink(missing_ok=True)


def forget_old(*, now: datetime) -> int:
    """Delete uploads that are older than a day."""
    gone = 0
    for folder in root().glob("*"):
        if now.timestamp() - folder.stat().st_mtime > KEEP.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _take(file: UploadedFile, folder: Path) -> Iterator[str]:
    name = PurePosixPath((file.name or "").replace("\\", "/")).name
    if name.lower().endswith(".zip"):
        yield from _unpack(file, folder)
    else:
        known = _known(name)
        if known is None:
            raise UploadRefused(
                _("Die Datei „%(name)s“ gehört nicht zu einem Polis-Export. Erwartet werden: %(known)s.")
                % {"name": name[:80], "known": ", ".join(KNOWN)}
            )
        _write(folder / known, file.chunks(CHUNK), settings.UPLOAD_MAX_BYTES)
        yield known


def _known(name: str) -> str | None:
    # Some exports carry date and address in front: "2022-08-08-1234-votes.csv".
    low = name.lower()
    matches = [known for known in KNOWN if low == known or low.endswith(("-" + known, "_" + known))]
    return max(matches, key=len) if matches else None


def _unpack(file: UploadedFile | Path, folder: Path) -> Iterator[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield from _unpack_entries(archive, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UploadRefused(
            _("Die Zip-Datei lässt sich nicht öffnen. Packen Sie die CSV-Dateien ohne Kennwort neu ein.")
        ) from error


def _unpack_entries(archive: zipfile.ZipFile, folder: Path) -> Iterator[str]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise UploadRefused(_("Die Zip-Datei enthält sehr viele Dateien. Packen Sie nur den Export ein."))
    left = most_bytes()
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        known = _known(path.name)
        if entry.is_dir() or known is None or path.parts[0] == "__MACOSX":
            continue
        if path.is_absolute() or ".." in path.parts:
            raise UploadRefused(
                _("Die Zip-Datei enthält unzulässige Pfade („%(name)s“). Packen Sie sie neu ein.")
                % {"name": entry.filename[:80]}
            )
        with archive.open(entry) as stream:
            left -= _write(folder / known, _chunks(stream), left)
        yield known


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _write(path: Path, chunks: Iterable[bytes], limit: int) -> int:
    if path.exists():
        raise UploadRefused(
            _("„%(name)s“ kommt mehrfach vor. Laden Sie einen Export nach dem anderen hoch.") % {"name": path.name}
        )
    size = 0
    with path.open("wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise too_large()
            target.write(chunk)
    return size


def _check_names(names: list[str]) -> None:
    if "comments.csv" not in names:
        raise UploadRefused(
            _(
                "Es fehlt „comments.csv“ mit den Aussagen. Laden Sie den ganzen Export hoch, am "
                "einfachsten als Zip-Datei."
            )
        )
