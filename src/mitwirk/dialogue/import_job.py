"""An upload becomes a dialogue: at once when it is small, as a task when it is large."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from mitwirk.accounts.models import User
from mitwirk.core.errors import HouseError
from mitwirk.dialogue import import_files
from mitwirk.dialogue.actions.imports import import_polis
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.models import Dialogue
from mitwirk.dialogue.polis import ImportRefused, read_source
from mitwirk.places.models import Place

# Up to here the page waits; it takes a few seconds.
AT_ONCE_VOTES = 50_000
CHECK_AT_ONCE_BYTES = 8_000_000
SHOWN_ERRORS = 50


def begin_check(folder: Path) -> None:
    """Check the files now or, when they are large, hand that to the worker."""
    if sum(path.stat().st_size for path in folder.glob("*.csv")) <= CHECK_AT_ONCE_BYTES:
        check_upload(folder)
    else:
        import_files.write_note(folder, state="checking")
        check_later.enqueue(folder.name)


@task()
def check_later(key: str) -> None:
    """Check one upload in the background; checking twice does no harm."""
    folder = import_files.folder_of(key)
    if folder is not None and import_files.read_note(folder)["state"] == "checking":
        check_upload(folder)


def check_upload(folder: Path) -> None:
    """Read all files without changing anything and note counts or errors beside them."""
    try:
        export = read_source(folder, name=folder.name)
    except ImportRefused as refused:
        found: dict[str, Any] = {
            "state": "refused",
            "error": str(refused),
            "error_lines": refused.lines[:SHOWN_ERRORS],
            "error_count": refused.count,
        }
    else:
        found = {
            "state": "checked",
            "topic": export.topic,
            "description": export.description,
            "attribution": export.attribution,
            "statements": len(export.numbers),
            "accepted": int(export.accepted.sum()),
            "participants": len(export.voters),
            "votes": int(export.vote_value.size),
            "notes": export.notes,
        }
    import_files.write_note(folder, **found)


def begin(folder: Path, *, key: str, fields: Mapping[str, Any], by: User) -> None:
    """Import now or hand over to the worker; pressing twice begins once."""
    if not _claim(folder):
        return
    note = import_files.read_note(folder)
    plain = {name: _plain(value) for name, value in fields.items()}
    import_files.write_note(folder, state="waiting", fields=plain, done=0)
    if note["votes"] <= AT_ONCE_VOTES:
        run(key, by.pk)
    else:
        run_later.enqueue(key, by.pk)


def run(key: str, by_id: int) -> None:
    """Import one upload; a second call finds it done. What went wrong is noted for the page."""
    folder = import_files.folder_of(key)
    if folder is None:
        return
    note = import_files.read_note(folder)
    if note["state"] in {"done", "failed"}:
        return
    try:
        dialogue = _import(folder, note, User.objects.get(pk=by_id))
    except HouseError as error:
        import_files.write_note(folder, state="failed", error=str(error))
    except Exception:
        import_files.write_note(folder, state="interrupted")
        raise
    else:
        import_files.write_note(folder, state="done", slug=dialogue.slug)
        import_files.discard(folder)


@task()
def run_later(key: str, by_id: int) -> None:
    """Import one upload in the background."""
    run(key, by_id)


def _import(folder: Path, note: Mapping[str, Any], by: User) -> Dialogue:
    now = timezone.now()
    export = read_source(folder, name=", ".join(note["names"]))
    fields = dict(note["fields"])
    fields["place"] = Place.objects.filter(pk=fields["place"]).first() if fields.get("place") else None
    fields["result_on"] = date.fromisoformat(fields["result_on"]) if fields.get("result_on") else None

    def progress(done: int, _total: int) -> None:
        import_files.write_note(folder, state="running", done=done)

    # A worker that died after the deed leaves a dialogue behind; the task finds it by the key of the upload.
    source_key = folder.name[:12]
    there = Dialogue.objects.filter(imports__source__endswith=f"[{source_key}]").first()
    if there is None:
        export = export.named(f"{export.name[:180]} [{source_key}]")
        there = import_polis(export=export, dialogue_fields=fields, by=by, now=now, progress=progress)
    recompute(dialogue=there, now=now)
    return there


def _claim(folder: Path) -> bool:
    with contextlib.suppress(FileExistsError):
        (folder / "begun").touch(exist_ok=False)
        return True
    return False


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def state_sentence(note: Mapping[str, Any]) -> str:
    """Say in one sentence how far an import is."""
    if note["state"] == "running" and note["done"] < note["votes"]:
        return _("%(done)s von %(all)s Stimmen sind eingelesen.") % {
            "done": note["done"],
            "all": note["votes"],
        }
    if note["state"] == "running":
        return _("Alle Stimmen sind eingelesen. Jetzt wird das Meinungsbild berechnet.")
    if note["state"] == "interrupted":
        return _(
            "Beim Einlesen gab es eine Störung, es wurde nichts gespeichert. Wir versuchen es von "
            "selbst noch einmal. "
            "Bleibt es dabei, laden Sie die Dateien neu hoch."
        )
    if note["state"] == "checking":
        return _("Die Dateien werden geprüft. Bei vielen Stimmen dauert das eine halbe Minute.")
    return _("Das Einlesen beginnt gleich.")
