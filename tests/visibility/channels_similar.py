"""Addresses of similar cases."""

from __future__ import annotations

from typing import Any

QUESTIONS = ("", "?text=Quittenbaum", "?ort=Zqstadt", "?text=Garten&ort=Zqstadt")


def addresses(address: Any, channel: str, page: str) -> dict[str, Any]:
    """Return the rows for the list of addresses."""
    return {
        "network:similar": address(channel, questions=QUESTIONS),
        "network:similar_to_initiative": address(page, lambda scene, role: [[scene.rows["similar"].slug]]),
    }
