"""Taking part: one statement at a time."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mitwirk.accounts import queries as account_queries
from mitwirk.core.htmx import elsewhere, wants_part, whole_page
from mitwirk.dialogue import guest, routing
from mitwirk.dialogue.actions import voting as actions
from mitwirk.dialogue.forms.statements import StatementForm
from mitwirk.dialogue.forms.voting import VALUES, BackgroundForm, SectorForm
from mitwirk.dialogue.models import Dialogue, Participant, Statement, StatementVote
from mitwirk.dialogue.queries import ANSWERS_BEFORE_RESULTS, Answer, answers_of

ASK_SECTOR_AFTER = 3
ASK_BACKGROUND_AFTER = 8


@dataclass(frozen=True)
class Seat:
    """Where a visitor sits in a dialogue: the row if there is one, the pass, the answers so far, and the ballot."""

    participant: Participant | None
    guest_key: str
    answers: dict[int, Answer]  # by statement id, oldest first
    ballot: routing.Ballot

    @property
    def count(self) -> int:
        """How many statements were answered."""
        return len(self.answers)

    def next_number(self, dialogue: Dialogue) -> int | None:
        """Return the number of the statement to show next, or None when all are answered."""
        person = routing.person_number(self.participant, self.guest_key)
        values = {pk: answer.value for pk, answer in self.answers.items()}
        return routing.next_number(dialogue.seed, self.ballot, person, values)


def seat_of(request: HttpRequest, dialogue: Dialogue) -> Seat:
    """Return the visitor's seat in at most three queries."""
    participant = guest.participant_for(request, dialogue)
    key = guest.guest_key_from(request, dialogue.slug)
    return Seat(participant, key, answers_of(participant), routing.ballot_of(dialogue))


