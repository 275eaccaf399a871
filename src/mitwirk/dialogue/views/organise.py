"""Making, changing and copying a dialogue; the overview for its team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitwirk.accounts.models import Sector
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.dialogue import queue
from mitwirk.dialogue.actions import dialogues as actions
from mitwirk.dialogue.checklist import must_have, seed_kinds, should_have
from mitwirk.dialogue.forms.organise import DialogueForm
from mitwirk.dialogue.models import Dialogue, State
from mitwirk.dialogue.permissions import can_create, can_moderate, can_organise, can_present
from mitwirk.dialogue.views.common import organised, path_to, person, see_other, visible
from mitwirk.places.models import Place


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def dialogue_create(request: HttpRequest) -> HttpResponse:
    """Start a dialogue as a draft."""
    if not can_create(request.user):
        raise NotAllowed(
            _("Dialoge legen die Geschäftsstelle und die Verwaltung eines Orts an. Fragen Sie die Geschäftsstelle.")
        )
    form = DialogueForm(request.POST or None, initial=first_values(request))
    status, problem = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid() and "vorschau" not in request.POST:
            try:
                dialogue = actions.create_dialogue(values=form.values(), by=person(request), now=timezone.now())
            except HouseError as error:
                form.add_error("place" if isinstance(error, actions.WrongPlace) else None, str(error))
                status = error.status
            else:
                messages.success(
                    request,
                    _("Der Entwurf ist gespeichert. Als Nächstes brauchen Sie fünf Aussagen zum Start."),
                )
                return see_other("dialogue:seed_list", dialogue.slug)
    return form_page(request, form, None, status=status, problem=problem)


def first_values(request: HttpRequest) -> dict[str, Any]:
    """Return what a new form already knows: the place of a place administrator."""
    own = actions.administered_places(person(request)) or set()
    return {"place": Place.objects.filter(pk__in=own).first()} if len(own) == 1 else {}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def dialogue_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a dialogue; if somebody else saved meanwhile, nothing typed is lost."""
    dialogue = organised(request, slug)
    form = DialogueForm(request.POST or None, dialogue=dialogue)
    status, compared = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid() and "vorschau" not in request.POST:
            try:
                return save(request, dialogue, form)
            except actions.StaleVersion as error:
                compared = compare(dialogue, form.values(), error.changed)
                form = with_version(form, error.version)
                form.add_error(None, str(error))
                status = error.status
            except HouseError as error:
                form.add_error("place" if isinstance(error, actions.WrongPlace) else None, str(error))
                status = error.status
    return form_page(request, form, dialogue, status=status, compared=compared)


def save(request: HttpRequest, dialogue: Dialogue, form: DialogueForm) -> HttpResponse:
    """Save the form and lead back to the overview."""
    actions.change_dialogue(
        dialogue=dialogue,
        version=form.cleaned_data["version"] or 0,
        values=form.values(),
        by=person(request),
        now=timezone.now(),
    )
    messages.success(request, _("Die Änderungen sind gespeichert."))
    return see_other("dialogue:organise", dialogue.slug)


def with_version(form: DialogueForm, version: int) -> DialogueForm:
    """Return the form as typed, ready to be saved over the present version."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(version)
    fresh = DialogueForm(data, dialogue=form.dialogue)
    fresh.is_valid()
    return fresh


def compare(dialogue: Dialogue, typed: dict[str, Any], changed: list[str]) -> list[dict[str, str]]:
    """Return what the other person saved beside what was typed here."""
    dialogue.refresh_from_db()
    saved = {name: getattr(dialogue, name) for name in changed}
    return [
        {
            "label": actions.field_label(name),
            "saved": shown(name, dialogue.topics.all() if name == "topics" else saved[name]),
            "typed": shown(name, typed[name]),
        }
        for name in changed
    ]


def shown(name: str, value: Any) -> str:
    """Return a field's value as people read it."""
    if value is None or value == "" or (isinstance(value, list) and not value):
        return _("keine Angabe")
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if hasattr(value, "strftime"):
        return (
            value.strftime("%d.%m.%Y")
            if not hasattr(value, "hour")
            else timezone.localtime(value).strftime("%d.%m.%Y, %H.%M")
        )
    if name == "topics":
        return ", ".join(topic.name for topic in value) or _("keine Angabe")
    if name == "invited_sectors":
        return ", ".join(str(Sector(entry).label) for entry in value)
    choices = dict(Dialogue._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))


def form_page(
    request: HttpRequest,
    form: DialogueForm,
    dialogue: Dialogue | None,
    *,
    status: int = 200,
    compared: list[dict[str, str]] | None = None,
    problem: str = "",
) -> HttpResponse:
    """Render the form; the button "Vorschau" shows what is typed without saving it."""
    preview = request.method == "POST" and "vorschau" in request.POST and form.is_valid()
    here = _("Bearbeiten") if dialogue else _("Dialog anlegen")
    context = {
        "form": form,
        "dialogue": dialogue,
        "compared": compared or [],
        "preview": form.cleaned_data if preview else None,
        "preview_sectors": form.cleaned_data["invited_sectors"] or Sector.values if preview else [],
        "locked": bool(dialogue and dialogue.state != State.DRAFT),
        "path": path_to((_("Verwaltung"), "organise"), (here, ""), dialogue=dialogue)
        if dialogue
        else path_to((here, "")),
    }
    return render(request, "dialogue/organise/form.html", context, status=200 if preview else status)


@login_required
@never_cache
def dialogue_manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the team where the dialogue stands and what is to be done."""
    dialogue = visible(request, slug)
    if not can_moderate(request.user, dialogue):
        raise NotAllowed
    organiser = can_organise(request.user, dialogue)
    kinds = seed_kinds(dialogue)
    now = timezone.now()
    draft = dialogue.state == State.DRAFT
    context = {
        "dialogue": dialogue,
        "organiser": organiser,
        "presents": can_present(request.user, dialogue),
        "can_copy": organiser or can_create(request.user),
        "steps": list(dialogue.steps.select_related("by").order_by("pk")),
        "counts": queue.counts(dialogue),
        "statement_count": len(kinds),
        "must": must_have(dialogue, now, kinds) if draft else [],
        "should": should_have(dialogue, kinds) if draft else [],
        "team": list(dialogue.team.select_related("user").order_by("role", "pk")),
        "path": path_to((_("Verwaltung"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/organise/overview.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def dialogue_duplicate(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a copy as a new draft."""
    dialogue = visible(request, slug)
    if not (can_create(request.user) or can_organise(request.user, dialogue)):
        raise NotAllowed
    if request.method == "POST":
        copy = actions.duplicate_dialogue(dialogue=dialogue, by=person(request), now=timezone.now())
        messages.success(request, _("Die Kopie ist ein Entwurf. Legen Sie Beginn und Ende neu fest."))
        return see_other("dialogue:dialogue_edit", copy.slug)
    context = {
        "dialogue": dialogue,
        "path": path_to((_("Verwaltung"), "organise"), (_("Kopie"), ""), dialogue=dialogue),
    }
    context["back"] = reverse("dialogue:organise", args=[slug])
    return render(request, "dialogue/organise/duplicate.html", context)
