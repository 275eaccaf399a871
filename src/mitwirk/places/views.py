"""Pages of places."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def place_list(request: HttpRequest) -> HttpResponse:
    """List places."""
    return render(request, "places/place_list.html")
