"""After a round: keep the notes, look back, release a sentence; the date as a calendar file."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mitwirk.advice import phases
from mitwirk.advice.actions import afterwards as actions
from mitwirk.advice.forms.rounds import FollowUpForm, SentenceForm
from mitwirk.advice.models import PeerSession
from mitwirk.advice.views.common import path_to, person, see_other
from mitwirk.advice.views.rooms import seated


def own_ended(request: HttpRequest, pk: int) -> PeerSession:
    """Return a session that is over and whose case is the viewer's, or 404."""
    session = seated(request, pk)
    if session.request.made_by_id != person(request).pk or session.ended_at is None:
        raise Http404
    return session


@require_POST
@login_required
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the notes, or let them go."""
    keeps = request.POST.get("behalten") == "ja"
    actions.keep_notes(session=own_ended(request, pk), keeps=keeps, by=person(request), now=timezone.now())
    return see_other("advice:room", pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the case giver what became of it."""
    session = own_ended(request, pk)
    form = FollowUpForm(request.POST or None, initial={"outcome": session.outcome})
    if request.method == "POST" and form.is_valid():
        actions.follow_up(session=session, by=person(request), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Danke. Ihre Runde kann das jetzt lesen."))
        return see_other("advice:room", pk)
    return _page(request, session, form=form)


def _page(request: HttpRequest, session: PeerSession, **forms: object) -> HttpResponse:
    trace = getattr(session, "trace", None)
    context = {
        "session": session,
        "trace": trace,
        "form": FollowUpForm(initial={"outcome": session.outcome}),
        "sentence": SentenceForm(initial={"sentence": trace.text if trace else ""}),
        "path": path_to((_("Runde"), reverse("advice:room", args=[session.pk])), (_("Rückblick"), "")),
        **forms,
    }
    failed = any(getattr(form, "errors", None) for form in forms.values())
    return render(request, "advice/rooms/follow_up.html", context, status=422 if failed else 200)


@require_POST
@login_required
def sentence(request: HttpRequest, pk: int) -> HttpResponse:
    """Release one sentence, or take it back."""
    session = own_ended(request, pk)
    if "zuruecknehmen" in request.POST:
        actions.withdraw_sentence(session=session, by=person(request), now=timezone.now())
        messages.success(request, _("Der Satz ist gelöscht und steht nicht mehr auf der Startseite."))
        return see_other("advice:follow_up", pk)
    form = SentenceForm(request.POST)
    if not form.is_valid():
        return _page(request, session, sentence=form)
    text = form.cleaned_data["sentence"]
    actions.release_sentence(session=session, text=text, by=person(request), now=timezone.now())
    messages.success(request, _("Der Satz steht jetzt für alle auf der Startseite der Kollegialen Beratung."))
    return see_other("advice:follow_up", pk)


@login_required
@require_GET
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the date for one's own calendar; the entry names no case, because others may see it there."""
    session = seated(request, pk)
    minutes = sum(phases.minutes_of(number, "") for number in range(1, phases.LAST + 1))

    def moment(at) -> str:
        return str(at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"))

    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mitwirk//Beratung//DE",
        "BEGIN:VEVENT",
        f"UID:runde-{session.pk}@{settings.SITE_URL.rpartition('/')[2]}",
        f"DTSTAMP:{moment(timezone.now())}",
        f"DTSTART:{moment(session.starts_at)}",
        f"DTEND:{moment(session.starts_at + timedelta(minutes=minutes))}",
        f"SUMMARY:{_('Kollegiale Beratung')}",
        f"URL:{settings.SITE_URL}{reverse('advice:room', args=[session.pk])}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    response = HttpResponse("\r\n".join(lines), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="beratung-{session.pk}.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
