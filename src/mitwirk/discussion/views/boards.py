"""Pages of boards: list, one board, begin, change, people, invitations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mitwirk.core.cache import public_page
from mitwirk.core.errors import Conflict, HouseError
from mitwirk.core.late_forms import let_compare
from mitwirk.core.texts import whole_number
from mitwirk.discussion import queries
from mitwirk.discussion.actions import boards, people
from mitwirk.discussion.forms.boards import BoardFilter, BoardForm, BoardInvitationForm
from mitwirk.discussion.models import Board, BoardAccess, BoardInvitation, BoardMember, BoardRole
from mitwirk.discussion.permissions import can_lead, can_write, role_in

BOARDS_A_PAGE = 20


def visible_board(request: HttpRequest, slug: str) -> Board:
    """Return a board that the viewer reads, or 404."""
    return get_object_or_404(Board.objects.visible_to(request.user).for_list(), slug=slug)


@require_safe
@public_page()
def board_list(request: HttpRequest) -> HttpResponse:
    """List boards, those with the newest talk first; the address of a choice can be passed on."""
    form = BoardFilter(request.GET or None, viewer=request.user)
    form.is_valid()
    wanted = getattr(form, "cleaned_data", {})
    rows = queries.boards(request.user, words=wanted.get("q") or "", topic=wanted.get("thema"), place=wanted.get("ort"))
    page = Paginator(rows, BOARDS_A_PAGE).get_page(request.GET.get("seite"))
    narrowed = any(request.GET.get(name) for name in ("q", "thema", "ort"))
    return render(request, "discussion/board_list.html", {"form": form, "page": page, "narrowed": narrowed})


@require_safe
@public_page()
def board_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a board with its threads, the newest activity first."""
    board = visible_board(request, slug)
    rows = board.threads.for_list()
    leads = can_lead(request.user, board)
    context = {
        "board": board,
        "page": Paginator(rows, queries.THREADS_A_PAGE).get_page(request.GET.get("seite")),
        "can_write": can_write(request.user, board),
        "can_lead": leads,
        "belongs": leads or role_in(request.user, board) is not None,
    }
    return render(request, "discussion/board_detail.html", context)


@never_cache
@login_required
def board_create(request: HttpRequest) -> HttpResponse:
    """Begin a board."""
    form = BoardForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            board = boards.begin_board(by=request.user, now=timezone.now(), **form.values())
            messages.success(request, _("Der Gesprächsraum ist eröffnet."))
            return redirect("discussion:board_detail", board.slug)
        except HouseError as error:
            form.add_error(None, str(error))
    return render(request, "discussion/board_form.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def board_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what stands about a board."""
    board = visible_board(request, slug)
    if not can_lead(request.user, board):
        raise Http404
    form = BoardForm(request.POST or None, viewer=request.user, board=board)
    newer = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            boards.change_board(board=board, version=version, by=request.user, now=timezone.now(), **form.values())
            messages.success(request, _("Die Angaben sind geändert."))
            return redirect("discussion:board_detail", slug)
        except Conflict:
            board = visible_board(request, slug)
            form = BoardForm(request.POST, viewer=request.user, board=board)
            newer = let_compare(form, board.version)
    context = {"form": form, "board": board, "newer": newer}
    return render(request, "discussion/board_form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def board_retirement(request: HttpRequest, slug: str) -> HttpResponse:
    """End a board, or take it up again."""
    board = visible_board(request, slug)
    retired = board.retired_at is None
    boards.retire_board(board=board, retired=retired, by=request.user, now=timezone.now())
    said = _("Der Raum ist geschlossen. Alles bleibt zu lesen.") if retired else _("Der Raum ist wieder offen.")
    messages.success(request, said)
    return redirect("discussion:board_detail", slug)


@never_cache
@login_required
def board_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who belongs to a board; moderators invite here."""
    board = visible_board(request, slug)
    leads = can_lead(request.user, board)
    if not leads and role_in(request.user, board) is None:
        raise Http404
    form = BoardInvitationForm(request.POST or None, board=board) if leads else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            people.invite_to_board(board=board, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Die Einladung ist verschickt. Sie gilt 30 Tage."))
            return redirect("discussion:board_people", slug)
        except HouseError as error:
            form.add_error("email", str(error))
    rows = board.members.present().select_related("user").order_by("role", "user__display_name", "pk")
    context = {
        "board": board,
        "page": Paginator(rows, 50).get_page(request.GET.get("seite")),
        "invitations": board.invitations.waiting().order_by("-invited_at", "-pk")[:50] if leads else [],
        "roles": BoardRole.choices if board.access == BoardAccess.PRIVATE else [],
        "leads": leads,
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "discussion/board_people.html", context, status=status)


@require_POST
@login_required
def board_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give somebody another role, or end the belonging."""
    board = visible_board(request, slug)
    member = get_object_or_404(BoardMember.objects.present().filter(board=board), pk=pk)
    role = request.POST.get("role", "")
    leaves = role == "" and member.user_id == request.user.pk
    try:
        if role in BoardRole.values:
            people.change_board_role(member=member, role=role, by=request.user, now=timezone.now())
            messages.success(request, _("Die Rolle ist geändert."))
        else:
            people.end_board_membership(member=member, by=request.user, now=timezone.now())
            messages.success(request, _("Die Person gehört nicht mehr dazu."))
    except HouseError as error:
        messages.error(request, str(error))
        leaves = False
    return redirect("discussion:board_list") if leaves else redirect("discussion:board_people", slug)


@require_POST
@login_required
def board_invitation_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    board = visible_board(request, slug)
    invitation = get_object_or_404(BoardInvitation.objects.filter(board=board), pk=pk)
    people.withdraw_board_invitation(invitation=invitation, by=request.user, now=timezone.now())
    messages.success(request, _("Die Einladung ist zurückgezogen."))
    return redirect("discussion:board_people", slug)


@never_cache
@login_required
def board_join(request: HttpRequest, code: str) -> HttpResponse:
    """Come into a board by an invitation."""
    problem = ""
    if request.method == "POST":
        try:
            board = people.accept_board_invitation(code=code, by=request.user, now=timezone.now())
            messages.success(request, _("Sie gehören jetzt dazu."))
            return redirect("discussion:board_detail", board.slug)
        except HouseError as error:
            problem = str(error)
    return render(request, "discussion/board_join.html", {"problem": problem}, status=409 if problem else 200)


@never_cache
@login_required
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Show the invitations that wait for an answer, and take it."""
    now = timezone.now()
    rows = queries.waiting_board_invitations(request.user, now)
    if request.method == "POST":
        invitation = get_object_or_404(rows, pk=whole_number(request.POST.get("invitation", "")))
        agrees = request.POST.get("answer") == "yes"
        board = people.answer_board_invitation(invitation=invitation, agrees=agrees, by=request.user, now=now)
        if agrees:
            messages.success(request, _("Sie gehören jetzt dazu."))
            return redirect("discussion:board_detail", board.slug)
        messages.success(request, _("Die Einladung ist abgelehnt."))
        return redirect("discussion:invitation_list")
    return render(request, "discussion/invitation_list.html", {"rows": rows[:50]})
