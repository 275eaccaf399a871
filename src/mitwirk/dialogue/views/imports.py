"""The office reads in votes from elsewhere: choose files, look at what was found, import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mitwirk.accounts.models import User
from mitwirk.core.errors import NotAllowed
from mitwirk.dialogue import import_files, import_job
from mitwirk.dialogue.forms.imports import ImportForm, UploadForm
from mitwirk.dialogue.permissions import can_import
from mitwirk.dialogue.views.common import see_other

REFRESH_SECONDS = 3


@never_cache
@login_required
def import_create(request: HttpRequest) -> HttpResponse:
    """Take the files and check them; nothing is imported yet."""
    office = _office(request)
    limit = settings.UPLOAD_MAX_BYTES
    form = UploadForm(request.POST or None, request.FILES or None, limit=limit)
    status = 200
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, limit=limit)
        status = 422
        if form.is_valid():
            try:
                return _take(office, form.cleaned_data["uploads"])
            except import_files.UploadRefused as error:
                form.add_error("uploads", str(error))
                status = error.status
    context = {"form": form, "limit_mb": limit // 1_000_000}
    return render(request, "dialogue/imports/upload.html", context, status=status)


def _take(office: User, files: list[Any]) -> HttpResponse:
    key = import_files.store(files, by_id=office.pk, now=timezone.now())
    folder = import_files.folder_of(key)
    if folder is None:
        raise Http404
    import_job.begin_check(folder)
    return see_other("dialogue:import_detail", key)


@never_cache
@login_required
def import_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the files hold, take the dialogue's words, then show how far the import is."""
    office = _office(request)
    folder, note = _find(office, key)
    if note["state"] == "done":
        messages.success(request, _("Der Dialog ist eingelesen."))
        return redirect("dialogue:dialogue_detail", note["slug"])
    if note["state"] == "checked":
        return _describe(request, office, key, folder, note)
    context = {"note": note, "key": key, "sentence": import_job.state_sentence(note)}
    response = render(request, f"dialogue/imports/{_template(note['state'])}.html", context)
    if note["state"] in {"checking", "waiting", "running", "interrupted"}:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


def _describe(request: HttpRequest, office: User, key: str, folder: Path, note: dict[str, Any]) -> HttpResponse:
    initial = {
        "question": (note["topic"] or "")[:140],
        "context": note["description"],
        "attribution": note["attribution"],
    }
    form = ImportForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            import_job.begin(folder, key=key, fields=form.cleaned_data, by=office)
            return see_other("dialogue:import_detail", key)
    large = note["votes"] > import_job.AT_ONCE_VOTES
    context = {"note": note, "form": form, "large": large}
    return render(request, "dialogue/imports/check.html", context, status=status)


def _template(state: str) -> str:
    return {"refused": "refused", "failed": "failed"}.get(state, "running")


def _find(office: User, key: str) -> tuple[Path, dict[str, Any]]:
    """Return an upload of this person; others' and expired ones do not exist."""
    folder = import_files.folder_of(key)
    if folder is None:
        raise Http404
    note = import_files.read_note(folder)
    if note["by"] != office.pk:
        raise Http404
    return folder, note


def _office(request: HttpRequest) -> User:
    """Return the person of the office who asks; refuse everybody else."""
    if not isinstance(request.user, User) or not can_import(request.user):
        raise NotAllowed(_("Stimmen von anderswo liest nur die Geschäftsstelle ein. Wenden Sie sich an sie."))
    return request.user
