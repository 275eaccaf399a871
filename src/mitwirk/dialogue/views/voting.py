"""Taking part."""

from django.http import HttpRequest, HttpResponse


def vote(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show one statement."""
    raise NotImplementedError


def vote_create(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record a vote."""
    raise NotImplementedError
