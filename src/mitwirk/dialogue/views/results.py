"""What a dialogue brought: the report, its PDF, and the open data."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from mitwirk.core import ratelimit
from mitwirk.core.cache import public_page
from mitwirk.core.errors import HouseError
from mitwirk.dialogue import exports, report
from mitwirk.dialogue.export_data import LICENCE_NAME, LICENCE_URL, attribution_of
from mitwirk.dialogue.files import build_once
from mitwirk.dialogue.models import Dialogue, LandscapeSnapshot
from mitwirk.dialogue.views.common import path_to

# New files that one address may set off in a minute; files that are there cost nothing and are not counted.
BUILDS_A_MINUTE = 10


class NotFinished(HouseError):
    """The dialogue still runs; there is no result to report or to publish."""

    def default_message(self) -> str:
        """Return the sentence with what to do instead."""
        return _(
            "Dieser Dialog läuft noch. Bericht und Daten stehen hier, sobald er beendet ist. Bis dahin "
            "können Sie mitmachen."
        )


def _finished(request: HttpRequest, slug: str) -> Dialogue:
    """Return a dialogue that is over and that the viewer may see."""
    visible = Dialogue.objects.visible_to(request.user).with_summary()
    dialogue = get_object_or_404(visible, slug=slug)
    if not dialogue.has_result:
        raise NotFinished
    return dialogue


@public_page()
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the report."""
    dialogue = _finished(request, slug)
    context = {
        "dialogue": dialogue,
        "report": report.report_of(dialogue),
        "bundle": exports.BUNDLE,
        "path": path_to((_("Ergebnis"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/results/results.html", context)


def results_pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the report as PDF, made once for each state of the result."""
    dialogue = _finished(request, slug)
    version = report.version_of(dialogue)
    path = Path(settings.DATA_DIR) / "exports" / f"{dialogue.pk}-{version}-ergebnis.pdf"
    _count_build(request, path)
    build_once(path, lambda target: report.write_pdf(dialogue, target), older=f"{dialogue.pk}-*-ergebnis.pdf")
    return _send(request, path, version, "application/pdf", f"ergebnis-{dialogue.slug}.pdf", inline=True)


@public_page()
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain the open data and offer the files."""
    dialogue = _finished(request, slug)
    context = {
        "dialogue": dialogue,
        "path": path_to((_("Offene Daten"), ""), dialogue=dialogue),
        "files": _offers(dialogue),
        "snapshot": LandscapeSnapshot.objects.filter(pk=dialogue.snapshot_id or 0).defer("detail", "summary").first(),
        "licence_name": LICENCE_NAME,
        "licence_url": LICENCE_URL,
        "attribution": attribution_of(dialogue),
    }
    return render(request, "dialogue/results/data.html", context)


def _offers(dialogue: Dialogue) -> list[dict[str, str]]:
    texts = {
        exports.TABLES: (
            _("Tabellen (CSV)"),
            _("Aussagen und Stimmen für Excel, LibreOffice und andere Tabellenprogramme, als Zip-Datei."),
        ),
        exports.JSON_FILE: (_("Ein Dokument (JSON)"), _("Alles in einer Datei, für eigene Programme.")),
        exports.POLIS: (
            _("Polis-Format (CSV)"),
            _("Für andere Auswertungen und zum Wiedereinlesen, als Zip-Datei."),
        ),
        exports.BUNDLE: (
            _("Bündel zum Nachrechnen"),
            _("Stimmen, Meinungsbild, Prüfsumme und Anleitung: So prüfen Sie, ob alles stimmt. Als Zip-Datei."),
        ),
    }
    return [
        {"title": title, "text": text, "href": reverse("dialogue:data_file", args=[dialogue.slug, name])}
        for name, (title, text) in texts.items()
    ]


def data_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Send one of the files."""
    if name not in exports.WRITERS:
        raise Http404
    dialogue = _finished(request, slug)
    _count_build(request, exports.path_of(dialogue, name))
    path = exports.file_of(dialogue, name)
    return _send(request, path, exports.version_of(dialogue), exports.TYPES[name], f"{dialogue.slug}-{name}")


def _count_build(request: HttpRequest, path: Path) -> None:
    """Count what costs something: making a file that is not there yet."""
    if not path.exists():
        who = ratelimit.address_of(request)
        ratelimit.limit("dialogue.files", who, at_most=BUILDS_A_MINUTE, seconds=60, now=timezone.now())


def _send(
    request: HttpRequest, path: Path, version: str, content_type: str, filename: str, *, inline: bool = False
) -> HttpResponseBase:
    """Send a file from disk in pieces, or nothing if the browser has it."""
    etag = f'"{version}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = FileResponse(path.open("rb"), content_type=content_type, as_attachment=not inline, filename=filename)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response
