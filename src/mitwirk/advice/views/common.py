"""What the pages of peer advice share."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core.errors import NotAllowed


def person(request: HttpRequest) -> User:
    """Return who is signed in; only for views behind `login_required`."""
    if not request.user.is_authenticated:
        raise NotAllowed
    return request.user


def path_to(*items: tuple[str, str]) -> list[dict[str, str]]:
    """Return the path of a page below the start page of peer advice."""
    path = [{"label": _("Kollegiale Beratung"), "href": reverse("advice:start") if items else ""}]
    path += [{"label": label, "href": href} for label, href in items]
    return path


def see_other(route: str, *args: object) -> HttpResponseRedirect:
    """Redirect after a deed, so that a reload does not send the form again."""
    response = HttpResponseRedirect(reverse(route, args=args))
    response.status_code = 303
    return response
