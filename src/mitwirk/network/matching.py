"""Which needs and offers fit, why, and who is told: once a pair, at most once a week a person."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.network import mails_offers as mails
from mitwirk.network.models import Direction, MatchTelling, Offer, OfferKind, OfferMatch
from mitwirk.network.models.offers import KM_PER_DEGREE
from mitwirk.network.similar import text_closeness
from mitwirk.network.similar_index import text_vectors
from mitwirk.places.models import Place, Topic
from mitwirk.science.similarity import TextIndex

# What each part counts; docs/methods/offers.md says the same in words.
WEIGHTS = {"text": 4.0, "kind": 2.0, "topics": 2.0, "near": 2.0}
LEAST, SIMILAR, FAR_KM = 0.45, 0.35, 100.0
CANDIDATES, COMPARED, MOST = 1000, 60, 5
A_RUN = 25
WEEK = timedelta(days=7)


def km_between(one: Place, two: Place) -> float | None:
    """Return the distance of two places as the crow flies."""
    if None in (one.latitude, one.longitude, two.latitude, two.longitude):
        return None
    north = (one.latitude or 0) - (two.latitude or 0)
    east = ((one.longitude or 0) - (two.longitude or 0)) * math.cos(math.radians(one.latitude or 0))
    return math.hypot(north, east) * KM_PER_DEGREE


def _facts(one: Offer, two: Offer) -> dict[str, Any]:
    """Return what two entries share, without their texts."""
    topics = {topic.pk for topic in one.topics.all()} & {topic.pk for topic in two.topics.all()}
    facts: dict[str, Any] = {"topics": sorted(topics)}
    if one.kind == two.kind and one.kind != OfferKind.OTHER:
        facts["kind"] = one.kind
    km = km_between(one.place, two.place)
    if km is not None:
        facts["km"] = round(km)
    if one.anywhere or two.anywhere:
        facts["anywhere"] = True
    return facts


def _score(facts: dict[str, Any], text: float) -> float:
    near = 1.0 if facts.get("anywhere") else max(0.0, 1 - facts.get("km", FAR_KM / 2) / FAR_KM)
    parts = {"text": text, "kind": float("kind" in facts), "topics": float(bool(facts["topics"])), "near": near}
    return sum(WEIGHTS[name] * value for name, value in parts.items()) / sum(WEIGHTS.values())


def _candidates(offer: Offer) -> list[Offer]:
    """Return the entries of the other direction that share a kind or a topic, the newest of them."""
    other = Direction.OFFER if offer.direction == Direction.NEED else Direction.NEED
    rows = Offer.objects.shown().open().filter(direction=other)
    same = Q(kind=offer.kind) | Q(topics__in=[topic.pk for topic in offer.topics.all()])
    rows = rows.filter(pk__in=Offer.objects.filter(same).values("pk"))
    if offer.made_by_id:
        rows = rows.exclude(made_by=offer.made_by_id)
    if offer.organisation_id:
        rows = rows.filter(Q(organisation=None) | ~Q(organisation=offer.organisation_id))
    return list(rows.for_list().prefetch_related("topics")[:CANDIDATES])


def best_for(offer: Offer) -> list[tuple[Offer, float, dict[str, Any]]]:
    """Return what fits best to one entry, with the facts that say why."""
    rough = [(other, _facts(offer, other)) for other in _candidates(offer)]
    rough.sort(key=lambda pair: (-_score(pair[1], 0), -pair[0].pk))
    rough = rough[:COMPARED]
    if not rough:
        return []
    vectors = text_vectors([f"{other.title} {other.text}" for other, _facts_of in rough])
    close = text_closeness(TextIndex(vectors), text_vectors([f"{offer.title} {offer.text}"]))
    found = []
    for (other, facts), text in zip(rough, close, strict=True):
        score = _score(facts, float(text))
        if text >= SIMILAR:
            facts["text"] = True
        # A place alone, or only the kind, is no reason to write to anybody.
        if score >= LEAST and (facts["topics"] or facts.get("text")):
            found.append((other, score, facts))
    found.sort(key=lambda row: (-row[1], -row[0].pk))
    return found[:MOST]


def changed_offers() -> QuerySet[Offer]:
    """Return open entries for which suggestions were not looked for since their last change."""
    due = Q(matched_at=None) | Q(matched_at__lt=F("changed_at"))
    return Offer.objects.shown().open().filter(due).order_by("changed_at", "pk")


def match_changed(*, now: datetime) -> int:
    """Look for suggestions for what is new or changed, and for nothing else."""
    rows = changed_offers().select_related("place").defer("place__boundary").prefetch_related("topics")
    offers = list(rows[:A_RUN])
    for offer in offers:
        found = best_for(offer)
        made = [
            OfferMatch(
                need=offer if offer.direction == Direction.NEED else other,
                offer=other if offer.direction == Direction.NEED else offer,
                score=score,
                facts=facts,
                made_at=now,
            )
            for other, score, facts in found
        ]
        with transaction.atomic():
            OfferMatch.objects.bulk_create(
                made,
                update_conflicts=True,
                unique_fields=["need", "offer"],
                update_fields=["score", "facts"],
            )
            # The moment of the change that was read: a change meanwhile stays due.
            Offer.objects.filter(pk=offer.pk).update(matched_at=offer.changed_at)
    return len(offers)


def reasons_of(matches: Iterable[OfferMatch]) -> dict[int, list[str]]:
    """Return why each pair is suggested, in plain German; one query for all."""
    matches = list(matches)
    ids = {pk for match in matches for pk in match.facts.get("topics", [])}
    topics = {topic.pk: str(topic) for topic in Topic.objects.filter(pk__in=ids)} if ids else {}
    return {match.pk: _words(match.facts, topics) for match in matches}


def _words(facts: dict[str, Any], topics: dict[int, str]) -> list[str]:
    made = []
    shared = [topics[pk] for pk in facts.get("topics", []) if pk in topics]
    if shared:
        made.append(_("Gleiches Thema: %(topics)s") % {"topics": ", ".join(shared)})
    if "kind" in facts:
        made.append(_("Gleiche Art: %(kind)s") % {"kind": OfferKind(facts["kind"]).label})
    if facts.get("text"):
        made.append(_("Ähnlicher Text"))
    km = facts.get("km")
    if km == 0:
        made.append(_("Am gleichen Ort"))
    elif km is not None and km <= FAR_KM:
        made.append(_("%(km)s km entfernt") % {"km": km})
    elif facts.get("anywhere"):
        made.append(_("Der Ort spielt keine Rolle"))
    return made


def open_matches(viewer: Any) -> QuerySet[OfferMatch]:
    """Return suggestions among open entries, one of which is the viewer's, that were not put aside; best first."""
    own = Offer.objects.of(viewer).values("pk")
    shown = Offer.objects.shown().open().values("pk")
    rows = OfferMatch.objects.filter(Q(need__in=own) | Q(offer__in=own), need__in=shown, offer__in=shown)
    aside = MatchTelling.objects.filter(user=viewer).exclude(dismissed_at=None)
    rows = rows.exclude(pk__in=aside.values("match"))
    sides = [f"{side}__{name}" for side in ("need", "offer") for name in ("place", "organisation", "initiative")]
    rows = rows.select_related("need__made_by", "offer__made_by", *sides)
    return rows.defer("need__place__boundary", "offer__place__boundary").order_by("-score", "-pk")


