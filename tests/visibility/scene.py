"""One house with one of everything in it: each private thing carries a word that occurs nowhere else."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mitwirk.accounts.actions.bodies import add_domain, invite
from mitwirk.accounts.actions.claims import claim_sector, decide_claim
from mitwirk.accounts.models import Consent, Role, RoleGrant, User
from mitwirk.accounts.testing import make_user
from mitwirk.core import activity
from mitwirk.core.models import Audience, Feedback, Heartbeat, OperatorText, RateWindow
from mitwirk.core.search import rebuild
from mitwirk.dialogue import guest, import_files
from mitwirk.dialogue.actions import moderation, objections
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.actions.reports import report_statement
from mitwirk.dialogue.actions.team import add_member
from mitwirk.dialogue.models import (
    AccessCode,
    DataQuality,
    Dialogue,
    DialogueStep,
    ImportRun,
    LiveSession,
    Participant,
    State,
    Statement,
    StatementVote,
    Status,
)
from mitwirk.dialogue.quality import measure
from mitwirk.dialogue.receipts import receipt_hash
from mitwirk.dialogue.testing import make_dialogue, make_statement, make_statements, make_vote
from mitwirk.places.models import PopulationCell, Topic
from mitwirk.places.testing import make_municipality, make_quarter
from tests.visibility.scene_actors import actors
from tests.visibility.scene_membership import members
from tests.visibility.scene_notices import notices
from tests.visibility.scene_offers import offers
from tests.visibility.scene_rounds import peer_rounds
from tests.visibility.scene_similar import similar_cases
from tests.visibility.scene_talk import talk

ROLES = (
    "nobody",
    "guest",
    "emil",
    "amina",
    "team_moderator",
    "organiser",
    "house_moderator",
    "place_admin",
    "office",
)
SEARCH_WORD = "Quittenbaum"  # stands in every text, so that one question finds all that may be found
DRAFT_WORD = "Zirbelnuss"  # stands in a draft only
RECEIPT = "K7PM-3XQD-WH9T"


def moment(day: int) -> datetime:
    """Return a moment of which no other row knows: a day of January 2021 at a quarter past three."""
    return datetime(2021, 1, day, 3, 15, day, tzinfo=UTC)


def text(word: str) -> str:
    """Return a sentence with a secret word in it."""
    return f"{word} steht beim {SEARCH_WORD}."


@dataclass
class Scene:
    """The rows that addresses need, and the people who look."""

    people: dict[str, User] = field(default_factory=dict)
    dialogues: dict[str, Dialogue] = field(default_factory=dict)
    guest_number: str = "gastnummer-zqgast"
    invitation_code: str = ""
    upload_key: str = ""
    mails: list[Any] = field(default_factory=list)
    rows: dict[str, Any] = field(default_factory=dict)
    _addresses: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def client(self, role: str) -> Client:
        """Return a browser of one role; every request comes from another address, as rate limits count."""
        client = Client()
        if role in self.people:
            client.force_login(self.people[role])
        if role == "guest":
            value = guest.signer.sign(f"{self.dialogues['open'].slug}.{self.guest_number}")
            client.cookies[guest.COOKIE] = value
        return client

    def from_elsewhere(self) -> str:
        """Return an address that has asked for nothing yet."""
        number = next(self._addresses)
        return f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"


def make_scene(run_on_commit: Any) -> Scene:
    """Build the house; mails go out when `run_on_commit()` closes."""
    scene = Scene()
    mail.outbox.clear()
    with run_on_commit():
        _people(scene)
        _dialogues(scene)
        _statements(scene)
        _decisions(scene)
        _votes(scene)
        _landscapes(scene)
        _live(scene)
        _cards_and_files(scene)
        _claims(scene)
        _office(scene)
        _technical(scene)
        actors(scene, text)
        offers(scene, text)
        notices(scene, text, moment)
        members(scene)
        peer_rounds(scene, text)
        similar_cases(scene, moment)
        talk(scene, text)
        rebuild()
    scene.mails = list(mail.outbox)
    scene.invitation_code = _invitation_code()
    cache.clear()
    return scene


def _people(scene: Scene) -> None:
    town = make_municipality("Zqstadt")
    PopulationCell.objects.create(place=town.parent, age_from=0, sex="f", count=77_731, on=date(2022, 12, 31))
    scene.rows["town"], scene.rows["quarter"] = town, make_quarter("Zqteil", municipality=town)
    names = {
        "emil": "Zqemil",
        "amina": "Zqamina",
        "team_moderator": "Zqclara",
        "organiser": "Zqbernd",
        "house_moderator": "Zqhanna",
        "place_admin": "Zqpaul",
        "office": "Zqdilek",
    }
    for role, name in names.items():
        user = make_user(name, email=f"{name.lower()}@post.example")
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        scene.people[role] = user
    grants = (("house_moderator", Role.MODERATOR, None), ("place_admin", Role.PLACE_ADMIN, town))
    for role, held, place in (*grants, ("office", Role.OFFICE, None)):
        RoleGrant.objects.create(user=scene.people[role], role=held, place=place, granted_at=moment(1))


def _dialogues(scene: Scene) -> None:
    amina, office = scene.people["amina"], scene.people["office"]
    for number, state in enumerate(State.values):
        topic = Topic.objects.create(key=f"zqthema{state}", name=f"Zqthema{state}", position=number)
        dialogue = make_dialogue(
            state=state,
            slug=f"d-{number}",
            question=text(f"Zqfrage{state}"),
            context=text(f"Zqkontext{state}") + (f" {DRAFT_WORD}" if state == State.DRAFT else ""),
            place=scene.rows["town"],
            created_by=office,
        )
        dialogue.topics.add(topic)
        scene.dialogues[state] = dialogue
        for role, part in (("organiser", "organiser"), ("team_moderator", "moderator")):
            user = scene.people[role]
            add_member(dialogue=dialogue, email=user.email, role=part, by=office, now=timezone.now())
    DialogueStep.objects.filter(dialogue=scene.dialogues["evaluated"]).update(reason=text("Zqschritt"))
    ImportRun.objects.create(
        dialogue=scene.dialogues["evaluated"], by=office, at=moment(2), source="Zqquelle",
        statements=1, participants=1, votes=1,
    )  # fmt: skip
    running = scene.dialogues["open"]
    scene.rows["amina"] = Participant.objects.create(
        dialogue=running, user=amina, joined_at=moment(3), asked_sector=True, asked_about=True, age_group="75+"
    )
    scene.rows["guest"] = Participant.objects.create(
        dialogue=running, guest_key=guest.key_of(scene.guest_number), joined_at=moment(4),
        asked_sector=True, asked_about=True,
    )  # fmt: skip


def _statements(scene: Scene) -> None:
    amina, somebody = scene.rows["amina"], scene.rows["guest"]
    running, over, draft = (scene.dialogues[state] for state in ("open", "closed", "draft"))
    make = {
        "published": (running, "Zqoffen", {"from_team": True, "kind": "chance"}),
        "answered": (running, "Zqstimme", {}),
        "answered_by_guest": (running, "Zqgaststimme", {}),
        "waits": (running, "Zqwartet", {"author": amina, "status": Status.PENDING}),
        "guest_waits": (running, "Zqgastwartet", {"author": somebody, "status": Status.PENDING,
                                                  "receipt_hash": receipt_hash(RECEIPT)}),
        "refused": (running, "Zqabgelehnt", {"author": amina, "status": Status.PENDING}),
        "refused_twice": (running, "Zqzweimal", {"author": amina, "status": Status.PENDING}),
        "merged": (running, "Zqvereint", {"author": amina, "status": Status.PENDING}),
        "reworded": (running, "Zqaltefassung", {"author": amina, "status": Status.PENDING}),
        "draft": (draft, f"Zqentwurf {DRAFT_WORD}", {"from_team": True}),
        "ended": (over, "Zqbeendet", {"kind": "chance"}),
        "ended_waits": (over, "Zqendewartet", {"status": Status.PENDING}),
        "ended_refused": (over, "Zqendeabgelehnt", {"status": Status.REJECTED}),
    }  # fmt: skip
    for name, (dialogue, word, fields) in make.items():
        scene.rows[name] = make_statement(dialogue, text(word), **fields)


def _decisions(scene: Scene) -> None:
    bernd, dilek = scene.people["organiser"], scene.people["office"]
    running = scene.dialogues["open"]
    now = timezone.now()
    reject = {"rule": "respect", "dialogue": running, "by": bernd, "now": now}
    for name, reason in (("refused", "Zqgrund"), ("refused_twice", "Zqzweitergrund")):
        moderation.reject_statements(seen={scene.rows[name].number: 0}, reason=text(reason), **reject)
    common = {"dialogue": running, "seen": 0, "by": bernd, "now": now}
    moderation.merge_statement(
        number=scene.rows["merged"].number, into=scene.rows["published"].number, reason="Gleicher Gedanke.", **common
    )
    moderation.reword_statement(
        number=scene.rows["reworded"].number, text=text("Zqneuefassung"), kind="chance", reason="Klarer.", **common
    )
    objections.make_objection(statement=scene.rows["refused"], text=text("Zqeinspruch"), by=None, now=now)
    answered = objections.make_objection(
        statement=scene.rows["refused_twice"], text=text("Zqalteinspruch"), by=None, now=now
    )
    objections.answer_objection(objection=answered, upheld=False, answer=text("Zqantwort"), by=dilek, now=now)
    report_statement(
        statement=scene.rows["published"], participant=scene.rows["amina"], rule="on_topic",
        note=text("Zqmeldung"), by=scene.people["amina"], now=now,
    )  # fmt: skip
    for row in scene.rows.values():
        if isinstance(row, Statement):
            row.refresh_from_db()


def _votes(scene: Scene) -> None:
    """Amina has answered one statement, the guest eleven: only the guest may see the landscape."""
    running = scene.dialogues["open"]
    make_vote(scene.rows["amina"], scene.rows["answered"], -1, at=moment(5))
    make_vote(scene.rows["guest"], scene.rows["answered_by_guest"], -1, at=moment(6))
    for statement in make_statements(10, running):
        make_vote(scene.rows["guest"], statement, 1)


def _landscapes(scene: Scene) -> None:
    """Give both dialogues a real landscape and put a secret word into what it shows."""
    for state, word in (("open", "Zqbildoffen"), ("closed", "Zqbildbeendet")):
        dialogue = scene.dialogues[state]
        statements = [*dialogue.statements.filter(status=Status.ACCEPTED)[:4], *make_statements(8, dialogue)]
        voters = [Participant(dialogue=dialogue, guest_key=f"{state}{n}", joined_at=timezone.now()) for n in range(14)]
        Participant.objects.bulk_create(voters)
        StatementVote.objects.bulk_create(
            StatementVote(participant=voter, statement=statement, dialogue=dialogue, value=1, at=timezone.now())
            for voter in voters
            for statement in statements
        )
        snapshot = recompute(dialogue=dialogue, now=timezone.now())
        shown = snapshot.summary["common"][0]["text"]
        raw = json.dumps(snapshot.summary, ensure_ascii=False)
        snapshot.summary = json.loads(raw.replace(json.dumps(shown, ensure_ascii=False), json.dumps(word)))
        snapshot.save(update_fields=["summary"])


def _live(scene: Scene) -> None:
    """Put the open dialogue on a screen, the landscape hidden, and count how good its data are."""
    running, organiser = scene.dialogues["open"], scene.people["organiser"]
    scene.rows["live"] = LiveSession.objects.create(
        dialogue=running, code="ZQSL", started_by=organiser, started_at=moment(9),
        ends_at=timezone.now() + timedelta(hours=12),
    )  # fmt: skip
    figures = measure(running)
    figures["classes"][0] = 88_447
    DataQuality.objects.create(dialogue=running, computed_at=timezone.now(), votes=figures["votes"], figures=figures)


def _cards_and_files(scene: Scene) -> None:
    for code, label in (("ZQKARTEA", "Zqkarte"), ("ZQKARTEB", "Zqkarte")):
        scene.rows[code] = AccessCode.objects.create(
            dialogue=scene.dialogues["open"], code=code, label=label, sector="politics", created_at=timezone.now()
        )
    key = "zqupload" + "x" * 24
    folder = import_files.root() / key
    folder.mkdir(parents=True, exist_ok=True)
    import_files.write_note(
        folder, by=scene.people["office"].pk, at=timezone.now().isoformat(), names=[], state="checked",
        topic="Zqeinlesen", description="", attribution="", statements=1, accepted=1, participants=1, votes=1, notes=[],
    )  # fmt: skip
    scene.upload_key = key


def _claims(scene: Scene) -> None:
    amina, dilek = scene.people["amina"], scene.people["office"]
    now = timezone.now()
    claim = claim_sector(user=amina, sector="politics", body="Zqgremium", now=now)
    decide_claim(claim=claim, confirmed=False, reason=text("Zqpruefung"), by=dilek, now=now)
    scene.rows["claim"] = claim
    scene.rows["domain"] = add_domain(
        domain="zqdomain.example", sector="politics", body="Zqdomainstelle", by=dilek, now=now
    )
    invite(email=scene.people["emil"].email, sector="politics", body="Zqeinladung", by=dilek, now=now)
    scene.rows["consent"] = Consent.objects.create(
        user=scene.people["emil"], purpose="sector_check", version="Zqfassung", given_at=moment(7)
    )


def _invitation_code() -> str:
    """Return the code that only the mail knows."""
    lines = [line for message in mail.outbox for line in str(message.body).splitlines()]
    return next(line.rstrip("/").rpartition("/")[2] for line in lines if "/konto/einladung/" in line)


def _office(scene: Scene) -> None:
    amina, dilek = scene.people["amina"], scene.people["office"]
    OperatorText.objects.create(key="impressum", body=text("Zqimpressum"), changed_at=timezone.now(), changed_by=dilek)
    scene.rows["feedback"] = Feedback.objects.create(
        text=text("Zqrueckmeldung"), page="/", contact=amina.email, made_at=timezone.now()
    )
    activity.record(
        "dialogue.objection_made", by=amina, at=moment(8), subject=scene.rows["refused"], visible_to=Audience.SELF
    )
    DBTaskResult.objects.create(
        status="FAILED", task_path="mitwirk.zqauftrag.task", queue_name="default", backend_name="default",
        args_kwargs={"args": [], "kwargs": {}}, run_after=timezone.now(), worker_ids=["a", "b", "c"],
        finished_at=timezone.now(), exception_class_path="builtins.ValueError", traceback="Zqspur", return_value=None,
    )  # fmt: skip


def _technical(scene: Scene) -> None:
    emil = scene.people["emil"]
    RateWindow.objects.create(key="zqrate".ljust(64, "0"), window=1)
    for name in ("zqherzschlag", "worker"):
        Heartbeat.objects.create(name=name, at=timezone.now() - timedelta(seconds=5))
    Authenticator.objects.create(user=emil, type=Authenticator.Type.TOTP, data={"secret": "zqgeheimnis"})
    SocialAccount.objects.create(user=emil, provider="zqanbieter", uid="zquid", extra_data={"sub": "zqfremdkonto"})
