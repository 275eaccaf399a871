"""Addresses of membership in the alliance."""

from __future__ import annotations

from typing import Any


def _keys(scene: Any, role: str) -> list[list[Any]]:
    return [[row.pk] for row in scene.rows["memberships"]]


def _token(scene: Any, role: str) -> list[list[str]]:
    """Return the link of the mail for the one who got it; the others guess."""
    return [[scene.rows["member_token"] if role == "amina" else "geraten"]]


def _list(name: str) -> Any:
    return lambda scene, role: [[scene.rows[name].pk]]


def addresses(address: Any, listing: str, page: str, export: str) -> dict[str, Any]:
    """Return every address of membership that answers GET."""
    chosen = ("", "?q=Zq", "?stand=applied", "?aktuell=alt")
    waiting, reading = _list("member_list"), _list("initiative_list")
    return {
        "network:membership_apply": address(page),
        "network:membership_apply_for": address(page, lambda scene, role: [["o-1"], ["o-3"]]),
        "network:membership_own": address(page),
        "network:membership_edit": address(page, _keys),
        "network:membership_leave": address(page, _keys),
        "network:member_data_confirmation": address(page, _token),
        "network:member_list": address(listing, questions=chosen),
        "network:member_file": address(export),
        "network:member_detail": address(page, _keys),
        "network:member_edit": address(page, _keys),
        "network:member_create": address(page),
        "network:member_import_create": address(page),
        "network:member_import_template": address(export),
        "network:member_import": address(page, waiting),
        "network:member_import_faults": address(export, waiting),
        "network:initiative_import_create": address(page),
        "network:initiative_import_template": address(export),
        "network:initiative_import": address(page, reading),
        "network:initiative_import_faults": address(export, reading),
    }


FORMS: dict[str, list[Any]] = {"network:membership_claim": [1]}
