"""Files that people attach: told by their content, limited in size, shown to a scanner of the operator's choice."""

from __future__ import annotations

import logging
import subprocess
import tempfile
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from mitwirk.core.errors import HouseError

PDF_MAGIC = b"%PDF-"
LOOKED_AT = 1024  # readers accept a few bytes before the mark
SCAN_SECONDS = 60
log = logging.getLogger("mitwirk.attachments")


class FileRefused(HouseError):
    """A file that is not taken; the sentence says why and what to do."""

    status = 400


def bounded(file: IO[bytes], *, most: int) -> bytes:
    """Return the content of a file; refuse an empty one and one above the limit, whatever size was announced."""
    file.seek(0)
    content = file.read(most + 1)
    if not content:
        raise FileRefused(_("Diese Datei ist leer. Wählen Sie eine andere."))
    if len(content) > most:
        raise FileRefused(
            _("Diese Datei ist zu groß. Erlaubt sind höchstens %(limit)s MB.") % {"limit": most // 1_000_000}
        )
    return content


def is_pdf(content: bytes) -> bool:
    """Say whether a content is a PDF, by its mark and not by its name."""
    return PDF_MAGIC in content[:LOOKED_AT] and b"%%EOF" in content[-LOOKED_AT:]


def scan(content: bytes) -> None:
    """Show a content to the scanner of the setting `MALWARE_COMMAND`; without one nothing is scanned.

    The command gets the path of a file. It answers 0 for a clean one; anything else refuses, so does a scanner that
    does not run: what could not be checked is not taken.
    """
    command = settings.MALWARE_COMMAND
    if not command:
        return
    with tempfile.NamedTemporaryFile(prefix="mitwirk-scan-") as kept:
        kept.write(content)
        kept.flush()
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, no shell
                [*command, kept.name], capture_output=True, timeout=SCAN_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.exception("the malware scanner does not run")
            raise FileRefused(
                _("Dateien lassen sich gerade nicht prüfen. Speichern Sie Ihren Text ohne Datei, oder versuchen Sie es "
                  "später wieder.")
            ) from error  # fmt: skip
    if done.returncode == 1:
        raise FileRefused(_("Die Prüfung hat in dieser Datei Schadsoftware gefunden. Sie wurde nicht gespeichert."))
    if done.returncode:
        log.error("the malware scanner answered %s", done.returncode)
        raise FileRefused(
            _("Dateien lassen sich gerade nicht prüfen. Speichern Sie Ihren Text ohne Datei, oder versuchen Sie es "
              "später wieder.")
        )  # fmt: skip
