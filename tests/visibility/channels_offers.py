"""Addresses of offers, needs and messages."""

from __future__ import annotations

from typing import Any


def _keys(name: str) -> Any:
    return lambda scene, role: [[row.pk] for row in scene.rows[name]]


def addresses(address: Any, listing: str, page: str) -> dict[str, Any]:
    """Return every address of offers and messages that answers GET."""
    offers, talks = _keys("offers"), _keys("talks")
    return {
        "network:offer_list": address(listing, questions=("", "?richtung=need", "?ort=Zqstadt&umkreis=25")),
        "network:offer_feed": address(listing),
        "network:offer_create": address(page),
        "network:match_list": address(page),
        "network:offer_detail": address(page, offers),
        "network:offer_edit": address(page, offers),
        "network:offer_fulfilment": address(page, offers),
        "network:message_list": address(page),
        "network:message_create": address(page, lambda scene, role: [["angebot", scene.rows["offers"][0].pk]]),
        "network:conversation": address(page, talks),
        "network:message_report": address(page, _keys("letters")),
        "network:message_report_list": address(page),
        "network:message_report_decision": address(page, _keys("letter_reports")),
    }


FORMS: dict[str, list[Any]] = {
    "network:match_dismissal": [1],
    "network:offer_extension": [1],
    "network:offer_end": [1],
    "network:fulfilment_answer": [1],
    "network:offer_hiding": [1],
    "network:block_end": [1],
    "network:block_create": [1],
}
