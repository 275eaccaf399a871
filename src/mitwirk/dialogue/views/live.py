"""A dialogue in a hall: the team steers, the screen shows, phones come in by a short address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.htmx import wants_part
from mitwirk.dialogue import live
from mitwirk.dialogue.actions import live as actions
from mitwirk.dialogue.actions.codes import normal_code
from mitwirk.dialogue.models import Dialogue, LiveSession
from mitwirk.dialogue.permissions import can_present
from mitwirk.dialogue.views.cards import qr_of
from mitwirk.dialogue.views.common import path_to, person, see_other, visible


class UnknownShortAddress(HouseError):
    """Somebody mistyped the address on the screen."""

    status = 404

    def default_message(self) -> str:
        """Return the sentence with what to look at."""
        return _(
            "Zu dieser kurzen Adresse gibt es keinen Dialog. Vergleichen Sie die Zeichen mit der Leinwand. "
            "Die Buchstaben I und O und die Ziffern 0 und 1 kommen nicht vor."
        )


def presented(request: HttpRequest, slug: str) -> Dialogue:
    """Return a dialogue that the viewer may put on a screen."""
    dialogue = visible(request, slug)
    if not can_present(request.user, dialogue):
        raise NotAllowed
    return dialogue


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def live_control(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a session, or steer the one that runs."""
    dialogue = presented(request, slug)
    now = timezone.now()
    if request.method == "POST":
        actions.start_live(dialogue=dialogue, by=person(request), now=now)
        return see_other("dialogue:live", slug)
    session = live.running_session(dialogue, now)
    context: dict[str, Any] = {
        "dialogue": dialogue,
        "session": session,
        "is_open": dialogue.is_open(now),
        "path": path_to((_("Verwaltung"), "organise"), (_("Live im Saal"), ""), dialogue=dialogue),
    }
    if session is not None:
        context |= {
            "counts": live.counts_of(dialogue),
            "key": live.key_of(session),
            "display_address": live.display_address(session),
            "short_address": live.short_entrance(session),
        }
    return render(request, "dialogue/live/control.html", context)


@require_POST
@login_required
def live_results(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the landscape on the screen, or hide it."""
    dialogue = presented(request, slug)
    shown = request.POST.get("zeigen") == "ja"
    session = actions.show_results(dialogue=dialogue, shown=shown, by=person(request), now=timezone.now())
    return after_steering(request, slug, session)


@require_POST
@login_required
def live_end(request: HttpRequest, slug: str) -> HttpResponse:
    """End the session."""
    dialogue = presented(request, slug)
    actions.end_live(dialogue=dialogue, by=person(request), now=timezone.now())
    messages.success(request, _("Die Saalrunde ist beendet. Der Dialog selbst läuft weiter."))
    return see_other("dialogue:live", slug)


def after_steering(request: HttpRequest, slug: str, session: LiveSession) -> HttpResponse:
    """Return to where the button was pressed: the screen itself, or the page for steering."""
    if wants_part(request):  # a reload would leave the full screen
        return state_page(request, session_of(slug, live.key_of(session)))
    if "anzeige" in request.POST:
        return see_other("dialogue:live_display", slug, live.key_of(session))
    return see_other("dialogue:live", slug)


def session_of(slug: str, key: str) -> LiveSession:
    """Return the session that a key opens, or 404."""
    session = live.session_from(key, slug)
    if session is None:
        raise Http404
    return session


@require_GET
def live_display(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show the screen to whoever holds its address; the buttons only to the team."""
    session = session_of(slug, key)
    now = timezone.now()
    context = context_of(request, session) | {
        "steers": session.is_running(now) and can_present(request.user, session.dialogue),
        "seconds": live.SECONDS,
    }
    response = render(request, "dialogue/live/display.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_GET
def live_state(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Send what the screen shows now; nothing when that has not changed."""
    session = session_of(slug, key)
    etag = f'"{live.version_of(session, timezone.now(), getattr(request, "LANGUAGE_CODE", ""))}"'
    response = get_conditional_response(request, etag=etag) or state_page(request, session)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def state_page(request: HttpRequest, session: LiveSession) -> HttpResponse:
    """Render the changing part of the screen."""
    return render(request, "dialogue/live/_screen.html", context_of(request, session))


def context_of(request: HttpRequest, session: LiveSession) -> dict[str, object]:
    """Return what the screen's templates need."""
    now = timezone.now()
    slug = session.dialogue.slug
    return {
        "screen": live.screen_of(session, now),
        "dialogue": session.dialogue,
        "key": live.key_of(session),
        "qr": qr_of(live.entrance(session)),
        "short_address": live.short_entrance(session),
        "dialogue_address": request.get_host() + reverse("dialogue:dialogue_detail", args=[slug]).rstrip("/"),
        "seconds": live.SECONDS,
    }


@require_GET
def short_way(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the address on the screen to the first statement."""
    slugs = LiveSession.objects.filter(code=normal_code(code)).values_list("dialogue__slug", flat=True)
    slug = slugs.first()
    if slug is None:
        raise UnknownShortAddress
    get_object_or_404(Dialogue.objects.visible_to(request.user).only("pk"), slug=slug)
    return HttpResponseRedirect(reverse("dialogue:vote", args=[slug]))


@require_GET
def short_display(request: HttpRequest, code: str, signature: str) -> HttpResponse:
    """Lead from the address typed into the hall's computer to the screen."""
    session = live.session_from(f"{normal_code(code)}-{signature}")
    if session is None:
        raise UnknownShortAddress
    slug = session.dialogue.slug
    return HttpResponseRedirect(reverse("dialogue:live_display", args=[slug, live.key_of(session)]))
