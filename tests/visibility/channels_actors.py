"""Addresses of organisations, initiatives, the directory and advisors."""

from __future__ import annotations

from typing import Any


def _slugs(name: str) -> Any:
    return lambda scene, role: [[row.slug] for row in scene.rows[name]]


def addresses(address: Any, listing: str, page: str) -> dict[str, Any]:
    """Return every address of actors and advisors that answers GET."""
    return {**_of_actors(address, listing, page), **_of_advisors(address, listing, page)}


def _of_actors(address: Any, listing: str, page: str) -> dict[str, Any]:
    organisations, initiatives = _slugs("organisations"), _slugs("initiatives")
    return {
        "network:directory": address(
            listing,
            questions=("", "?art=organisationen", "?q=Zqinitiative", "?ort=Zqstadt", "?ansicht=liste", "?art=menschen"),
        ),
        "network:directory_points": address(listing, questions=("", "?art=organisationen", "?art=menschen")),
        "network:directory_feed": address(
            listing, questions=("", "?art=organisationen", "?art=menschen", "?q=Zqtreff")
        ),
        "network:saved_search_list": address(page),
        "network:saved_search_edit": address(page, lambda scene, role: [[scene.rows["saved_search"].pk]]),
        "network:profile_edit": address(page),
        "network:profile_detail": address(page, lambda scene, role: [[scene.rows["profile"].slug]]),
        "network:organisation_create": address(page),
        "network:organisation_join": address(page, lambda scene, role: [["geraten"]]),
        "network:organisation_detail": address(page, organisations),
        "network:organisation_edit": address(page, organisations),
        "network:organisation_people": address(page, organisations),
        "network:initiative_create": address(page),
        "network:partnership_list": address(page),
        "network:deserted_list": address(listing),
        "network:invitation_list": address(page),
        "network:initiative_detail": address(page, initiatives),
        "network:initiative_edit": address(page, initiatives),
        "network:partner_create": address(page, initiatives),
        "network:picture_list": address(page, initiatives),
        "network:picture_detail": address(page, lambda scene, role: [[row.pk] for row in scene.rows["pictures"]]),
    }


def _of_advisors(address: Any, listing: str, page: str) -> dict[str, Any]:
    advisors = _slugs("advisors")
    return {
        "advice:advisor_list": address(listing, questions=("", "?q=Zqfachperson")),
        "advice:listing_list": address(listing, questions=("", "?stand=alle")),
        "advice:advisor_entry": address(page),
        "advice:reference_create": address(page),
        "advice:reference_list": address(page),
        "advice:advisor_detail": address(page, advisors),
        "advice:enquiry_create": address(page, advisors),
        "advice:listing_decision": address(page, advisors),
        "advice:enquiry_list": address(page),
        "advice:enquiry_detail": address(page, lambda scene, role: [[scene.rows["enquiry"].pk]]),
    }


FORMS: dict[str, list[Any]] = {
    "network:profile_removal": [],
    "network:saved_search_create": [],
    "network:saved_search_removal": [1],
    "network:organisation_member": ["o-1", 1],
    "network:organisation_invitation_end": ["o-1", 1],
    "network:organisation_hiding": ["o-1"],
    "network:partnership_end": ["i-1", 1],
    "network:picture_removal": ["i-1", 1],
    "network:initiative_hiding": ["i-1"],
    "advice:advisor_leave": [],
    "advice:reference_removal": [1],
    "advice:enquiry_withdrawal": [1],
}
