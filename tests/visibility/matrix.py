"""Who learns what through which channel: one row for each kind of thing, one set of roles for each channel.

A channel that a row does not name tells nobody. Every row is read both ways: whoever stands here must find the
thing, everybody else must not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

from tests.visibility.channels import CHANNELS, Told
from tests.visibility.matrix_actors import SILENT as SILENT_ACTORS
from tests.visibility.matrix_actors import rows as actor_rows
from tests.visibility.matrix_membership import SILENT as SILENT_MEMBERSHIP
from tests.visibility.matrix_membership import rows as membership_rows
from tests.visibility.matrix_notices import SILENT as SILENT_NOTICES
from tests.visibility.matrix_notices import rows as notice_rows
from tests.visibility.matrix_offers import SILENT as SILENT_OFFERS
from tests.visibility.matrix_offers import rows as offer_rows
from tests.visibility.matrix_rounds import SILENT as SILENT_ROUNDS
from tests.visibility.matrix_rounds import rows as round_rows
from tests.visibility.matrix_talk import rows as talk_rows
from tests.visibility.scene import DRAFT_WORD, ROLES, moment

Roles = frozenset[str]
ALL: Roles = frozenset(ROLES)
NOBODY: Roles = frozenset()
GUEST, EMIL, AMINA = frozenset({"guest"}), frozenset({"emil"}), frozenset({"amina"})
OFFICE = frozenset({"office"})
ORGANISER, TEAM_MODERATOR = frozenset({"organiser"}), frozenset({"team_moderator"})
HOUSE_MODERATOR, PLACE_ADMIN = frozenset({"house_moderator"}), frozenset({"place_admin"})
ORGANISERS = ORGANISER | OFFICE
TEAM = TEAM_MODERATOR | ORGANISERS
MODERATORS = TEAM | HOUSE_MODERATOR
INVITED_TO_TEAM = TEAM_MODERATOR | ORGANISER


@dataclass(frozen=True)
class Row:
    """One thing, the sign by which it is recognised, and who finds it where."""

    model: str
    thing: str
    sign: str
    page: Roles = NOBODY
    list: Roles = NOBODY
    search: Roles = NOBODY
    export: Roles = NOBODY
    personal: Roles = NOBODY
    mail: Roles = NOBODY


def at(day: int) -> str:
    """Return the moment of a row as files write it."""
    return re.escape(moment(day).isoformat()[:19])


MATRIX: tuple[Row, ...] = (
    # Places and topics are public.
    Row("places.Place", "a town", "Zqstadt", ALL, ALL, ALL, ALL, personal=PLACE_ADMIN | EMIL),
    Row("places.Place", "a quarter", "Zqteil", ALL, ALL, ALL, ALL),
    Row("places.PopulationCell", "how many girls live in the district", r"77.731", page=ALL),
    Row("places.Topic", "a topic that people talk about", "Zqthemaopen", page=ALL, list=ALL),
    # A form that offers all topics says nothing of a draft.
    Row("dialogue.Dialogue_topics", "what a draft is about", r"Zqthemadraft(?!</span></label>|</option>)", TEAM, TEAM),
    # Dialogues: a draft belongs to its team; there are no files before the end.
    Row("dialogue.Dialogue", "a draft", "Zqfragedraft", TEAM, TEAM, TEAM, personal=TEAM, mail=INVITED_TO_TEAM),
    Row("dialogue.Dialogue", "an open one", "Zqfrageopen", ALL, ALL, ALL, ALL, personal=TEAM | AMINA,
        mail=INVITED_TO_TEAM | AMINA),
    Row("dialogue.Dialogue", "a closed one", "Zqfrageclosed", ALL, ALL, ALL, ALL, TEAM, INVITED_TO_TEAM),
    Row("dialogue.Dialogue", "an evaluated one", "Zqfrageevaluated", ALL, ALL, ALL, ALL, TEAM, INVITED_TO_TEAM),
    Row("core.SearchDocument", "the text of a draft in the index", "Zqkontextdraft", page=TEAM, search=TEAM),
    Row("core.SearchWord", "a word that only a draft uses", DRAFT_WORD, TEAM, ORGANISERS, TEAM),
    Row("dialogue.DialogueStep", "what the team says at the end", "Zqschritt", page=ALL, export=ALL),
    Row("dialogue.TeamMember", "the name of a moderator", r"Zqclara(?!@)", TEAM_MODERATOR, MODERATORS,
        personal=TEAM_MODERATOR, mail=TEAM_MODERATOR),
    # Statements: published ones for all; others for author and moderation, and without a text in every file.
    Row("dialogue.Statement", "accepted in a draft", "Zqentwurf", TEAM, ORGANISERS, TEAM),
    Row("dialogue.Statement", "accepted, dialogue open", "Zqoffen", ALL, GUEST | MODERATORS, ALL, personal=AMINA),
    Row("dialogue.Statement", "accepted, dialogue closed", "Zqbeendet", ALL, ALL, ALL, ALL),
    Row("dialogue.Statement", "pending, by Amina", "Zqwartet", AMINA | MODERATORS, MODERATORS, personal=AMINA),
    Row("dialogue.Statement", "pending, by a guest", "Zqgastwartet", GUEST | MODERATORS, MODERATORS),
    Row("dialogue.Statement", "pending, dialogue closed", "Zqendewartet", MODERATORS, MODERATORS),
    Row("dialogue.Statement", "rejected, by Amina", "Zqabgelehnt", AMINA | MODERATORS, MODERATORS,
        personal=AMINA | ORGANISER, mail=AMINA),
    Row("dialogue.Statement", "rejected, dialogue closed", "Zqendeabgelehnt", MODERATORS),
    Row("dialogue.Statement", "merged, by Amina", "Zqvereint", AMINA | MODERATORS, MODERATORS,
        personal=AMINA | ORGANISER, mail=AMINA),
    Row("dialogue.Statement", "reworded, by Amina", "Zqaltefassung", AMINA | MODERATORS, MODERATORS,
        personal=AMINA | ORGANISER, mail=AMINA),
    # What moderation does: reasons are public, words of authors and reporters are not.
    Row("dialogue.Decision", "why a statement was rejected", "Zqgrund", AMINA | MODERATORS, ALL,
        personal=AMINA | ORGANISER, mail=AMINA),
    Row("dialogue.Objection", "what its author says to that", "Zqeinspruch", AMINA | MODERATORS, MODERATORS,
        personal=AMINA),
    Row("dialogue.Objection", "what the team answers", "Zqantwort", AMINA | MODERATORS, personal=AMINA | OFFICE,
        mail=AMINA),
    Row("dialogue.StatementReport", "what somebody reports", "Zqmeldung", MODERATORS, MODERATORS, personal=AMINA),
    # Answers are secret: each person sees the own ones.
    Row("dialogue.StatementVote", "Amina's answer",
        rf"Zqstimme(?:(?!<li|<form).){{0,400}}(?:Sie haben abgelehnt|Bisher haben Sie abgelehnt)|{at(5)}",
        AMINA, AMINA, personal=AMINA),
    Row("dialogue.StatementVote", "a guest's answer",
        rf"Zqgaststimme(?:(?!<li|<form).){{0,400}}(?:Sie haben abgelehnt|Bisher haben Sie abgelehnt)|{at(6)}",
        GUEST, GUEST),
    Row("dialogue.Participant", "that and when Amina takes part", at(3), personal=AMINA),
    Row("dialogue.Participant", "that and when a guest takes part", at(4)),
    Row("dialogue.LandscapeSnapshot", "of an open dialogue", "Zqbildoffen", GUEST | MODERATORS),
    Row("dialogue.LandscapeSnapshot", "of a closed dialogue", "Zqbildbeendet", page=ALL, export=ALL),
    Row("dialogue.LiveSession", "how the hall comes in", r"d/ZQSL(?!/AAAA)", page=TEAM),
    Row("dialogue.LiveSession", "when a team member put it on the screen", at(9), personal=ORGANISER),
    Row("dialogue.DataQuality", "how many answered how much", r"88.447", list=MODERATORS),
    Row("dialogue.AccessCode", "a card's code", "ZQKA-?RTEB", ORGANISERS, ORGANISERS),
    Row("dialogue.AccessCode", "for whom a card is", "Zqkarte(?!B|A)", list=ORGANISERS),
    Row("dialogue.ImportRun", "the source of an import", "Zqquelle"),
    Row("dialogue.ImportRun", "when somebody imported", at(2), personal=OFFICE),
    Row("file", "an upload that waits", "Zqeinlesen", page=OFFICE),
    # People: the address is for the person and the office, everything else for the person.
    Row("accounts.User", "Emil's address", r"zqemil@post\.example", EMIL | OFFICE, OFFICE, export=OFFICE, personal=EMIL, mail=EMIL),
    Row("accounts.User", "an organiser's address", r"zqbernd@post\.example", ORGANISER, personal=ORGANISER),
    Row("account.EmailAddress", "Amina's address", r"zqamina@post\.example", AMINA | OFFICE, OFFICE,
        export=OFFICE, personal=AMINA),
    Row("accounts.RoleGrant", "who moderates the house", r"zqhanna@post\.example", HOUSE_MODERATOR, OFFICE,
        personal=HOUSE_MODERATOR),
    Row("accounts.RoleGrant", "since when a role is held", at(1), personal=HOUSE_MODERATOR | PLACE_ADMIN | OFFICE),
    Row("accounts.SectorClaim", "for which body Amina speaks", "Zqgremium", AMINA | OFFICE, OFFICE, personal=AMINA,
        mail=AMINA),
    Row("accounts.ClaimDecision", "why it was not confirmed", "Zqpruefung", AMINA | OFFICE, personal=AMINA, mail=AMINA),
    Row("accounts.BodyDomain", "which domain proves what", "zqdomain", list=OFFICE),
    Row("accounts.SectorInvitation", "who was invited to speak for whom", "Zqeinladung", EMIL, OFFICE, personal=EMIL,
        mail=EMIL),
    Row("accounts.Consent", "what Emil agreed to", f"Zqfassung|{at(7)}", personal=EMIL),
    Row("socialaccount.SocialAccount", "Emil's account elsewhere", "zqfremdkonto", personal=EMIL),
    Row("mfa.Authenticator", "the secret of Emil's second step", "zqgeheimnis"),
    Row("network.SimilarCase", "the mark of an indexed text", "zqabdruck"),
    # The ground floor
    Row("core.Activity", "what Amina did and when", at(8), personal=AMINA),
    Row("core.Feedback", "what Amina met", "Zqrueckmeldung", list=OFFICE, personal=AMINA),
    Row("core.OperatorText", "the imprint", "Zqimpressum", page=ALL),
    Row("core.RateWindow", "who asked how often", "zqrate"),
    Row("core.Heartbeat", "when a job ran last", "zqherzschlag"),
    Row("django_tasks_database.DBTaskResult", "a job that failed", "Zqspur", list=OFFICE),
    *actor_rows(Row, ALL),
    *offer_rows(Row, ALL),
    *membership_rows(Row, ALL),
    *round_rows(Row, ALL),
    *notice_rows(Row, ALL, at),
    *talk_rows(Row, ALL),
)  # fmt: skip

# Rows of libraries that no page of this house reads out.
SILENT = {
    **SILENT_ACTORS,
    **SILENT_NOTICES,
    **SILENT_MEMBERSHIP,
    **SILENT_OFFERS,
    **SILENT_ROUNDS,
    "core.SearchPosting": "which documents hold a term; asked only for documents that the viewer may find",
    "core.SearchEdition": "one mark drawn by chance; only the process reads it",
    "auth.Permission": "unused: rights follow from roles and teams",
    "auth.Group": "unused",
    "auth.Group_permissions": "unused",
    "contenttypes.ContentType": "names of tables, nothing typed by anybody",
    "sessions.Session": "known by a cookie only; holds who is signed in",
    "account.EmailConfirmation": "unused: addresses are confirmed by code, kept in the session",
    "socialaccount.SocialApp": "unused: providers stand in the settings",
    "socialaccount.SocialToken": "unused: tokens of providers are not stored",
}


def label_of(model: type[Model]) -> str:
    return str(model._meta.label)


def models_without_row(models: Iterable[type[Model]], rows: Iterable[Row] = MATRIX) -> list[str]:
    """Return models of which the matrix does not say who may see them."""
    return sorted({label_of(model) for model in models} - {row.model for row in rows} - set(SILENT))


def _finder(sign: str) -> Callable[[str], object]:
    """Return what looks for a sign in a text of small letters; most signs are plain words, found much faster."""
    if re.escape(sign) == sign:
        small = sign.lower()
        return lambda text: small in text
    return re.compile(sign, re.IGNORECASE | re.DOTALL).search


def differences(told: Iterable[Told], role: str, rows: Iterable[Row] = MATRIX) -> list[str]:
    """Return where one role learnt more or less than the matrix says."""
    found: list[str] = []
    texts = {
        channel: [(said.path, said.text.lower()) for said in told if said.channel == channel] for channel in CHANNELS
    }
    for row in rows:
        stands_in = _finder(row.sign)
        for channel in CHANNELS:
            paths = [path for path, text in texts[channel] if stands_in(text)]
            allowed = role in getattr(row, channel)
            if paths and not allowed:
                found.append(f"leak: {role} learns {row.model} ({row.thing}) by {channel}: {paths[0]}")
            if allowed and not paths:
                found.append(f"missing: {role} does not find {row.model} ({row.thing}) by {channel}")
    return found
