"""Pages of threads and comments: read, write, answer, change, delete, older versions, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mitwirk.core.cache import public_page
from mitwirk.core.errors import Conflict, HouseError
from mitwirk.core.late_forms import let_compare
from mitwirk.discussion import queries
from mitwirk.discussion.actions import writing
from mitwirk.discussion.forms.writing import CommentChangeForm, CommentForm, ThreadForm
from mitwirk.discussion.models import AttachmentKind, Comment, CommentAttachment, Thread
from mitwirk.discussion.permissions import can_decide, can_edit_comment, can_moderate, can_write
from mitwirk.discussion.views.boards import visible_board


def visible_comment(request: HttpRequest, pk: int) -> Comment:
    """Return a comment of a board that the viewer reads, or 404."""
    rows = Comment.objects.visible_to(request.user).select_related("author", "thread__board", "parent")
    return get_object_or_404(rows, pk=pk)


def _standing(request: HttpRequest, pk: int) -> Comment:
    comment = visible_comment(request, pk)
    if not comment.stands:
        raise Http404
    return comment


def _tried(form: Any, deed: Any, **values: Any) -> Any:
    """Do what a checked form asks for; a refusal stands on the form, with all that was typed."""
    values |= {name: value for name, value in form.cleaned_data.items() if name != "version"}
    try:
        return deed(now=timezone.now(), **values)
    except Conflict:
        raise
    except HouseError as error:
        form.add_error("upload" if error.status == 400 else None, str(error))
        return None


@never_cache
@login_required
def thread_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a thread."""
    board = visible_board(request, slug)
    if not can_write(request.user, board):
        raise Http404
    form = ThreadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        thread = _tried(form, writing.begin_thread, board=board, by=request.user)
        if thread is not None:
            messages.success(request, _("Ihr Gespräch ist eröffnet."))
            return redirect("discussion:thread_detail", slug, thread.pk)
    context = {"form": form, "board": board}
    return render(request, "discussion/thread_form.html", context, status=422 if form.errors else 200)


def _thread(request: HttpRequest, slug: str, pk: int) -> Thread:
    rows = Thread.objects.visible_to(request.user).select_related("board", "begun_by")
    return get_object_or_404(rows, board__slug=slug, pk=pk)


@public_page()
def thread_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a thread; what is written comes to its end."""
    thread = _thread(request, slug, pk)
    sent = request.method == "POST"
    # Whoever was signed out or locked out while writing gets the words back.
    writes = sent or can_write(request.user, thread.board)
    form = CommentForm(request.POST or None, request.FILES or None) if writes else None
    if sent and form is not None and form.is_valid():
        if request.user.is_authenticated:
            comment = _tried(form, writing.write_comment, thread=thread, by=request.user)
            if comment is not None:
                return redirect(queries.address_of(comment))
        else:
            form.add_error(
                "text",
                _(
                    "Sie sind nicht mehr angemeldet. Melden Sie sich in einem zweiten Fenster an, und senden Sie dann "
                    "diesen Text noch einmal."
                ),
            )
    context = {
        "thread": thread,
        "board": thread.board,
        "page": queries.comments_page(thread, request.GET.get("seite")),
        "form": form,
        "moderates": can_moderate(request.user, thread.board),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "discussion/thread_detail.html", context, status=status)


@require_safe
def comment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the page on which a comment stands."""
    return redirect(queries.address_of(visible_comment(request, pk)))


@require_safe
def comment_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all answers to one comment."""
    comment = visible_comment(request, pk)
    if comment.parent_id is not None:
        raise Http404
    rows = Comment.objects.filter(pk=pk).for_list().prefetch_related(queries.removals())
    context = {
        "comment": rows.get(),
        "thread": comment.thread,
        "board": comment.thread.board,
        "page": queries.answers_page(comment, request.GET.get("seite")),
        "writes": can_write(request.user, comment.thread.board),
        "moderates": can_moderate(request.user, comment.thread.board),
    }
    return render(request, "discussion/comment_answers.html", context)


@never_cache
@login_required
def answer_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a comment."""
    comment = _standing(request, pk)
    if not can_write(request.user, comment.thread.board):
        raise Http404
    form = CommentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = _tried(form, writing.write_comment, thread=comment.thread, parent=comment, by=request.user)
        if made is not None:
            return redirect(queries.address_of(made))
    context = {"form": form, "comment": comment, "thread": comment.thread, "board": comment.thread.board}
    return render(request, "discussion/answer_form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def comment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own words."""
    comment = _standing(request, pk)
    if not can_edit_comment(request.user, comment):
        raise Http404
    form = CommentChangeForm(request.POST or None, request.FILES or None, comment=comment)
    newer = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            if _tried(form, writing.change_comment, comment=comment, version=version, by=request.user) is not None:
                messages.success(request, _("Ihr Beitrag ist geändert. Frühere Fassungen bleiben nachlesbar."))
                return redirect(queries.address_of(comment))
        except Conflict:
            comment = _standing(request, pk)
            form = CommentChangeForm(request.POST, request.FILES, comment=comment)
            newer = let_compare(form, comment.version)
    files = comment.attachments.order_by("pk")
    context = {
        "form": form,
        "comment": comment,
        "thread": comment.thread,
        "board": comment.thread.board,
        "newer": newer,
        "files": files,
    }
    return render(request, "discussion/comment_form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def comment_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's own words, after a question."""
    comment = _standing(request, pk)
    if not can_edit_comment(request.user, comment):
        raise Http404
    thread = comment.thread
    if request.method == "POST":
        writing.withdraw_comment(comment=comment, by=request.user, now=timezone.now())
        messages.success(request, _("Ihr Beitrag ist gelöscht."))
        if Thread.objects.filter(pk=thread.pk).exists():
            return redirect("discussion:thread_detail", thread.board.slug, thread.pk)
        return redirect("discussion:board_detail", thread.board.slug)
    context = {"comment": comment, "thread": thread, "board": thread.board}
    return render(request, "discussion/comment_withdrawal.html", context)


@never_cache
@require_safe
def comment_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what stood there before."""
    comment = visible_comment(request, pk)
    if not comment.stands and not can_decide(request.user, comment):
        raise Http404
    versions = comment.versions.order_by("-number")[:100]
    context = {"comment": comment, "thread": comment.thread, "board": comment.thread.board, "versions": versions}
    return render(request, "discussion/comment_history.html", context)


@require_safe
def attachment_detail(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Give a file to those who read its comment; those who decide about the comment see it, too."""
    row = get_object_or_404(CommentAttachment.objects.select_related("comment"), pk=pk)
    comment = row.comment
    reads = comment.stands and Comment.objects.visible_to(request.user).filter(pk=comment.pk).exists()
    if not reads and not can_decide(request.user, comment):
        raise Http404
    picture = row.kind == AttachmentKind.PICTURE
    kind = "image/webp" if picture else "application/pdf"
    name = f"anhang-{row.pk}.{'webp' if picture else 'pdf'}"
    response = FileResponse(row.file.open(), content_type=kind, as_attachment=not picture, filename=name)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
@login_required
def attachment_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file off one's own comment."""
    row = get_object_or_404(CommentAttachment.objects.select_related("comment"), pk=pk)
    comment = _standing(request, row.comment_id)
    if not can_edit_comment(request.user, comment):
        raise Http404
    writing.remove_attachment(attachment=row, by=request.user, now=timezone.now())
    messages.success(request, _("Die Datei ist entfernt."))
    return redirect("discussion:comment_edit", comment.pk)
