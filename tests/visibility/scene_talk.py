"""Boards in the house of the matrix: an open one, one of the alliance, a private one, one whose thing is hidden."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from mitwirk.discussion.actions import moderation
from mitwirk.discussion.actions.people import invite_to_board
from mitwirk.discussion.models import CommentAttachment, CommentMention, CommentVersion
from mitwirk.discussion.testing import make_board, make_comment, make_thread


def talk(scene: Any, text: Any) -> None:
    """Place boards with threads, a changed, a removed and a reported comment, files and an invitation."""
    now = timezone.now()
    amina, emil, office = (scene.people[name] for name in ("amina", "emil", "office"))
    member = scene.people["place_admin"]
    shown = make_board(text("Zqraumoffen"), slug="g-1")
    alliance = make_board(text("Zqraumallianz"), slug="g-2", access="alliance")
    private = make_board(text("Zqraumprivat"), slug="g-3", access="private", moderator=amina, members=[member])
    hidden = make_board(text("Zqraumverborgen"), slug="g-4", withheld_at=now)
    thread = make_thread(shown, by=emil, title=text("Zqgespraech"), text=text("Zqgesagt"))
    secret = make_thread(private, by=amina, title=text("Zqheimgespraech"), text=text("Zqheimbeitrag"))
    inner = make_thread(alliance, by=office, title="Zqallianzfrage", text="Unter Mitgliedern.")
    first, own = thread.comments.get(), secret.comments.get()
    CommentVersion.objects.create(comment=first, number=1, text="Zqfruehere", replaced_at=now)
    files = [_file(first, "Zqanhangbild"), _file(own, "Zqheimanhang")]
    CommentMention.objects.create(comment=first, user=amina)
    gone = make_comment(thread, by=amina, text="Zqentfernterbeitrag")
    decision = moderation.decide_comment(
        comment=gone, removes=True, rule="topic", reason="Zqentferngrund", by=office, now=now
    )
    objection = moderation.object_to_decision(decision=decision, text="Zqwiderspruch", by=amina, now=now)
    loud = make_comment(secret, by=member, text=text("Zqheimmeldung"))
    moderation.report_comment(comment=loud, rule="respect", note="Zqstoert", by=amina, address="", now=now)
    invite_to_board(board=private, email="zqgebeten@post.example", role="member", by=amina, now=now)
    scene.rows["boards"] = [shown, alliance, private, hidden]
    scene.rows["talk_threads"] = [thread, secret, inner]
    scene.rows["talk_comments"] = [first, own, gone, loud]
    scene.rows["talk_files"], scene.rows["talk_objection"] = files, objection


def _file(comment: Any, description: str) -> CommentAttachment:
    row = CommentAttachment(comment=comment, kind="picture", description=description, size=3, width=1, height=1,
                            added_at=timezone.now())  # fmt: skip
    row.file.save("bild.webp", ContentFile(description.encode()), save=True)
    return row
