"""Following on other rooms' pages, and what is new on one's desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from mitwirk.accounts.models import Role
from mitwirk.notices.models import Notice, Subscription

MOST_COUNTED = 99


def follow(request: HttpRequest, thing: Any) -> str:
    """Show the button that follows a thing, or ends that."""
    subject = f"{thing._meta.label_lower}:{thing.pk}"
    viewer = request.user
    followed = viewer.is_authenticated and Subscription.objects.visible_to(viewer).filter(subject=subject).exists()
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    context = {
        "subject": subject,
        "followed": followed,
        "signed_in": viewer.is_authenticated,
        "sign_in": sign_in,
        "here": request.path,
    }
    return render_to_string("notices/_follow.html", context, request)


def unread_in_header(request: HttpRequest, viewer: Any) -> str:
    """Show in the header how much is new; the one query reads an index and stops counting soon."""
    if viewer.pk is None:
        return ""
    unread = Notice.objects.filter(user_id=viewer.pk).unread()[: MOST_COUNTED + 1].count()
    if not unread:
        return ""
    context = {"unread": min(unread, MOST_COUNTED), "more": unread > MOST_COUNTED}
    return render_to_string("notices/_header.html", context)


def news(request: HttpRequest, viewer: Any) -> str:
    """Show on the desk how much is new."""
    unread = Notice.objects.visible_to(viewer).unread().count()
    return render_to_string("notices/_news.html", {"unread": unread, "is_office": viewer.holds(Role.OFFICE)}, request)
