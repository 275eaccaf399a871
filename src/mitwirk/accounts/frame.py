"""allauth's views inside our frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Drop the `site` that allauth hands to its templates: it would hide the house's own, which holds our name."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data:
            response.context_data.pop("site", None)
        return response

    return wrapped


def framed_path(route: str, view: Callable[..., HttpResponse], *, name: str) -> URLPattern:
    """Return an address whose page stands in our frame."""
    return path(route, framed(view), name=name)
