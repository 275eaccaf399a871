"""Refresh the English catalogue: collect German texts, keep translations, compile, and list what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "mitwirk"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"


def collect() -> None:
    """Run makemessages; it needs the system's gettext tools."""
    data = {"MITWIRK_MODE": "development", "MITWIRK_DATA_DIR": tempfile.mkdtemp(prefix="mitwirk-messages-")}
    environment = {**os.environ, **data, "DJANGO_SETTINGS_MODULE": "mitwirk.config.settings"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--no-location", "--no-obsolete"]
    subprocess.run([*command, "--ignore", "tests"], cwd=SOURCE, env=environment, check=True)


def missing(catalogue: polib.POFile) -> list[str]:
    """Return source strings without a complete English text."""
    return [entry.msgid for entry in catalogue if not entry.obsolete and (not entry.translated() or entry.fuzzy)]


def main() -> int:
    """Collect, compile, report."""
    collect()
    catalogue = polib.pofile(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    gaps = missing(catalogue)
    print(f"{len(catalogue)} texts, {len(gaps)} without English")
    for text in gaps:
        print(f"  {text[:100]!r}")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
