"""Who could advise on a case: people who said they are ready, mixed over sectors and regions, with reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from mitwirk.advice.models import Answer, PeerInvitation, PeerReadiness, PeerRequest
from mitwirk.network.models import ContactBlock
from mitwirk.places.models import Place

FEWEST, MOST = 5, 8
CANDIDATES = 400  # enough to mix from; a network of thousands must not be read whole
YEAR = timedelta(days=365)
DISTRICT = 5  # characters of an official key that name the district

REASONS = {
    "topic": _("kennt das Thema"),
    "sector": _("bringt eine andere Sicht mit"),
    "same": _("kennt Ihre Sicht"),
    "region": _("kommt aus einer anderen Region"),
    "here": _("kennt Ihre Region"),
    "size": _("kommt aus einem ähnlich großen Ort"),
    "rare": _("wurde in diesem Jahr noch nicht gefragt"),
}
WEIGHTS = {"topic": 4, "sector": 2, "same": 0, "region": 2, "here": 1, "size": 2, "rare": 1}


@dataclass(frozen=True)
class Match:
    """One person who fits, and why."""

    readiness: PeerReadiness
    reasons: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """The reasons in words."""
        return [str(REASONS[code]) for code in self.reasons]

    @property
    def weight(self) -> int:
        """How much speaks for this person."""
        return sum(WEIGHTS[code] for code in self.reasons)


def ready_for(request: PeerRequest, now: datetime) -> list[PeerReadiness]:
    """Return people who may be asked: ready, not asked yet, not asked more often this year than they wish."""
    since = now - YEAR
    asked = PeerInvitation.objects.filter(request=request).values("user")
    ready = PeerReadiness.objects.exclude(user=request.made_by_id).exclude(user__in=asked)
    # Who wants no messages from the case giver gets no invitation either; nobody learns why.
    blocks = ContactBlock.objects.filter(blocked=request.made_by_id, organisation=None, ended_at=None)
    ready = ready.exclude(user__in=blocks.values("by"))
    ready = ready.filter(user__is_active=True).select_related("user", "place").defer("place__boundary")
    rows = list(ready.prefetch_related("topics").order_by("-since", "pk")[:CANDIDATES])
    load = PeerInvitation.objects.filter(user__in=[row.user_id for row in rows], invited_at__gte=since)
    counted = load.exclude(answer=Answer.NO).order_by().values("user").annotate(times=Count("pk"))
    times = {row["user"]: row["times"] for row in counted}
    for row in rows:
        row.asked_times = times.get(row.user_id, 0)  # type: ignore[attr-defined]
    return [row for row in rows if times.get(row.user_id, 0) < row.times_a_year]


def _regions(rows: list[PeerReadiness]) -> dict[int, list[str]]:
    through = PeerReadiness.regions.through.objects.filter(peerreadiness__in=rows)
    found: dict[int, list[str]] = {}
    for pk, key in through.values_list("peerreadiness_id", "place__key"):
        found.setdefault(pk, []).append(key)
    return found


def reasons_for(request: PeerRequest, topics: set[int], row: PeerReadiness, regions: list[str]) -> tuple[str, ...]:
    """Return codes of what speaks for a person."""
    codes = []
    if topics & {topic.pk for topic in row.topics.all()}:
        codes.append("topic")
    codes.append("same" if row.sector == request.sector else "sector")
    here, theirs = request.place, row.place
    if here is not None and theirs is not None:
        codes.append("here" if here.key[:DISTRICT] == theirs.key[:DISTRICT] else "region")
        if _alike(here, theirs):
            codes.append("size")
    elif here is not None and any(here.key.startswith(key) for key in regions):
        codes.append("here")
    if not row.asked_times:  # type: ignore[attr-defined]
        codes.append("rare")
    return tuple(codes)


def _alike(one: Place, other: Place) -> bool:
    if not one.population or not other.population:
        return False
    return 0.5 <= one.population / other.population <= 2


def matches(request: PeerRequest, now: datetime, count: int = MOST) -> list[Match]:
    """Return up to `count` people, mixed: whoever adds a sector or a district not yet there comes first.

    Somebody who named regions is proposed only for cases there.
    """
    rows = ready_for(request, now)
    regions = _regions(rows)
    topics = set(request.topics.values_list("pk", flat=True))
    key = request.place.key if request.place else ""
    fitting = [
        Match(row, reasons_for(request, topics, row, regions.get(row.pk, [])))
        for row in rows
        if not regions.get(row.pk) or (key and any(key.startswith(part) for part in regions[row.pk]))
    ]
    return _mixed(request, fitting, count)


def _mixed(request: PeerRequest, left: list[Match], count: int) -> list[Match]:
    taken = request.invitations.filter(~Q(answer=Answer.NO)).values_list("sector", flat=True)
    sectors: Counter[str] = Counter(taken)
    districts: Counter[str] = Counter()
    chosen: list[Match] = []

    def worth(match: Match) -> tuple[int, int]:
        place = match.readiness.place
        district = place.key[:DISTRICT] if place else ""
        return match.weight - 3 * sectors[match.readiness.sector] - 2 * districts[district], -match.readiness.pk

    while left and len(chosen) < count:
        best = max(left, key=worth)
        left = [match for match in left if match is not best]
        chosen.append(best)
        sectors[best.readiness.sector] += 1
        if best.readiness.place:
            districts[best.readiness.place.key[:DISTRICT]] += 1
    return chosen
