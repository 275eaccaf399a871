"""Error pages and the health address."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mitwirk.core.errors import HouseError, TooMany
from mitwirk.core.htmx import whole_page
from mitwirk.core.models import Heartbeat


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Render 400."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Render 403."""
    return render(request, "403.html", {"reason": ""}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Render 403 for a form that another site sent or whose cookie was lost."""
    sentence = _(
        "Das Formular kam nicht nachweisbar von dieser Seite. Gehen Sie zurück, laden Sie die Seite neu und senden "
        "Sie es noch einmal. Ihr Text bleibt dabei erhalten."
    )
    return render(request, "403.html", {"reason": sentence}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Render 404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Render 500 without touching the database."""
    return render(request, "500.html", status=500)


def house_error(request: HttpRequest, error: HouseError) -> HttpResponse:
    """Render the page of a HouseError."""
    template = {403: "403.html", 429: "429.html"}.get(error.status, "409.html")
    response = render(request, template, {"reason": str(error)}, status=error.status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = "60"
    return whole_page(request, response)


def alive(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers and the worker has run within five minutes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        beat = Heartbeat.objects.filter(name="worker").first()
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    age = int((timezone.now() - beat.at).total_seconds()) if beat else None
    healthy = age is not None and age < timedelta(minutes=5).total_seconds()
    body = {"status": "ok" if healthy else "error", "database": "ok", "job_age_seconds": age}
    return JsonResponse(body, status=200 if healthy else 503)
