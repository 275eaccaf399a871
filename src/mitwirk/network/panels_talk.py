"""Talk about initiatives: the newest threads on their page, and the way back from their board."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from mitwirk.discussion import queries
from mitwirk.discussion.models import Board
from mitwirk.discussion.permissions import can_write
from mitwirk.network.models import Initiative

FEW = 5


def talk_of_initiative(request: HttpRequest, initiative: Initiative) -> str:
    """Show what is talked about, and the way to begin; nothing while the initiative is hidden."""
    if initiative.hidden_at is not None:
        return ""
    board = initiative.board
    threads = queries.newest_threads(board, request.user, FEW) if board is not None else []
    may = not request.user.is_authenticated or board is None or can_write(request.user, board)
    context = {"initiative": initiative, "board": board, "threads": threads, "may": may}
    return render_to_string("network/_talk_panel.html", context, request)


def initiative_of_board(request: HttpRequest, board: Board) -> str:
    """Lead from a board back to the initiative it belongs to."""
    initiative = Initiative.objects.visible_to(request.user).filter(board=board).first()
    if initiative is None:
        return ""
    return render_to_string("network/_talk_about.html", {"initiative": initiative}, request)
