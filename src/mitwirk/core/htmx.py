"""How answers to htmx differ from whole pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def wants_part(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let a whole page replace the one shown, when it answers a request for a part."""
    if wants_part(request):
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def elsewhere(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser itself follow a redirect to another page."""
    if not wants_part(request):
        return response
    moved = HttpResponse(status=200)
    moved.headers["HX-Redirect"] = response.headers["Location"]
    return moved
