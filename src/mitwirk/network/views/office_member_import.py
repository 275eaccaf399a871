"""The office reads in a members list: choose a file, look at what was found, import."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mitwirk.core.csv_cells import table_file
from mitwirk.core.errors import HouseError
from mitwirk.network.actions import import_members as deeds
from mitwirk.network.forms.member_import import ListForm
from mitwirk.network.member_files import COLUMNS, TEMPLATE_ROWS, TITLES
from mitwirk.network.models import MemberImport
from mitwirk.network.views.office_members import file_answer, office_of

TWINS_A_PAGE = 50
FAULTS_SHOWN = 100
PREVIEW = 5
TEMPLATE_COLUMNS = ("number", "name", "kind", "place", "email", "since")
FIELD = "zeile-"


def _see_other(pk: int, page: str = "") -> HttpResponse:
    address = reverse("network:member_import", args=[pk])
    return HttpResponseRedirect(f"{address}?seite={page}" if page else address, status=303)


@never_cache
@login_required
def member_import_create(request: HttpRequest) -> HttpResponse:
    """Take a file and look at it; nothing is imported yet."""
    office = office_of(request)
    form, status = ListForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        form, status = ListForm(request.POST, request.FILES), 422
        if form.is_valid():
            upload = form.cleaned_data["upload"]
            try:
                waiting = deeds.take_list(data=upload.read(), filename=upload.name or "", by=office, now=timezone.now())
                return _see_other(waiting.pk)
            except HouseError as error:
                form.add_error("upload", str(error))
    titles = [column.title for column in COLUMNS if column.key in TEMPLATE_COLUMNS]
    return render(request, "network/membership/import_create.html", {"form": form, "titles": titles}, status=status)


@login_required
@require_safe
def member_import_template(request: HttpRequest) -> HttpResponse:
    """Send a file to fill in, with two examples."""
    office_of(request)
    return file_answer(table_file([TITLES[key] for key in TEMPLATE_COLUMNS], TEMPLATE_ROWS), "mitglieder-vorlage.csv")


@never_cache
@login_required
def member_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file holds and what would happen; import it; show what happened."""
    office = office_of(request)
    waiting = get_object_or_404(MemberImport.objects.visible_to(office), pk=pk)
    problem = ""
    if request.method == "POST" and waiting.imported_at is None:
        waiting = deeds.choose(waiting=waiting, choices=_choices(request), by=office)
        if request.POST.get("deed") != "import":
            return _see_other(pk, request.POST.get("next", ""))
        try:
            only_good = request.POST.get("only_good") == "yes"
            waiting = deeds.import_list(waiting=waiting, only_good=only_good, by=office, now=timezone.now())
            if waiting.imported_at is None:
                text = _("Die Mitgliederliste hat sich inzwischen geändert. Prüfen Sie die Dubletten noch einmal.")
                messages.warning(request, text)
            return _see_other(pk)
        except HouseError as error:
            problem = str(error)
    elif request.method == "POST":
        return _see_other(pk)
    return render(
        request,
        "network/membership/import_detail.html",
        _context(request, waiting, problem),
        status=409 if problem else 200,
    )


def _choices(request: HttpRequest) -> dict[str, str]:
    found = {name.removeprefix(FIELD): str(value) for name, value in request.POST.items() if name.startswith(FIELD)}
    return {**found, "default": request.POST.get("default", "")}


def _context(request: HttpRequest, waiting: MemberImport, problem: str) -> dict[str, Any]:
    twins: list[dict[str, Any]] = [line for line in waiting.lines if line.get("twin")]
    page: Page[Any] = Paginator(twins, TWINS_A_PAGE).get_page(request.GET.get("seite"))
    chosen = waiting.choices
    rows: list[dict[str, Any]] = [
        {**line, "choice": chosen.get(str(line["line"]), ""), "field": f"{FIELD}{line['line']}"} for line in page
    ]
    fresh = [line for line in waiting.lines if not line.get("twin")]
    return {
        "waiting": waiting,
        "page": page,
        "twins": rows,
        "faults": waiting.faults[:FAULTS_SHOWN],
        "more_faults": max(len(waiting.faults) - FAULTS_SHOWN, 0),
        "fresh": len(fresh),
        "preview": fresh[:PREVIEW],
        "default": waiting.choices.get("default") or deeds.SKIP,
        "problem": problem,
    }


@never_cache
@login_required
@require_safe
def member_import_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the bad rows back, each with what is wrong."""
    waiting = get_object_or_404(MemberImport.objects.visible_to(office_of(request)), pk=pk)
    return file_answer(deeds.faults_file(waiting), "mitglieder-fehler.csv")
