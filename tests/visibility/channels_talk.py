"""Addresses of boards, threads and comments."""

from __future__ import annotations

from typing import Any


def _slugs(scene: Any, role: str) -> list[list[Any]]:
    return [[board.slug] for board in scene.rows["boards"]]


def _threads(scene: Any, role: str) -> list[list[Any]]:
    return [[thread.board.slug, thread.pk] for thread in scene.rows["talk_threads"]]


def _comments(scene: Any, role: str) -> list[list[Any]]:
    return [[comment.pk] for comment in scene.rows["talk_comments"]]


def addresses(address: Any, listing: str, page: str, export: str) -> dict[str, Any]:
    """Return every address of the discussion that answers GET."""
    of_comment = ("comment_detail", "comment_answers", "answer_create", "comment_edit", "comment_withdrawal",
                  "comment_history", "report_create", "comment_decision", "objection_create")  # fmt: skip
    of_board = ("board_detail", "board_edit", "board_people", "thread_create")
    return {
        "discussion:board_list": address(listing, questions=("", "?q=Zqraum")),
        "discussion:moderation_log": address(listing),
        "discussion:moderation_queue": address(listing, questions=("", "?liste=widersprueche")),
        "discussion:feed": address(export),
        "discussion:board_feed": address(export, _slugs),
        "discussion:rules": address(page),
        "discussion:invitation_list": address(page),
        "discussion:board_create": address(page),
        "discussion:board_join": address(page, lambda scene, role: [["geraten"]]),
        "discussion:objection_decision": address(page, lambda scene, role: [[scene.rows["talk_objection"].pk]]),
        "discussion:attachment_detail": address(
            page, lambda scene, role: [[row.pk] for row in scene.rows["talk_files"]]
        ),
        "discussion:thread_detail": address(page, _threads),
        **{f"discussion:{name}": address(page, _slugs) for name in of_board},
        **{f"discussion:{name}": address(page, _comments) for name in of_comment},
        "network:initiative_talk": address(page, lambda scene, role: [[row.slug] for row in scene.rows["initiatives"]]),
    }


FORMS: dict[str, list[Any]] = {
    "discussion:attachment_removal": [1],
    "discussion:board_retirement": ["g-1"],
    "discussion:board_member": ["g-1", 1],
    "discussion:board_invitation_end": ["g-1", 1],
}
