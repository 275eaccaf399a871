"""`mitwirk manage rebuild_search`: fill the search index afresh from all rooms."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from mitwirk.core import search
from mitwirk.core.search.indexing import house_documents


class Command(BaseCommand):
    """Rebuild the search index."""

    help = (
        "Baut den Suchindex neu auf. Nötig nach einer Wiederherstellung aus einer Sicherung, oder wenn die "
        "Suche etwas nicht findet, das sichtbar ist. Die Seite bleibt währenddessen erreichbar."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it, with a progress bar."""
        started = time.monotonic()
        quiet = options["verbosity"] == 0
        documents = tqdm(house_documents(), unit=" Dokumente", desc="Suchindex", disable=quiet)
        count = search.rebuild(documents)
        self.stdout.write(f"{count} Dokumente in {time.monotonic() - started:.1f} Sekunden aufgenommen.")
