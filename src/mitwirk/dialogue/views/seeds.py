"""The team's own statements."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitwirk.core.errors import HouseError
from mitwirk.dialogue.actions import seeds as actions
from mitwirk.dialogue.checklist import FEWEST_SEEDS
from mitwirk.dialogue.forms.seeds import SeedForm, SeedsForm
from mitwirk.dialogue.models import Dialogue, State, Statement, Status
from mitwirk.dialogue.views.common import organised, path_to, person, see_other

PER_PAGE = 100


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def seed_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the team's statements and take new ones, one by one or one a line."""
    dialogue = organised(request, slug)
    many = request.POST.get("art") == "viele"
    form = SeedForm(request.POST if request.method == "POST" and not many else None)
    lines = SeedsForm(request.POST if many else None, prefix="viele")
    status = 200
    if request.method == "POST":
        status = 422
        active = lines if many else form
        if active.is_valid():
            data = active.cleaned_data
            pairs = data["pairs"] if many else [(data["kind"], data["text"])]
            try:
                return add(request, dialogue, pairs)
            except HouseError as error:
                active.add_error(None, str(error))
                status = error.status
    own = Statement.objects.filter(dialogue=dialogue, from_team=True, status=Status.ACCEPTED).order_by("number")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "dialogue": dialogue,
        "form": form,
        "lines": lines,
        "page": page,
        "missing": max(0, FEWEST_SEEDS - page.paginator.count),
        "is_draft": dialogue.state == State.DRAFT,
        "takes_more": dialogue.state in {State.DRAFT, State.OPEN},
        "path": path_to((_("Verwaltung"), "organise"), (_("Aussagen des Teams"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/organise/seeds.html", context, status=status)


def add(request: HttpRequest, dialogue: Dialogue, pairs: list[tuple[str, str]]) -> HttpResponse:
    """Add statements and say how many were new."""
    made = actions.add_seeds(dialogue=dialogue, texts=pairs, by=person(request), now=timezone.now())
    known = len(pairs) - len(made)
    if made:
        text = ngettext("%(count)s Aussage ist hinzugefügt.", "%(count)s Aussagen sind hinzugefügt.", len(made))
        messages.success(request, text % {"count": len(made)})
    if known:
        text = ngettext("%(count)s Aussage war schon da.", "%(count)s Aussagen waren schon da.", known)
        messages.info(request, text % {"count": known})
    return see_other("dialogue:seed_list", dialogue.slug)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def seed_edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a statement while nobody has answered it."""
    dialogue = organised(request, slug)
    statement = get_object_or_404(Statement, dialogue=dialogue, number=number, from_team=True)
    if dialogue.state != State.DRAFT:
        raise Http404
    form = SeedForm(request.POST or None, initial={"kind": statement.kind, "text": statement.text})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            now = timezone.now()
            actions.change_seed(dialogue=dialogue, number=number, by=person(request), now=now, **form.cleaned_data)
            messages.success(request, _("Die Aussage ist geändert."))
            return see_other("dialogue:seed_list", slug)
    here = _("Aussage %(number)s") % {"number": number}
    context = {
        "dialogue": dialogue,
        "form": form,
        "statement": statement,
        "path": path_to(
            (_("Verwaltung"), "organise"),
            (_("Aussagen des Teams"), "seed_list"),
            (here, ""),
            dialogue=dialogue,
        ),
    }
    return render(request, "dialogue/organise/seed_form.html", context, status=status)


@login_required
@require_http_methods(["POST"])
def seed_delete(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a statement out of the draft."""
    dialogue = organised(request, slug)
    actions.remove_seed(dialogue=dialogue, number=number, by=person(request), now=timezone.now())
    messages.success(request, _("Aussage %(number)s ist gelöscht.") % {"number": number})
    return see_other("dialogue:seed_list", slug)
