"""List and front page of dialogues."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from mitwirk.dialogue.models import Dialogue


def dialogue_list(request: HttpRequest) -> HttpResponse:
    """List dialogues."""
    return render(request, "dialogue/dialogue_list.html", {"dialogues": Dialogue.objects.visible_to(request.user).for_list()})


def dialogue_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a dialogue is about."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user), slug=slug)
    return render(request, "dialogue/dialogue_detail.html", {"dialogue": dialogue})
