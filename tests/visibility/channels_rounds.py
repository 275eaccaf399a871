"""Addresses of peer advice."""

from __future__ import annotations

from typing import Any


def of_round(scene: Any, role: str) -> list[list[Any]]:
    return [[scene.rows["round"].pk]]


def addresses(address: Any, channel: str, page: str, export: str) -> dict[str, Any]:
    """Return every address of peer advice that answers GET."""
    return {
        "advice:start": address(channel),
        "advice:office": address(channel),
        "advice:readiness": address(page),
        "advice:request_create": address(page),
        "advice:request_detail": address(page, lambda scene, role: [[pk] for pk in scene.rows["cases"]]),
        "advice:room": address(page, of_round, ("", "?teil=1")),
        "advice:follow_up": address(page, of_round),
        "advice:state": address(export, of_round),
        "advice:calendar": address(export, of_round),
    }


FORMS: dict[str, list[Any]] = {
    "advice:readiness_end": [],
    **{
        f"advice:{name}": [1]
        for name in (
            "invitations",
            "invitation_answer",
            "poll",
            "poll_answer",
            "date",
            "date_end",
            "withdrawal",
            "beginning",
            "part_end",
            "extension",
            "rest",
            "role",
            "entry_create",
            "key_question",
            "method",
            "closing",
            "notes",
            "sentence",
        )
    },
}
