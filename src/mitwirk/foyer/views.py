"""Start page and my desk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def start(request: HttpRequest) -> HttpResponse:
    """Show the start page."""
    return render(request, "foyer/start.html")


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what needs me today."""
    return render(request, "foyer/desk.html")
