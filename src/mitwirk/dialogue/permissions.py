"""Who may do what in a dialogue. Each predicate costs at most one query."""

from __future__ import annotations

from mitwirk.accounts.models import Role
from mitwirk.dialogue.models import Dialogue, TeamMember, TeamRole


def can_create(viewer) -> bool:
    """The office and place administrators start dialogues."""
    return viewer.is_authenticated and (viewer.holds(Role.OFFICE) or viewer.holds(Role.PLACE_ADMIN))


def can_organise(viewer, dialogue: Dialogue) -> bool:
    """Organisers of the dialogue and the office change it, open and close it."""
    if not viewer.is_authenticated:
        return False
    if viewer.holds(Role.OFFICE):
        return True
    return TeamMember.objects.filter(dialogue=dialogue, user=viewer, role=TeamRole.ORGANISER).exists()


def can_moderate(viewer, dialogue: Dialogue) -> bool:
    """The dialogue's team, house moderators and the office decide about statements."""
    if not viewer.is_authenticated:
        return False
    if viewer.holds(Role.OFFICE) or viewer.holds(Role.MODERATOR):
        return True
    return TeamMember.objects.filter(dialogue=dialogue, user=viewer).exists()


def can_present(viewer, dialogue: Dialogue) -> bool:
    """The dialogue's team and the office put it on a hall's screen and say what the screen shows."""
    if not viewer.is_authenticated:
        return False
    return viewer.holds(Role.OFFICE) or TeamMember.objects.filter(dialogue=dialogue, user=viewer).exists()


def can_import(viewer) -> bool:
    """Only the office reads in votes from elsewhere."""
    return viewer.is_authenticated and viewer.holds(Role.OFFICE)
