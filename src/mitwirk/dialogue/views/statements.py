"""One's own statement: write, look whether it stands already, submit, get a receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from mitwirk.core.errors import HouseError
from mitwirk.dialogue import guest
from mitwirk.dialogue.actions import statements as actions
from mitwirk.dialogue.actions import voting
from mitwirk.dialogue.forms.statements import StatementForm
from mitwirk.dialogue.models import Dialogue, Participant
from mitwirk.dialogue.similar import similar_statements


@never_cache
def statement_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and take the form; similar statements are shown once before anything is stored."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    if not dialogue.is_open(timezone.now()):
        return render(request, "dialogue/vote_not_open.html", {"dialogue": dialogue})
    form = StatementForm(request.POST or None)
    status, similar = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            similar = [] if "trotzdem" in request.POST else similar_statements(dialogue, form.cleaned_data["text"])
            if not similar:
                try:
                    return submit(request, dialogue, form)
                except HouseError as error:
                    form.add_error(None, str(error))
                    status = error.status
    context = {"dialogue": dialogue, "form": form, "similar": similar}
    response = render(request, "dialogue/statement_form.html", context, status=200 if similar else status)
    if not guest.guest_key_from(request, slug) and not request.user.is_authenticated:
        guest.give_pass(response, slug, guest.new_number())
    return response


def submit(request: HttpRequest, dialogue: Dialogue, form: StatementForm) -> HttpResponse:
    """Store the statement and lead to its receipt."""
    now = timezone.now()
    _statement, code = actions.submit_statement(
        dialogue=dialogue, participant=author(request, dialogue), now=now, **form.cleaned_data
    )
    response = HttpResponseRedirect(reverse("dialogue:receipt", args=[code]))
    response.status_code = 303
    return response


def author(request: HttpRequest, dialogue: Dialogue) -> Participant:
    """Return the row of the person who writes; a newcomer gets one."""
    participant = guest.participant_for(request, dialogue)
    if participant is not None:
        return participant
    key = guest.guest_key_from(request, dialogue.slug)
    if not key and not request.user.is_authenticated:
        raise guest.PassMissing
    return voting.join(
        dialogue=dialogue, guest_key=key, user=request.user, address=guest.address(request), now=timezone.now()
    )
