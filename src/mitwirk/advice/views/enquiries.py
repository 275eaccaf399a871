"""Enquiries to advisors: ask, read, answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mitwirk.advice.actions import enquiries
from mitwirk.advice.forms.advisors import AnswerForm, EnquiryForm
from mitwirk.advice.models import Advisor, AdvisorEnquiry, EnquiryOutcome, Listing
from mitwirk.advice.permissions import can_ask
from mitwirk.core.errors import HouseError

PER_PAGE = 20


@never_cache
@login_required
def enquiry_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask an advisor."""
    year = timezone.localdate().year
    visible = Advisor.objects.visible_to(request.user).filter(listing=Listing.LISTED).with_mandates(year)
    advisor = get_object_or_404(visible, slug=slug)
    if not can_ask(request.user, advisor):
        raise Http404
    form = EnquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enquiry = enquiries.ask_advisor(advisor=advisor, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Ihre Anfrage ist verschickt. Die Antwort kommt auch per E-Mail."))
            return redirect("advice:enquiry_detail", enquiry.pk)
        except HouseError as error:
            form.add_error(None, str(error))
    context = {"form": form, "advisor": advisor}
    return render(request, "advice/enquiry_form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def enquiry_list(request: HttpRequest) -> HttpResponse:
    """Show what I asked and what I am asked."""
    rows = AdvisorEnquiry.objects.visible_to(request.user).for_list()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "advice/enquiry_list.html", {"page": page, "today": timezone.localdate()})


@never_cache
@login_required
def enquiry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one enquiry to both sides; the advisor answers here."""
    rows = AdvisorEnquiry.objects.visible_to(request.user).for_list().select_related("advisor__user")
    enquiry = get_object_or_404(rows, pk=pk)
    is_asked = enquiry.advisor.user_id == request.user.pk
    form = AnswerForm(request.POST or None) if is_asked and enquiry.closed_at is None else None
    if request.method == "POST" and form is not None and form.is_valid():
        accepted = form.cleaned_data["accepted"] == "ja"
        try:
            enquiries.answer_enquiry(
                enquiry=enquiry, accepted=accepted, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
            )
            messages.success(request, _("Ihre Antwort ist verschickt."))
            return redirect("advice:enquiry_detail", enquiry.pk)
        except HouseError as error:
            form.add_error(None, str(error))
    outcome = enquiry.outcome
    context = {
        "enquiry": enquiry,
        "is_asked": is_asked,
        "form": form,
        "outcome": outcome,
        "shows_addresses": outcome is not None and outcome.outcome == EnquiryOutcome.ACCEPTED,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "advice/enquiry_detail.html", context, status=status)


@require_POST
@login_required
def enquiry_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own enquiry."""
    enquiry = get_object_or_404(AdvisorEnquiry.objects.visible_to(request.user), pk=pk, asked_by=request.user)
    try:
        enquiries.withdraw_enquiry(enquiry=enquiry, by=request.user, now=timezone.now())
        messages.success(request, _("Ihre Anfrage ist zurückgezogen."))
    except HouseError as error:
        messages.error(request, str(error))
    return redirect("advice:enquiry_detail", enquiry.pk)
