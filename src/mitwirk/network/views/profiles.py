"""Profiles: one's own, and what others may read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mitwirk.accounts import queries as accounts
from mitwirk.network import queries
from mitwirk.network.actions import profiles
from mitwirk.network.forms.profiles import ProfileForm
from mitwirk.network.models import PROFILE_TEXTS, Profile


@never_cache
def profile_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show of a profile what this viewer may read."""
    visible = Profile.objects.visible_to(request.user).select_related("user", "place").defer("place__boundary")
    profile = get_object_or_404(visible, slug=slug)
    shown = profile.shown_to(request.user)
    texts = [name for name in shown if name in PROFILE_TEXTS]
    context = {
        "profile": profile,
        "rows": [(Profile._meta.get_field(name).verbose_name, getattr(profile, name)) for name in texts],
        "topics": list(profile.topics.order_by("position")) if "topics" in shown else [],
        "sector": accounts.confirmed_sector(profile.user) if "sector" in shown else None,
        "place": profile.place if "place" in shown else None,
        "in_alliance": queries.shows_membership(profile.user_id),
        "is_own": request.user.is_authenticated and profile.user_id == request.user.pk,
    }
    return render(request, "network/profile_detail.html", context)


@never_cache
@login_required
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Make or change one's own profile."""
    profile = Profile.objects.filter(user_id__in=[request.user.pk]).select_related("place").first()
    sector = accounts.declared_sector(request.user)
    form = ProfileForm(request.POST or None, profile=profile, sector=sector)
    if request.method == "POST" and form.is_valid():
        kept = profiles.keep_profile(by=request.user, now=timezone.now(), **form.values())
        messages.success(request, _("Ihr Profil ist gespeichert."))
        return redirect("network:profile_detail", kept.slug)
    context = {"form": form, "profile": profile}
    return render(request, "network/profile_form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def profile_removal(request: HttpRequest) -> HttpResponse:
    """Take one's own profile away."""
    profiles.remove_profile(by=request.user, now=timezone.now())
    messages.success(request, _("Ihr Profil ist gelöscht."))
    return redirect("network:profile_edit")