@never_cache
def vote(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show the next statement, or one asked for by its number to change one's mind."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    if not dialogue.is_open(timezone.now()):
        return whole_page(request, render(request, "dialogue/vote_not_open.html", {"dialogue": dialogue}))
    seat = seat_of(request, dialogue)
    if number is None:
        question = about_due(seat)
        if question:
            return elsewhere(request, HttpResponseRedirect(reverse(f"dialogue:{question}", args=[slug])))
        number = seat.next_number(dialogue)
    response = vote_page(request, dialogue, seat, number)
    if not seat.guest_key and not request.user.is_authenticated:
        guest.give_pass(response, slug, guest.new_number())
    return response


def about_due(seat: Seat) -> str:
    """Return the route of the question about oneself that is due now, each once."""
    if seat.participant is None:
        return ""
    if seat.count >= ASK_SECTOR_AFTER and not seat.participant.asked_sector:
        return "about_sector"
    if seat.count >= ASK_BACKGROUND_AFTER and not seat.participant.asked_about:
        return "about_background"
    return ""


def vote_page(
    request: HttpRequest, dialogue: Dialogue, seat: Seat, number: int | None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Render the page around one statement, or the thanks when all are answered."""
    total = len(seat.ballot.ids)
    context = {
        "dialogue": dialogue,
        "answered": seat.count,
        "total": total,
        "missing": max(0, ANSWERS_BEFORE_RESULTS - seat.count),
        "can_link": request.user.is_authenticated and seat.participant is not None and seat.participant.user_id is None,
        "problem": problem,
    }
    if number is None:
        return render_part(request, "vote_done", context, status)
    visible = Statement.objects.visible_to(request.user).accepted().filter(dialogue=dialogue)
    statement = get_object_or_404(visible, number=number)
    earlier = seat.answers.get(statement.pk)
    context |= {
        "statement": statement,
        "earlier": earlier,
        "position": min(total, seat.count + (earlier is None)),
        "important_left": actions.MOST_IMPORTANT - sum(answer.important for answer in seat.answers.values()),
        "last_number": last_number(seat, statement.pk),
        "form": StatementForm(),
    }
    return render_part(request, "vote", context, status)


def render_part(request: HttpRequest, name: str, context: dict, status: int) -> HttpResponse:
    """Render the whole page, or only its heart when htmx asks."""
    if not wants_part(request):
        return render(request, f"dialogue/{name}.html", context, status=status)
    response = render(request, f"dialogue/_{name}.html", context, status=status)
    if status == 200:
        response.headers["HX-Replace-Url"] = reverse("dialogue:vote", args=[context["dialogue"].slug])
    return response


def last_number(seat: Seat, except_id: int) -> int | None:
    """Return the number of the statement answered last, for the way back."""
    earlier = [answer.number for pk, answer in seat.answers.items() if pk != except_id]
    return earlier[-1] if earlier else None


@require_POST
def vote_create(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record one answer. The usual way is a single query."""
    value = VALUES.get(request.POST.get("stimme", ""))
    if value is None:
        return vote_again(request, slug, number, _("Wählen Sie „Stimme zu“, „Lehne ab“ oder „Unentschieden“."), 400)
    # Most who vote have no session; looking for one costs more than their vote.
    may_be_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    user_id = request.user.pk if may_be_signed_in and request.user.is_authenticated else None
    guest_key = guest.guest_key_from(request, slug)
    if user_id is None and not guest_key:
        return vote_again(request, slug, number, str(guest.PassMissing()), guest.PassMissing.status)
    now = timezone.now()
    important = "wichtig" in request.POST
    try:
        if important:
            actions.check_important(participants=guest.rows_of(request, slug), number=number)
        counted = actions.cast_vote(
            slug=slug, number=number, value=value, important=important, guest_key=guest_key, user_id=user_id, now=now
        )
        if not counted:
            first_vote(request, slug, number, value=value, important=important, guest_key=guest_key)
    except actions.DialogueNotOpen as error:
        dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
        context = {"dialogue": dialogue, "problem": str(error)}
        return whole_page(request, render(request, "dialogue/vote_not_open.html", context, status=error.status))
    except actions.VoteRefused as error:
        return vote_again(request, slug, number, str(error), error.status)
    return see_other("dialogue:vote", slug)


def first_vote(request: HttpRequest, slug: str, number: int, *, value: int, important: bool, guest_key: str) -> None:
    """Let a newcomer in and record the answer, or say why it cannot count."""
    now = timezone.now()
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    user = request.user if request.user.is_authenticated else None
    actions.join(dialogue=dialogue, guest_key=guest_key, user=user, address=guest.address(request), now=now)
    counted = actions.cast_vote(
        slug=slug,
        number=number,
        value=value,
        important=important,
        guest_key=guest_key,
        user_id=user.pk if user else None,
        now=now,
    )
    if not counted:
        raise actions.explain_refusal(slug=slug, number=number, now=now)


def vote_again(request: HttpRequest, slug: str, number: int, problem: str, status: int) -> HttpResponse:
    """Show a statement once more with the reason why the answer did not count."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    seat = seat_of(request, dialogue)
    visible = Statement.objects.visible_to(request.user).accepted().filter(dialogue=dialogue)
    number_or_next = number if visible.filter(number=number).exists() else seat.next_number(dialogue)
    response = vote_page(request, dialogue, seat, number_or_next, problem=problem, status=status)
    if not seat.guest_key and not request.user.is_authenticated:
        guest.give_pass(response, slug, guest.new_number())
    return response


@functools.lru_cache(maxsize=1000)
def address_of(route: str, slug: str, _prefix: str) -> str:
    """Return the address of a page of one dialogue; kept, because every vote asks for it."""
    return reverse(route, args=[slug])


def see_other(route: str, slug: str) -> HttpResponseRedirect:
    """Redirect so that a reload does not send the form again."""
    response = HttpResponseRedirect(address_of(route, slug, get_script_prefix()))
    response.status_code = 303
    return response


@never_cache
def about_sector(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, voluntarily, from which side someone answers."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    participant = guest.participant_for(request, dialogue)
    if participant is None:
        return see_other("dialogue:vote", slug)
    form = SectorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.describe_self(
            participant=participant,
            sector=form.cleaned_data["sector"],
            confirmed_sector=account_queries.confirmed_sector(request.user) or "",
        )
        return see_other("dialogue:vote", slug)
    return render(
        request, "dialogue/about_sector.html", {"dialogue": dialogue, "participant": participant, "form": form}
    )


@never_cache
def about_background(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, voluntarily, for age group and place."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    participant = guest.participant_for(request, dialogue)
    if participant is None:
        return see_other("dialogue:vote", slug)
    initial = {"age_group": participant.age_group, "place": participant.place}
    form = BackgroundForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.describe_background(participant=participant, **form.cleaned_data)
        return see_other("dialogue:vote", slug)
    return render(request, "dialogue/about_background.html", {"dialogue": dialogue, "form": form})


@never_cache
def own_answers(request: HttpRequest, slug: str) -> HttpResponse:
    """List one's own answers, each with the way to change it."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    participant = guest.participant_for(request, dialogue)
    votes = StatementVote.objects.none()
    if participant is not None:
        votes = (
            StatementVote.objects.filter(participant=participant)
            .select_related("statement")
            .order_by("at", "statement_id")
        )
    page = Paginator(votes, 50).get_page(request.GET.get("seite"))
    context = {"dialogue": dialogue, "page": page, "is_open": dialogue.is_open(timezone.now())}
    return render(request, "dialogue/own_answers.html", context)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete one's own answers while the dialogue is open."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    participant = guest.participant_for(request, dialogue)
    if participant is not None:
        actions.leave(dialogue=dialogue, participant=participant, now=timezone.now())
    messages.success(request, _("Ihre Antworten in diesem Dialog sind gelöscht."))
    response = see_other("dialogue:dialogue_detail", slug)
    guest.take_pass(response, slug)
    return response


@require_POST
def link_account(request: HttpRequest, slug: str) -> HttpResponse:
    """Link what was answered as a guest to the account."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    if request.user.is_authenticated:
        actions.take_over(
            dialogue=dialogue, guest_key=guest.guest_key_from(request, slug), user=request.user, now=timezone.now()
        )
    return see_other("dialogue:vote", slug)
