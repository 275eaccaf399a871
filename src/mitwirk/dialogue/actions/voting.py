"""Voting: the deed that happens most, so it is one statement of SQL that checks and writes at once."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mitwirk.core import activity, prepared
from mitwirk.core.errors import HouseError
from mitwirk.dialogue.halls import limit_address
from mitwirk.dialogue.models import (
    Channel,
    Dialogue,
    Participant,
    SectorBasis,
    State,
    Statement,
    StatementVote,
    Status,
)

MOST_IMPORTANT = 5
NEW_GUESTS_PER_ADDRESS = 120  # a school class or a family shares one address
GUEST_WINDOW_SECONDS = 3600

# Everything a vote depends on stands in one statement, so that no other deed can slip between check and write.
CAST = """
INSERT INTO dialogue_statementvote (participant_id, statement_id, dialogue_id, value, important, at)
SELECT p.id, s.id, d.id, %s, %s, %s
FROM dialogue_dialogue d
JOIN dialogue_statement s ON s.dialogue_id = d.id
JOIN dialogue_participant p ON p.dialogue_id = d.id
WHERE d.slug = %s AND s.number = %s AND {person}
  AND s.status = 'accepted' AND d.state = 'open' AND (d.closes_at IS NULL OR d.closes_at > %s)
ON CONFLICT (participant_id, statement_id)
DO UPDATE SET value = excluded.value, important = excluded.important, at = excluded.at
"""
# SQLite finds the guest in the index of keys only if the condition of that index is said in so many words.
CAST_AS_GUEST = CAST.format(person="p.guest_key = %s AND NOT (p.guest_key = '') AND p.user_id IS NULL")
CAST_TYPES = ("smallint", "boolean", "timestamptz", "text", "integer", "text", "timestamptz")
CAST_AS_USER = CAST.format(person="p.user_id = %s")


class VoteRefused(HouseError):
    """A vote that cannot count; the sentence says why."""


class DialogueNotOpen(VoteRefused):
    """The dialogue takes no votes now."""

    status = 409

    def default_message(self) -> str:
        """Return the sentence for a vote that came too late or too early."""
        return _(
            "Dieser Dialog nimmt keine Antworten mehr an. Ihre bisherigen Antworten zählen. "
            "Das Ergebnis steht auf der Dialogseite."
        )


class UnknownStatement(VoteRefused):
    """The statement does not exist here or is no longer voted on."""

    status = 404

    def default_message(self) -> str:
        """Return the sentence for a statement that is gone."""
        return _(
            "Über diese Aussage wird hier nicht abgestimmt. Vielleicht wurde sie zusammengeführt. "
            "Machen Sie mit der nächsten weiter."
        )


def cast_vote(
    *,
    slug: str,
    number: int,
    value: int,
    important: bool,
    guest_key: str = "",
    user_id: int | None = None,
    now: datetime,
) -> bool:
    """Record or replace one answer of a person who already takes part. False if there is no such person yet.

    Votes are secret and many: the row itself says who and when, the activity log stays out of it.
    """
    person = user_id if user_id is not None else guest_key
    moment = connection.ops.adapt_datetimefield_value(now)
    params = [int(value), bool(important), moment, slug, number, person, moment]
    with connection.cursor() as cursor:
        if user_id is not None:
            cursor.execute(CAST_AS_USER, params)
        else:
            prepared.execute(cursor, CAST_AS_GUEST, params, name="cast_as_guest", types=CAST_TYPES)
        return cursor.rowcount == 1


@transaction.atomic
def join(
    *,
    dialogue: Dialogue,
    guest_key: str = "",
    user=None,
    address: str = "",
    channel: str = Channel.WEB,
    now: datetime,
) -> Participant:
    """Make the row of a person who answers for the first time; safe against double clicks."""
    if not dialogue.is_open(now):
        raise DialogueNotOpen
    if address:
        limit_address(
            "dialogue.join",
            address,
            dialogue,
            at_most=NEW_GUESTS_PER_ADDRESS,
            seconds=GUEST_WINDOW_SECONDS,
            now=now,
        )
    if user is not None and user.is_authenticated:
        return take_over(dialogue=dialogue, guest_key=guest_key, user=user, now=now)
    newcomer = Participant(dialogue=dialogue, guest_key=guest_key, channel=channel, joined_at=now)
    Participant.objects.bulk_create([newcomer], ignore_conflicts=True)
    return Participant.objects.holding(guest_key).get(dialogue=dialogue)


@transaction.atomic
def take_over(*, dialogue: Dialogue, guest_key: str, user, now: datetime) -> Participant:
    """Link what a browser answered as a guest to the account that is signed in now; own answers win."""
    own = Participant.objects.select_for_update().filter(dialogue=dialogue, user=user).first()
    guest = None
    if guest_key:
        holders = Participant.objects.select_for_update().holding(guest_key)
        guest = holders.filter(dialogue=dialogue, user=None).first()
    if own is None and guest is not None:
        guest.user = user
        guest.save(update_fields=["user"])
        return guest
    if own is None:
        participant, _created = Participant.objects.get_or_create(
            dialogue=dialogue, user=user, defaults={"joined_at": now}
        )
        return participant
    if guest is not None:
        _merge_guest(guest, own)
    return own


def _merge_guest(guest: Participant, own: Participant) -> None:
    answered = StatementVote.objects.filter(participant=own).values("statement_id")
    moved = [
        StatementVote(
            participant=own,
            statement_id=vote.statement_id,
            dialogue_id=vote.dialogue_id,
            value=vote.value,
            important=vote.important,
            at=vote.at,
        )
        for vote in StatementVote.objects.filter(participant=guest).exclude(statement_id__in=answered)
    ]
    StatementVote.objects.bulk_create(moved)
    Statement.objects.filter(author=guest).update(author=own)
    guest.delete()


def check_important(*, participants: QuerySet[Participant], number: int) -> None:
    """Refuse a sixth mark: what is important to someone stays a choice."""
    marked = StatementVote.objects.filter(participant__in=participants, important=True)
    marked = marked.exclude(statement__number=number)
    if marked.count() >= MOST_IMPORTANT:
        raise VoteRefused(
            _("Sie haben schon fünf Aussagen als besonders wichtig markiert. Nehmen Sie zuerst eine Markierung zurück.")
        )


def explain_refusal(*, slug: str, number: int, now: datetime) -> VoteRefused:
    """Say why a vote of an existing participant did not count."""
    dialogue = Dialogue.objects.filter(slug=slug).exclude(state=State.DRAFT).first()
    if (
        dialogue is None
        or not Statement.objects.filter(dialogue=dialogue, number=number, status=Status.ACCEPTED).exists()
    ):
        return UnknownStatement()
    return DialogueNotOpen()


@transaction.atomic
def describe_self(
    *,
    participant: Participant,
    sector: str,
    confirmed_sector: str = "",
) -> Participant:
    """Note from which side someone answers, or that they would rather not say.

    Politics and administration count as confirmed only with a confirmed claim or an access card.
    """
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    participant.asked_sector = True
    kept_card = participant.sector_basis == SectorBasis.CODE and participant.sector == sector
    participant.sector = sector
    if not kept_card:
        participant.sector_basis = _basis(sector, confirmed_sector)
    participant.save(update_fields=["asked_sector", "sector", "sector_basis"])
    return participant


def _basis(sector: str, confirmed_sector: str) -> str:
    if not sector:
        return ""
    return SectorBasis.CLAIM if sector == confirmed_sector else SectorBasis.SELF


@transaction.atomic
def describe_background(*, participant: Participant, age_group: str, place) -> Participant:
    """Note age group and place, both voluntary; they are only ever counted."""
    participant.age_group = age_group
    participant.place = place
    participant.asked_about = True
    participant.save(update_fields=["age_group", "place", "asked_about"])
    return participant


def admit_with_card(*, participant: Participant, sector: str) -> Participant:
    """Note the sector that an access card vouches for."""
    participant.sector = sector
    participant.sector_basis = SectorBasis.CODE if sector else ""
    participant.asked_sector = bool(sector)
    participant.save(update_fields=["sector", "sector_basis", "asked_sector"])
    return participant


@transaction.atomic
def leave(*, dialogue: Dialogue, participant: Participant, now: datetime) -> None:
    """Delete a person's answers and row; published statements stay, without an author.

    After the end the result stands, and single answers are no longer tied to the people who see them.
    """
    if not dialogue.is_open(now):
        raise HouseError(
            _("Der Dialog ist beendet und ausgezählt. Einzelne Antworten lassen sich jetzt nicht mehr löschen.")
        )
    StatementVote.objects.filter(participant=participant).delete()
    participant.delete()
    activity.record("dialogue.participant_left", by=None, at=now, subject=dialogue)
