"""Every personal field stands in docs/personal-data.md, and nothing stands there that is gone."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

sys.path.insert(0, str(Path(__file__).parent))
import checks

# What no rule finds: words of people, hashes that recognise somebody, remarks about somebody.
NAMED = {
    "advice.AdvisorEnquiry.subject",
    "advice.AdvisorEnquiry.text",
    "advice.EnquiryStep.text",
    "advice.PeerEntry.text",
    "advice.PeerRequest.concern",
    "advice.PeerRequest.hopes",
    "advice.PeerRequest.title",
    "advice.PeerSession.key_question",
    "advice.PeerSession.next_step",
    "advice.PeerSession.outcome",
    "advice.PeerSession.thanks",
    "advice.PeerTrace.text",
    "accounts.ClaimDecision.reason",
    "accounts.SectorInvitation.code_hash",
    "core.Feedback.text",
    "core.RateWindow.key",
    "dialogue.AccessCode.label",
    "dialogue.Objection.text",
    "dialogue.Statement.receipt_hash",
    "dialogue.Statement.text",
    "dialogue.StatementReport.note",
    "notices.NewsletterDelivery.key",
    "discussion.BoardInvitation.code_hash",
    "discussion.Comment.text",
    "discussion.CommentAttachment.description",
    "discussion.CommentAttachment.file",
    "discussion.CommentDecision.reason",
    "discussion.CommentObjection.answer",
    "discussion.CommentObjection.text",
    "discussion.CommentReport.note",
    "discussion.CommentVersion.text",
    "network.ContactMessage.text",
    "network.MemberImport.faults",
    "network.MemberImport.lines",
    "network.MembershipStep.reason",
    "network.MessageReport.decision_reason",
    "network.MessageReport.reason",
    "network.Offer.text",
    "network.OrganisationInvitation.code_hash",
}
DOCUMENT = (checks.ROOT / "docs" / "personal-data.md").read_text()


def name_of(field: models.Field) -> str:
    return f"{field.model._meta.app_label}.{field.model.__name__}.{field.name}"


def is_about_somebody(model: type[models.Model]) -> bool:
    """An account, or a row of the house that belongs to one person: it calls that person `user`."""
    if model._meta.label == settings.AUTH_USER_MODEL:
        return True
    owner = next((field for field in model._meta.local_fields if field.name == "user"), None)
    return model._meta.app_label in settings.ROOMS and owner is not None and leads_to_user(owner)


def leads_to_user(field: models.Field) -> bool:
    return bool(field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL)


def is_personal(field: models.Field) -> bool:
    """Whole rows about somebody, relations to such rows, addresses, and what is named above."""
    if field.primary_key:
        return False
    if is_about_somebody(field.model) or isinstance(field, models.EmailField) or name_of(field) in NAMED:
        return True
    return bool(field.is_relation and field.related_model and is_about_somebody(field.related_model)) and (
        leads_to_user(field) or field.related_model.__name__ == "Participant"
    )


def personal_fields(found: Iterable[type[models.Model]]) -> set[str]:
    return {name_of(field) for model in found for field in model._meta.local_fields if is_personal(field)}


def documented(text: str) -> dict[str, list[str]]:
    """Return field names with the other cells of their row: purpose, legal basis, retention."""
    rows: dict[str, list[str]] = {}
    for line in text.splitlines():
        first, *others = [cell.strip() for cell in line.strip("|").split("|")]
        for name in re.findall(r"`(\w+\.\w+\.\w+)`", first if line.startswith("|") else ""):
            rows[name] = others
    return rows


def cookies() -> set[str]:
    """Return every cookie the house names in its source."""
    texts = [path.read_text() for path in checks.SOURCE.rglob("*.py") if "/tests/" not in str(path)]
    return {name for text in texts for name in re.findall(r'COOKIE\w* = "(mw_\w+)"', text)}


def test_every_personal_field_is_documented():
    assert personal_fields(apps.get_models()) - set(documented(DOCUMENT)) == set()


def test_nothing_is_documented_that_is_gone():
    present = {name_of(field) for model in apps.get_models() for field in model._meta.local_fields}
    assert set(documented(DOCUMENT)) - present == set()
    assert NAMED - present == set()


def test_every_row_says_purpose_legal_basis_and_retention():
    assert [name for name, cells in documented(DOCUMENT).items() if len(cells) != 3 or not all(cells)] == []


def test_every_cookie_is_documented_and_no_other():
    named = set(re.findall(r"^\| `(mw_\w+)` \|", DOCUMENT, re.M))
    assert cookies() == named
    assert len(named) >= 5


def test_a_forgotten_field_of_each_kind_is_found():
    fields = personal_fields(apps.get_models())
    planted = {
        "accounts.User.display_name",  # a row about somebody
        "accounts.RoleGrant.granted_by",  # a relation to an account
        "dialogue.StatementVote.participant",  # a relation to somebody's row
        "core.Feedback.contact",  # an address
        "core.RateWindow.key",  # named
        "account.EmailAddress.email",  # a library's
    }
    poorer = "\n".join(line for line in DOCUMENT.splitlines() if not any(f"`{name}`" in line for name in planted))
    assert planted <= fields - set(documented(poorer))


def test_a_cookie_in_the_source_is_found():
    assert {"mw_sitzung", "mw_teilnahme", "mw_darstellung"} <= cookies()
