"""Reporting a published statement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitwirk.core.errors import HouseError
from mitwirk.core.ratelimit import limit
from mitwirk.dialogue import guest
from mitwirk.dialogue.actions import reports as actions
from mitwirk.dialogue.forms.moderation import ReportForm
from mitwirk.dialogue.models import Dialogue, Statement
from mitwirk.dialogue.views.common import path_to, see_other, visible

REPORTS = 10
REPORT_SECONDS = 3600


@never_cache
@require_http_methods(["GET", "POST"])
def report_create(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a report with a rule and a note."""
    dialogue = visible(request, slug)
    published = Statement.objects.visible_to(request.user).accepted().filter(dialogue=dialogue)
    statement = get_object_or_404(published, number=number)
    form = ReportForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return send(request, dialogue, statement, form)
            except HouseError as error:
                form.add_error(None, str(error))
                status = error.status
    context = {
        "dialogue": dialogue,
        "statement": statement,
        "form": form,
        "back": reverse("dialogue:dialogue_detail", args=[slug]),
        "path": path_to((_("Aussage melden"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/moderation/report.html", context, status=status)


def send(request: HttpRequest, dialogue: Dialogue, statement: Statement, form: ReportForm) -> HttpResponse:
    """Store the report and lead back to the dialogue."""
    now = timezone.now()
    limit("dialogue.report", guest.address(request), at_most=REPORTS, seconds=REPORT_SECONDS, now=now)
    actions.report_statement(
        statement=statement,
        participant=guest.participant_for(request, dialogue),
        by=request.user,
        now=now,
        **form.cleaned_data,
    )
    messages.success(request, _("Danke. Das Team prüft die Aussage nach den veröffentlichten Regeln."))
    return see_other("dialogue:dialogue_detail", dialogue.slug)
