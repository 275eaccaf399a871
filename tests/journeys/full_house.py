"""What the demo network lacks, so that no page is examined empty: talks, rounds in every phase, decisions to make."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from mitwirk.accounts.models import User
from mitwirk.accounts.testing import make_user
from mitwirk.advice.models import PeerInvitation, PeerRequest, PeerSession, PollOption, RequestStage
from mitwirk.advice.testing import make_peer_request, make_peer_session
from mitwirk.discussion.actions import moderation
from mitwirk.discussion.testing import make_board, make_comment, make_thread
from mitwirk.network.actions.contact import answer_message, block_person, report_message, start_conversation
from mitwirk.network.actions.people import invite_to_organisation
from mitwirk.network.actions.pictures import add_picture
from mitwirk.network.actions.saved import save_search
from mitwirk.network.testing import make_initiative, make_organisation

PHASES = range(7)


def person(name: str) -> User:
    """Return somebody of the demo."""
    return User.objects.get(email=f"{name}@beispiel.de")


def complete_network(now: datetime) -> None:
    """Add talks, a blocked person, a search, pictures, an invitation to an organisation and a decided comment."""
    amina, bernd, dilek = person("amina"), person("bernd"), person("dilek")
    facts: dict[str, Any] = {"to_organisation": None, "offer": None, "now": now}
    talk = start_conversation(to_user=amina, subject="Ihr Raum", text="Passt der Mai?", by=bernd, **facts)
    answer = answer_message(conversation=talk, text="Ja, gern.", by=amina, now=now)
    report_message(message=answer, reason="Werbung", by=bernd, now=now)
    noise = start_conversation(to_user=amina, subject="Angebot", text="Kaufen Sie.", by=make_user("Laut"), **facts)
    block_person(conversation=noise, by=amina, now=now)
    save_search(query="q=Garten", by=amina, now=now)
    trees = make_initiative("Wir pflanzen Bäume", organisation=make_organisation(speaker=amina))
    add_picture(initiative=trees, upload=picture(), alt="Drei junge Linden an der Straße", by=amina, now=now)
    ours = make_organisation(speaker=dilek)
    invite_to_organisation(organisation=ours, email=bernd.email, role="editor", by=dilek, now=now)
    thread = make_thread(make_board("Offene Runde", moderator=amina), by=amina)
    moderation.decide_comment(
        comment=make_comment(thread, by=bernd), removes=True, rule="topic", reason="Gehört nicht hierher.",
        by=amina, now=now,
    )  # fmt: skip


def picture() -> io.BytesIO:
    """Return a small picture as a file."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "seagreen").save(file, "PNG")
    file.seek(0)
    return file


def complete_advice(now: datetime) -> None:
    """Add a round in each phase and a request in each stage."""
    amina, bernd = person("amina"), person("bernd")
    for phase in PHASES:
        module = "good_advice" if phase > 3 else ""
        clock = {"part_ends_at": now + timedelta(minutes=4)} if phase else {}
        make_peer_session(amina, [bernd], phase=phase, module=module, key_question="Was tun wir zuerst?", **clock)
    for stage in set(RequestStage) - {RequestStage.WITHDRAWN}:
        request = make_peer_request(amina, title=f"Eine Frage: {stage}", stage=stage)
        PeerInvitation.objects.create(request=request, user=bernd, sector="administration", invited_at=now)
        PollOption.objects.create(request=request, starts_at=now + timedelta(days=9))


def advice_paths() -> list[str]:
    """Return rooms of each phase and requests of each stage: they look different each time."""
    rooms = PeerSession.objects.filter(key_question="Was tun wir zuerst?").values_list("pk", flat=True)
    requests = PeerRequest.objects.filter(title__startswith="Eine Frage:").values_list("pk", flat=True)
    return [*(f"/beratung/runden/{pk}/" for pk in rooms), *(f"/beratung/faelle/{pk}/" for pk in requests)]
