"""Begin to talk about an initiative."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mitwirk.core.errors import HouseError
from mitwirk.network.actions.initiatives import talk_about_initiative
from mitwirk.network.forms.talk import TalkForm
from mitwirk.network.models import Initiative


@never_cache
@login_required
def initiative_talk(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a thread about an initiative."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_list(), slug=slug)
    if initiative.hidden_at is not None:
        raise Http404
    form = TalkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            thread = talk_about_initiative(
                initiative=initiative, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Ihr Gespräch ist eröffnet."))
            return redirect("discussion:thread_detail", thread.board.slug, thread.pk)
        except HouseError as error:
            form.add_error(None, str(error))
    context = {"form": form, "initiative": initiative}
    return render(request, "network/initiative_talk.html", context, status=422 if form.errors else 200)
