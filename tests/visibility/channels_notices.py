"""Addresses of notices and newsletters."""

from __future__ import annotations

from typing import Any

from mitwirk.notices.sending import unsubscribe_token


def _notices(scene: Any, role: str) -> list[list[Any]]:
    return [[row.pk] for row in scene.rows["notices"]]


def _issues(scene: Any, role: str) -> list[list[Any]]:
    return [[row.slug] for row in scene.rows["letters_out"]]


def _own_token(scene: Any, role: str) -> list[list[Any]]:
    return [[unsubscribe_token(scene.people[role])] if role in scene.people else ["erfunden"]]


def addresses(address: Any, listing: str, page: str, export: str) -> dict[str, Any]:
    """Return every address of notices that answers GET."""
    return {
        "notices:notice_list": address(page),
        "notices:notice_detail": address(page, _notices),
        "notices:notice_settings": address(page),
        "notices:subscription_list": address(page),
        "notices:unsubscribe": address(page, _own_token),
        "notices:feed_list": address(page),
        "notices:newsletter_list": address(listing),
        "notices:newsletter_feed": address(export),
        "notices:newsletter_ask": address(page),
        "notices:newsletter_confirm": address(page, lambda scene, role: [["erfunden"]]),
        "notices:newsletter_leave": address(page, lambda scene, role: [["erfunden"]]),
        "notices:newsletter_detail": address(page, _issues),
        "notices:issue_list": address(listing),
        "notices:issue_create": address(page),
        "notices:issue_preview": address(page, _issues),
        "notices:issue_edit": address(page, _issues),
        "dialogue:dialogue_feed": address(export),
        "dialogue:dialogue_calendar": address(export),
    }


FORMS: dict[str, list[Any]] = {
    "notices:notice_reading": [],
    "notices:bounce_settling": [],
    "notices:issue_trial": ["rundbrief-1"],
    "notices:issue_release": ["rundbrief-2"],
}