def matches_for(offer: Offer, viewer: Any) -> QuerySet[OfferMatch]:
    """Return suggestions for one entry of the viewer's."""
    return open_matches(viewer).filter(Q(need=offer) | Q(offer=offer))


def tell_matches(*, now: datetime) -> int:
    """Mail new suggestions to both sides: nobody twice in a week, no pair twice."""
    fresh = OfferMatch.objects.filter(made_at__gt=now - 4 * WEEK)
    rows = fresh.filter(need__in=Offer.objects.shown().open(), offer__in=Offer.objects.shown().open())
    sides = ("need__organisation", "need__initiative", "offer__organisation", "offer__initiative")
    rows = rows.select_related("need__made_by", "offer__made_by", *sides).order_by("-score", "-pk")[:500]
    due: dict[int, list[tuple[OfferMatch, Offer, Offer]]] = defaultdict(list)
    people: dict[int, User] = {}
    for match in rows:
        for own, other in ((match.need, match.offer), (match.offer, match.need)):
            for person in mails.people_of_offer(own):
                people[person.pk] = person
                due[person.pk].append((match, own, other))
    resting = set(MatchTelling.objects.filter(told_at__gt=now - WEEK).values_list("user_id", flat=True))
    known = set(MatchTelling.objects.filter(user__in=list(people)).values_list("match_id", "user_id"))
    told = 0
    for pk, pairs in due.items():
        new = [pair for pair in pairs if (pair[0].pk, pk) not in known][:MOST]
        if new and pk not in resting:
            _tell(people[pk], new, now)
            told += 1
    return told


@transaction.atomic
def _tell(person: User, pairs: Sequence[tuple[OfferMatch, Offer, Offer]], now: datetime) -> None:
    rows = [MatchTelling(match=match, user=person, told_at=now) for match, _own, _other in pairs]
    MatchTelling.objects.bulk_create(rows, ignore_conflicts=True)
    reasons = reasons_of([match for match, _own, _other in pairs])
    lines = [{"own": own, "other": other, "reasons": reasons[match.pk]} for match, own, other in pairs]
    mails.tell_matches(person, lines)
