"""The office reads in a list of members or initiatives: choose a file, look at what was found, import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from mitwirk.network import initiative_files, member_files
from mitwirk.network.actions import import_lists as deeds
from mitwirk.network.actions.import_initiatives import INITIATIVES
from mitwirk.network.actions.import_members import MEMBERS
from mitwirk.network.forms.list_import import ListForm
from mitwirk.network.models import WaitingList
from mitwirk.network.views.office_members import file_answer, office_of

TWINS_A_PAGE = 50
FAULTS_SHOWN = 100
PREVIEW = 5
FIELD = "zeile-"


@dataclass(frozen=True)
class Pages:
    """The pages of one kind of list: its routes, the columns and examples of the template file, names of files."""

    kind: deeds.ListKind
    route: str
    back: str
    columns: Sequence[str]
    examples: Sequence[Sequence[str]]
    stem: str

    def address(self, pk: int) -> str:
        """Return the address of one list."""
        return reverse(f"network:{self.route}", args=[pk])


MEMBER_COLUMNS = [member_files.TITLES[key] for key in ("number", "name", "kind", "place", "email", "since")]
INITIATIVE_COLUMNS = [
    initiative_files.TITLES[key]
    for key in ("title", "summary", "organisation", "place", "topics", "stage", "sector")
]  # fmt: skip
PAGES = {
    "members": Pages(
        MEMBERS, "member_import", "network:member_list", MEMBER_COLUMNS, member_files.TEMPLATE_ROWS, "mitglieder"
    ),
    "initiatives": Pages(
        INITIATIVES, "initiative_import", "network:directory", INITIATIVE_COLUMNS, initiative_files.TEMPLATE_ROWS,
        "initiativen",
    ),
}  # fmt: skip


def _frame(what: str) -> dict[str, Any]:
    """Return what every page of a list needs to name itself and to lead on."""
    pages = PAGES[what]
    return {
        "what": what,
        "back": reverse(pages.back),
        "create": reverse(f"network:{pages.route}_create"),
        "template": reverse(f"network:{pages.route}_template"),
    }


@never_cache
@login_required
def import_create(request: HttpRequest, what: str) -> HttpResponse:
    """Take a file and look at it; nothing is imported yet."""
    office, pages = office_of(request), PAGES[what]
    form, status = ListForm(), 200
    if request.method == "POST":
        form, status = ListForm(request.POST, request.FILES), 422
        if form.is_valid():
            upload = form.cleaned_data["upload"]
            try:
                waiting = deeds.take_list(
                    kind=pages.kind, data=upload.read(), filename=upload.name or "", by=office, now=timezone.now()
                )
                return HttpResponseRedirect(pages.address(waiting.pk), status=303)
            except HouseError as error:
                form.add_error("upload", str(error))
    context = {**_frame(what), "form": form, "titles": pages.columns}
    return render(request, "network/membership/import_create.html", context, status=status)


@login_required
@require_safe
def import_template(request: HttpRequest, what: str) -> HttpResponse:
    """Send a file to fill in, with examples."""
    office_of(request)
    pages = PAGES[what]
    return file_answer(table_file(pages.columns, pages.examples), f"{pages.stem}-vorlage.csv")


def _waiting(request: HttpRequest, what: str, pk: int) -> Any:
    """Return a list of this person; others' and expired ones do not exist."""
    rows = PAGES[what].kind.model._default_manager.visible_to(office_of(request))
    return get_object_or_404(rows, pk=pk)


@never_cache
@login_required
def import_detail(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Show what a file holds and what would happen; import it; show what happened."""
    office, waiting, problem = office_of(request), _waiting(request, what, pk), ""
    here = PAGES[what].address(pk)
    if request.method == "POST" and waiting.imported_at is not None:
        return HttpResponseRedirect(here, status=303)
    if request.method == "POST":
        waiting = deeds.choose(waiting=waiting, choices=_choices(request), by=office)
        if request.POST.get("deed") != "import":
            following = request.POST.get("next", "")
            return HttpResponseRedirect(f"{here}?seite={following}" if following.isdigit() else here, status=303)
        try:
            _import(request, what, waiting)
            return HttpResponseRedirect(here, status=303)
        except HouseError as error:
            problem = str(error)
    context = {**_frame(what), **_context(request, waiting), "problem": problem}
    context["faults_file"] = reverse(f"network:{PAGES[what].route}_faults", args=[pk])
    return render(request, "network/membership/import_detail.html", context, status=409 if problem else 200)


def _import(request: HttpRequest, what: str, waiting: WaitingList) -> None:
    only_good = request.POST.get("only_good") == "yes"
    done = deeds.import_list(
        kind=PAGES[what].kind, waiting=waiting, only_good=only_good, by=request.user, now=timezone.now()
    )
    if done.imported_at is None:
        text = _("Inzwischen sind Einträge dazugekommen. Prüfen Sie noch einmal, was schon da ist.")
        messages.warning(request, text)


def _choices(request: HttpRequest) -> dict[str, str]:
    found = {name.removeprefix(FIELD): str(value) for name, value in request.POST.items() if name.startswith(FIELD)}
    return {**found, "default": request.POST.get("default", "")}


def _context(request: HttpRequest, waiting: WaitingList) -> dict[str, Any]:
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
        "default": chosen.get("default") or deeds.SKIP,
    }


@never_cache
@login_required
@require_safe
def import_faults(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Send the bad rows back, each with what is wrong."""
    waiting = _waiting(request, what, pk)
    return file_answer(deeds.faults_file(waiting), f"{PAGES[what].stem}-fehler.csv")
