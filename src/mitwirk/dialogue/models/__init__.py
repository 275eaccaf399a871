"""Rows of the dialogue room."""

from mitwirk.dialogue.models.dialogue import Dialogue, DialogueStep, ModerationMode, State, TeamMember, TeamRole
from mitwirk.dialogue.models.live import LiveSession
from mitwirk.dialogue.models.participant import AccessCode, AgeGroup, Channel, Participant, SectorBasis
from mitwirk.dialogue.models.quality import DataQuality
from mitwirk.dialogue.models.snapshot import ImportRun, LandscapeSnapshot
from mitwirk.dialogue.models.statement import (
    MAX_LENGTH,
    Decision,
    DecisionOutcome,
    Objection,
    Statement,
    StatementKind,
    StatementReport,
    Status,
)
from mitwirk.dialogue.models.vote import StatementVote, VoteValue

__all__ = [
    "MAX_LENGTH",
    "AccessCode",
    "AgeGroup",
    "Channel",
    "DataQuality",
    "Decision",
    "DecisionOutcome",
    "Dialogue",
    "DialogueStep",
    "ImportRun",
    "LandscapeSnapshot",
    "LiveSession",
    "ModerationMode",
    "Objection",
    "Participant",
    "SectorBasis",
    "State",
    "Statement",
    "StatementKind",
    "StatementReport",
    "StatementVote",
    "Status",
    "TeamMember",
    "TeamRole",
    "VoteValue",
]
