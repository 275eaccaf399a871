"""Who runs a dialogue."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.ratelimit import limit
from mitwirk.dialogue.actions import team as actions
from mitwirk.dialogue.forms.organise import TeamForm
from mitwirk.dialogue.models import TeamMember, TeamRole
from mitwirk.dialogue.permissions import can_moderate, can_organise
from mitwirk.dialogue.views.common import path_to, person, see_other, visible

LOOKUPS_PER_HOUR = 30  # an organiser is told whether an address has an account; this keeps it from being a directory


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def team_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the team; organisers add people."""
    dialogue = visible(request, slug)
    if not can_moderate(request.user, dialogue):
        raise NotAllowed
    organiser = can_organise(request.user, dialogue)
    form = TeamForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if not organiser:
            raise NotAllowed
        status = 422
        if form.is_valid():
            now = timezone.now()
            limit("dialogue.team", str(request.user.pk), at_most=LOOKUPS_PER_HOUR, seconds=3600, now=now)
            try:
                member = actions.add_member(dialogue=dialogue, by=person(request), now=now, **form.cleaned_data)
            except HouseError as error:
                form.add_error("email" if isinstance(error, actions.NoSuchAccount) else None, str(error))
                status = error.status
            else:
                messages.success(request, _("%(name)s gehört zum Team.") % {"name": member.user.name})
                return see_other("dialogue:team_list", slug)
    context = {
        "dialogue": dialogue,
        "organiser": organiser,
        "form": form,
        "team": list(dialogue.team.select_related("user").order_by("role", "pk")),
        "path": path_to((_("Verwaltung"), "organise"), (_("Team"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/organise/team.html", context, status=status)


@login_required
@require_http_methods(["POST"])
def member_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member another task."""
    dialogue = visible(request, slug)
    if not can_organise(request.user, dialogue):
        raise NotAllowed
    member = get_object_or_404(TeamMember.objects.select_related("user", "dialogue"), dialogue=dialogue, pk=pk)
    role = request.POST.get("role", "")
    if role not in TeamRole.values:
        raise HouseError(_("Wählen Sie Organisation oder Moderation."))
    member = actions.change_role(member=member, role=role, by=person(request), now=timezone.now())
    text = _("%(name)s hat jetzt die Aufgabe %(role)s.") % {
        "name": member.user.name,
        "role": member.get_role_display(),
    }
    messages.success(request, text)
    return see_other("dialogue:team_list", slug)


@login_required
@require_http_methods(["POST"])
def member_removal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a member out of the team, or leave it oneself."""
    dialogue = visible(request, slug)
    if not can_moderate(request.user, dialogue):
        raise NotAllowed
    member = get_object_or_404(TeamMember.objects.select_related("user", "dialogue"), dialogue=dialogue, pk=pk)
    actions.remove_member(member=member, by=person(request), now=timezone.now())
    messages.success(request, _("%(name)s gehört nicht mehr zum Team.") % {"name": member.user.name})
    if member.user_id == request.user.pk and not can_moderate(request.user, dialogue):
        return see_other("dialogue:dialogue_list")
    return see_other("dialogue:team_list", slug)
