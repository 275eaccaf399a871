"""Start page and my desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mitwirk.accounts.models import Role
from mitwirk.core.cache import public_page
from mitwirk.core.jobs import failed_for_good
from mitwirk.core.models import Feedback
from mitwirk.dialogue import permissions as dialogue_permissions
from mitwirk.dialogue import queries as dialogues
from mitwirk.foyer.desk import summary, tasks
from mitwirk.foyer.nearby import nearby
from mitwirk.network import queries as network

CARDS = 3
PER_PAGE = 25
MOST_ORGANISATIONS = 10


@public_page()
def start(request: HttpRequest) -> HttpResponse:
    """Show what is open, what people say, what came out; near a place if one was typed. The place is not stored."""
    typed = request.GET.get("ort", "").strip()[:100]
    near = nearby(typed) if typed else None
    context = {
        "typed": typed,
        "near": near,
        "open_dialogues": dialogues.open_dialogues(request.user, places=near.place_ids if near else None, limit=CARDS),
        "open_count": dialogues.open_count(request.user),
        "voices": dialogues.voices(request.user),
        "finished": dialogues.finished_dialogues(request.user, limit=CARDS),
        "steps": [_("Frage"), _("Aussagen"), _("Abstimmen"), _("Meinungsbild"), _("Ergebnis"), _("Rückmeldung")],
    }
    return render(request, "foyer/start.html", context)


@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what needs me today, what I take part in, and my settings."""
    is_office = request.user.holds(Role.OFFICE)
    now = timezone.now()
    found = tasks(request.user, now)
    context = {
        "summary": summary(found, timezone.localdate(now)),
        "tasks": Paginator(found, PER_PAGE).get_page(request.GET.get("seite")),
        "organisations": network.own_organisations(request.user)[:MOST_ORGANISATIONS],
        "participations": dialogues.own_participations(request.user),
        "can_create": dialogue_permissions.can_create(request.user),
        "can_import": dialogue_permissions.can_import(request.user),
        "is_office": is_office,
        "failed_jobs": failed_for_good().count() if is_office else 0,
        "open_feedback": Feedback.objects.filter(settled_at=None).count() if is_office else 0,
    }
    return render(request, "foyer/desk.html", context)
