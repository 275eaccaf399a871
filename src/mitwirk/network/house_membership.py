"""What the house knows about membership in the alliance: deeds, notices, my desk, jobs, one's own data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from mitwirk.accounts.models import Role
from mitwirk.core.contract import NoticeLine, NoticeRule, PeriodicJob
from mitwirk.network.actions.import_lists import forget_old_imports
from mitwirk.network.actions.member_freshness import REMIND_AFTER, ask_members
from mitwirk.network.actions.membership import close, empty_members, forget_former_members
from mitwirk.network.models import InitiativeImport, MemberImport, Membership, MembershipStep, PersonKind
from mitwirk.network.models.membership import FRESH_FOR, OPEN_STATES, is_member
from mitwirk.network.queries import claimable_memberships

DECIDE_WITHIN = timedelta(days=14)
CLAIM_WITHIN = timedelta(days=28)
ALLIANCE = "alliance"
ACTIVITY_KINDS = {
    "network.membership_applied": gettext_noop("Mitgliedschaft beantragt"),
    "network.membership_confirmed": gettext_noop("Mitglied aufgenommen"),
    "network.membership_declined": gettext_noop("Antrag auf Mitgliedschaft abgelehnt"),
    "network.membership_ended": gettext_noop("Mitgliedschaft beendet"),
    "network.membership_claimed": gettext_noop("Mitgliedschaft mit einem Konto verbunden"),
    "network.membership_changed": gettext_noop("Angaben eines Mitglieds geändert"),
    "network.member_data_confirmed": gettext_noop("Angaben eines Mitglieds bestätigt"),
    "network.member_entered": gettext_noop("Mitglied von Hand eingetragen"),
    "network.members_exported": gettext_noop("Mitgliederliste heruntergeladen"),
    "network.members_imported": gettext_noop("Mitgliederliste eingelesen"),
    "network.initiatives_imported": gettext_noop("Initiativenliste eingelesen"),
}
JOBS = (
    PeriodicJob("network.members_ask", 24 * 3600, ask_members, atomic=False),
    PeriodicJob("network.imports_forget", 3600, forget_old_imports),
    PeriodicJob("network.members_forget", 24 * 3600, forget_former_members),
)


def audiences(viewer: Any) -> list[str]:
    """Return the audience of members of the alliance, for members and the office."""
    return [ALLIANCE] if is_member(viewer) or viewer.holds(Role.OFFICE) else []


def describe_decisions(rows: Collection[Any], viewer: Any) -> Mapping[int, NoticeLine]:
    """Say what the office decided about an application, to those it is about."""
    ids = {row.subject_id for row in rows}
    found = {row.pk: row for row in Membership.objects.of(viewer).filter(pk__in=ids).select_related("organisation")}
    url, about = reverse("network:membership_own"), _("Meine Mitgliedschaft")
    lines = {}
    for row in rows:
        membership = found.get(row.subject_id)
        if membership is None:
            continue
        lines[row.pk] = NoticeLine(f"{membership.title}: {_(DECISIONS[row.kind])}", url, about, url)
    return lines


def _applicants(row: Any) -> list[int]:
    """Return who hears of a decision: the person, or those who applied for the organisation; never who decided."""
    membership = Membership.objects.filter(pk=row.subject_id).first()
    if membership is None:
        return []
    if membership.user_id is not None:
        return [pk for pk in [membership.user_id] if pk != row.by_id]
    applied = membership.steps.filter(deed="applied").exclude(by=None).exclude(by=row.by_id)
    return list(applied.values_list("by", flat=True).distinct())


DECISIONS = {
    "network.membership_confirmed": gettext_noop("aufgenommen"),
    "network.membership_declined": gettext_noop("nicht aufgenommen"),
    "network.membership_ended": gettext_noop("Mitgliedschaft beendet"),
}
NOTICE_RULES = {kind: NoticeRule("network", describe_decisions, people=_applicants) for kind in DECISIONS}


def desk_items(user: Any, now: datetime | None = None) -> list[dict[str, Any]]:
    """Return data to confirm, memberships to claim, and for the office applications."""
    if not user.is_authenticated:
        return []
    today, items = localdate(now), []
    own = reverse("network:membership_own")
    stale = list(Membership.objects.of(user).stale(today).select_related("organisation"))
    if stale:
        due = min(_confirm_until(row) for row in stale)
        text = _("Stimmen Ihre Angaben noch? Die letzte Bestätigung ist über ein Jahr her.")
        items.append(_item(_("Angaben als Mitglied bestätigen"), text, own, len(stale), due))
    waiting = list(claimable_memberships(user).values_list("applied_at", flat=True))
    if waiting:
        text = _("Ihre E-Mail-Adresse steht auf der Mitgliederliste. Übernehmen Sie die Mitgliedschaft.")
        items.append(
            _item(_("Sind Sie schon Mitglied?"), text, own, len(waiting), localdate(min(waiting)) + CLAIM_WITHIN)
        )
    if user.holds(Role.OFFICE):
        oldest = Membership.objects.waiting().aggregate(oldest=Min("applied_at"))["oldest"]
        if oldest:
            count = Membership.objects.waiting().count()
            text = ngettext("%(count)s Antrag wartet.", "%(count)s Anträge warten.", count) % {"count": count}
            href = f"{reverse('network:member_list')}?stand=applied"
            items.append(_item(_("Anträge auf Mitgliedschaft"), text, href, count, localdate(oldest) + DECIDE_WITHIN))
    return items


def _confirm_until(membership: Membership) -> Any:
    asked = membership.asked_on
    if asked is None:
        asked = (
            membership.last_confirmed_on or membership.member_since or localdate(membership.applied_at)
        ) + FRESH_FOR
    return asked + REMIND_AFTER


def _item(title: str, text: str, href: str, count: int, due: Any) -> dict[str, Any]:
    return {"title": title, "text": text, "href": href, "count": count, "due": due}


def personal_data(user: Any) -> dict[str, Any]:
    """Return one's own memberships with their steps, names of the list with one's address, deeds as office."""
    own = Q(user=user) | Q(pk__in=claimable_memberships(user).order_by().values("pk"))
    rows = Membership.objects.filter(own).for_list().prefetch_related("steps").order_by("applied_at", "pk")
    taken = (
        MembershipStep.objects.filter(by=user).exclude(membership__user=user).select_related("membership__organisation")
    )
    waiting = [*MemberImport.objects.filter(by=user).order_by("pk"), *InitiativeImport.objects.filter(by=user)]
    return {
        "memberships": [_membership(row) for row in rows],
        "membership_steps": [
            {"name": step.membership.title, "deed": step.get_deed_display(), "reason": step.reason,
             "at": step.at.isoformat()}
            for step in taken.order_by("pk")
        ],
        "waiting_lists": [{"file": row.filename, "at": row.at.isoformat()} for row in waiting],
    }  # fmt: skip


def _membership(row: Membership) -> dict[str, Any]:
    return {
        "name": row.title,
        "email": row.email,
        "kind": row.get_kind_display(),
        "place": row.place.label if row.place else "",
        "state": row.get_state_display(),
        "number": row.number or "",
        "since": row.member_since.isoformat() if row.member_since else "",
        "confirmed_on": row.last_confirmed_on.isoformat() if row.last_confirmed_on else "",
        "shown": row.shown,
        "steps": [
            {"deed": step.get_deed_display(), "reason": step.reason, "at": step.at.isoformat()}
            for step in sorted(row.steps.all(), key=lambda step: step.pk)
        ],
    }


def erase(user: Any, *, now: datetime) -> dict[str, int]:
    """Let a person leave the alliance: the membership ends, all that is personal goes, number and dates stay."""
    listed = Membership.objects.filter(pk__in=claimable_memberships(user).order_by().values("pk"))
    listed = listed.filter(kind__in=PersonKind.values)
    rows = Membership.objects.select_for_update().filter(Q(user=user) | Q(pk__in=listed.values("pk")))
    found = list(rows)
    for row in found:
        if row.state in OPEN_STATES:
            close(row, by=None, now=now)
    empty_members([row.pk for row in found])
    return {
        "network_membership": len(found),
        "network_memberimport": MemberImport.objects.filter(by=user).delete()[0],
        "network_initiativeimport": InitiativeImport.objects.filter(by=user).delete()[0],
    }
