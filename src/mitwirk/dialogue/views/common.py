"""What the pages for organisers and moderators share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core.errors import NotAllowed
from mitwirk.dialogue.models import Dialogue
from mitwirk.dialogue.permissions import can_moderate, can_organise


def person(request: HttpRequest) -> User:
    """Return who is signed in; only for views behind `login_required`."""
    if not request.user.is_authenticated:
        raise NotAllowed
    return request.user


def organised(request: HttpRequest, slug: str) -> Dialogue:
    """Return a dialogue that the viewer organises; drafts of others do not exist, the rest is refused."""
    dialogue = visible(request, slug)
    if not can_organise(request.user, dialogue):
        raise NotAllowed
    return dialogue


def moderated(request: HttpRequest, slug: str) -> Dialogue:
    """Return a dialogue whose statements the viewer decides about."""
    dialogue = visible(request, slug)
    if not can_moderate(request.user, dialogue):
        raise NotAllowed
    return dialogue


def visible(request: HttpRequest, slug: str) -> Dialogue:
    """Return a dialogue that the viewer may see, or 404."""
    return get_object_or_404(Dialogue.objects.visible_to(request.user).select_related("place"), slug=slug)


def see_other(route: str, *args: Any, query: str = "") -> HttpResponseRedirect:
    """Redirect after a deed, so that a reload does not send the form again."""
    response = HttpResponseRedirect(reverse(route, args=args) + query)
    response.status_code = 303
    return response


def path_to(*items: tuple[str, str], dialogue: Dialogue | None = None) -> list[dict[str, str]]:
    """Return the path of a page: all dialogues, the dialogue, its organising, then (label, route) pairs."""
    path = [{"label": _("Dialoge"), "href": reverse("dialogue:dialogue_list")}]
    if dialogue is not None:
        path.append({"label": dialogue.question, "href": reverse("dialogue:dialogue_detail", args=[dialogue.slug])})
    for label, route in items:
        args = [dialogue.slug] if dialogue is not None else []
        path.append({"label": label, "href": reverse(f"dialogue:{route}", args=args) if route else ""})
    return path
