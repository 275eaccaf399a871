"""Pages of initiatives: read, begin, change, share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mitwirk.accounts import queries as accounts
from mitwirk.core.cache import public_page
from mitwirk.core.errors import Conflict, HouseError
from mitwirk.core.late_forms import let_compare
from mitwirk.core.texts import tidy_line, whole_number
from mitwirk.network import queries
from mitwirk.network.actions import initiatives
from mitwirk.network.forms.actors import HidingForm, InitiativeForm, PartnerForm
from mitwirk.network.models import Initiative, InitiativePartner
from mitwirk.network.permissions import can_edit_initiative, can_hide


@public_page()
def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an initiative: what for, who carries it, what was learnt, what is looked for."""
    visible = Initiative.objects.visible_to(request.user).for_list().select_related("made_by", "board")
    initiative = get_object_or_404(visible, slug=slug)
    can_edit = can_edit_initiative(request.user, initiative)
    partners = [row for row in initiative.partners.all() if row.ended_at is None]
    context = {
        "initiative": initiative,
        "partners": [row for row in partners if row.agreed_at and row.organisation.hidden_at is None],
        "asked": [row for row in partners if row.agreed_at is None] if can_edit else [],
        "links": initiative.links.order_by("pk"),
        "pictures": initiative.pictures.for_list(),
        "can_edit": can_edit,
        "hiding": HidingForm() if can_hide(request.user) else None,
    }
    return render(request, "network/initiative_detail.html", context)


@never_cache
@login_required
def initiative_create(request: HttpRequest) -> HttpResponse:
    """Enter an initiative."""
    initial: dict[str, Any] = {"sector": accounts.declared_sector(request.user), "stage": "running"}
    chosen = queries.written_for(request.user).filter(slug=tidy_line(request.GET.get("fuer", "")[:140])).first()
    if chosen is not None:
        initial |= {"organisation": chosen, "sector": chosen.sector, "place": chosen.place}
    form = InitiativeForm(request.POST or None, viewer=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            made = initiatives.start_initiative(
                organisation=organisation, by=request.user, now=timezone.now(), **form.values()
            )
            messages.success(request, _("Ihre Initiative steht jetzt im Netzwerk."))
            return redirect("network:initiative_detail", made.slug)
        except HouseError as error:
            form.add_error(None, str(error))
    return render(request, "network/initiative_form.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def initiative_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what stands about an initiative."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_list(), slug=slug)
    if not can_edit_initiative(request.user, initiative):
        raise Http404
    form = InitiativeForm(request.POST or None, viewer=request.user, initiative=initiative)
    newer = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            initiatives.change_initiative(
                initiative=initiative, version=version, by=request.user, now=timezone.now(), **form.values()
            )
            messages.success(request, _("Die Angaben sind geändert."))
            return redirect("network:initiative_detail", initiative.slug)
        except Conflict:
            initiative = Initiative.objects.for_list().get(pk=initiative.pk)
            form = InitiativeForm(request.POST, viewer=request.user, initiative=initiative)
            newer = let_compare(form, initiative.version)
    context = {"form": form, "initiative": initiative, "newer": newer}
    return render(request, "network/initiative_form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def partner_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask another organisation to carry the initiative, too."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user), slug=slug)
    if not can_edit_initiative(request.user, initiative):
        raise Http404
    form = PartnerForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        initiatives.ask_partner(initiative=initiative, organisation=organisation, by=request.user, now=timezone.now())
        messages.success(request, _("Die Organisation ist gefragt. Sie steht hier, sobald sie zustimmt."))
        return redirect("network:initiative_detail", initiative.slug)
    context = {"form": form, "initiative": initiative}
    return render(request, "network/partner_form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def partnership_list(request: HttpRequest) -> HttpResponse:
    """Show requests to carry an initiative, and take the answer."""
    rows = queries.waiting_partnerships(request.user)
    if request.method == "POST":
        partner = get_object_or_404(rows, pk=whole_number(request.POST.get("partner", "")))
        agrees = request.POST.get("answer") == "yes"
        initiatives.answer_partnership(partner=partner, agrees=agrees, by=request.user, now=timezone.now())
        messages.success(request, _("Ihre Antwort ist gespeichert."))
        return redirect("network:partnership_list")
    return render(request, "network/partnership_list.html", {"rows": rows[:50]})


@require_POST
@login_required
def partnership_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End one's organisation's part in an initiative."""
    visible = Initiative.objects.visible_to(request.user)
    rows = InitiativePartner.objects.filter(initiative__in=visible, initiative__slug=slug)
    initiatives.answer_partnership(
        partner=get_object_or_404(rows, pk=pk), agrees=False, by=request.user, now=timezone.now()
    )
    messages.success(request, _("Die Organisation trägt die Initiative nicht mehr."))
    return redirect("network:initiative_detail", slug)


@require_POST
@login_required
def initiative_hiding(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an initiative off the pages, or show it again, for the office."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user), slug=slug)
    reason, hidden = tidy_line(request.POST.get("reason", ""))[:500], initiative.hidden_at is None
    try:
        initiatives.hide_initiative(
            initiative=initiative, hidden=hidden, reason=reason, by=request.user, now=timezone.now()
        )
        messages.success(request, _("Die Seite ist verborgen.") if hidden else _("Die Seite ist wieder zu sehen."))
    except HouseError as error:
        messages.error(request, str(error))
    return redirect("network:initiative_detail", slug)
