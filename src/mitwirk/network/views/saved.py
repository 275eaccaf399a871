"""Saved searches: one's own list, keep, rename, remove."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mitwirk.core.errors import HouseError
from mitwirk.network.actions import saved as deeds
from mitwirk.network.forms.saved import SavedSearchForm
from mitwirk.network.models import SavedSearch


@never_cache
@login_required
@require_safe
def saved_search_list(request: HttpRequest) -> HttpResponse:
    """List one's own searches; nobody has more than twenty."""
    searches = list(SavedSearch.objects.visible_to(request.user).for_list()[: deeds.MOST_EACH])
    return render(request, "network/directory_searches.html", {"searches": searches, "most": deeds.MOST_EACH})


@require_POST
@login_required
def saved_search_create(request: HttpRequest) -> HttpResponse:
    """Keep the choice that the directory shows."""
    query = request.POST.get("auswahl", "")
    try:
        deeds.save_search(query=query, by=request.user, now=timezone.now())
        messages.success(request, _("Die Suche ist gespeichert. Kommt etwas Neues dazu, erfahren Sie es."))
        return redirect("network:saved_search_list")
    except HouseError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('network:directory')}?{query[: deeds.LONGEST_QUERY]}")


@never_cache
@login_required
def saved_search_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's own search another name."""
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    form = SavedSearchForm(request.POST or None, initial={"name": search.name})
    if request.method == "POST" and form.is_valid():
        deeds.rename_search(search=search, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Der Name ist geändert."))
        return redirect("network:saved_search_list")
    context = {"form": form, "search": search}
    return render(request, "network/directory_search_form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def saved_search_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own search away."""
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    deeds.remove_search(search=search, by=request.user)
    messages.success(request, _("Die Suche ist gelöscht."))
    return redirect("network:saved_search_list")
