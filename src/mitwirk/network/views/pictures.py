"""Pictures of initiatives: keep them, and give them to who may see the page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwirk.core.errors import HouseError
from mitwirk.network.actions import pictures as deeds
from mitwirk.network.forms.pictures import PictureForm
from mitwirk.network.models import Initiative, InitiativePicture
from mitwirk.network.permissions import can_edit_initiative


def _own(request: HttpRequest, slug: str) -> Initiative:
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user), slug=slug)
    if not can_edit_initiative(request.user, initiative):
        raise Http404
    return initiative


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def picture_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an initiative's pictures to its people, and take a new one."""
    initiative = _own(request, slug)
    form = PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.add_picture(initiative=initiative, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Das Bild steht jetzt auf der Seite."))
            return redirect("network:picture_list", slug)
        except HouseError as error:
            form.add_error("upload", str(error))
    context = {"initiative": initiative, "pictures": initiative.pictures.for_list(), "form": form}
    return render(request, "network/picture_list.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def picture_removal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a picture off."""
    initiative = _own(request, slug)
    picture = initiative.pictures.filter(pk=pk).first()
    if picture is not None:
        deeds.remove_picture(picture=picture, by=request.user, now=timezone.now())
    messages.success(request, _("Das Bild ist entfernt."))
    return redirect("network:picture_list", slug)


@require_safe
def picture_detail(request: HttpRequest, pk: int) -> FileResponse:
    """Give a picture to who may see its initiative."""
    picture = get_object_or_404(InitiativePicture.objects.visible_to(request.user), pk=pk)
    response = FileResponse(picture.file.open(), content_type="image/webp", filename=f"bild-{picture.pk}.webp")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
