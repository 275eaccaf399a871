"""Votes: the one table that grows to millions of rows, so it carries nothing it does not need."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwirk.dialogue.models.dialogue import Dialogue
from mitwirk.dialogue.models.participant import Participant
from mitwirk.dialogue.models.statement import Statement


class VoteValue(models.IntegerChoices):
    """How someone answers a statement (Stimme)."""

    AGREE = 1, _("Stimme zu")
    DISAGREE = -1, _("Lehne ab")
    PASS = 0, _("Unentschieden")


class StatementVote(models.Model):
    """One person's present answer to one statement (Stimme). Changing one's mind replaces it."""

    pk = models.CompositePrimaryKey("participant_id", "statement_id")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="votes", db_index=False)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes", db_index=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="votes", db_index=False)
    value = models.SmallIntegerField(choices=VoteValue)
    important = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["dialogue", "at"], name="vote_dialogue_at")]

    def __str__(self) -> str:
        return f"{self.participant_id}/{self.statement_id}: {self.value}"
