"""Four invented boards with talk in them: two topic groups, a regional group, a private one."""

from __future__ import annotations

from datetime import datetime, timedelta

from mitwirk.accounts.models import User
from mitwirk.discussion.models import Board, BoardAccess, BoardKind, BoardMember, BoardRole, Comment, Thread
from mitwirk.places.models import Place, Topic

# slug, title, about, kind, access, topic, place
BOARDS = (
    ("losverfahren-in-der-praxis", "Losverfahren in der Praxis",
     "Menschen auslosen, einladen, begleiten: Was hat bei Ihnen funktioniert?", BoardKind.TOPIC, BoardAccess.OPEN,
     "beteiligung", ""),
    ("jugend-beteiligen", "Jugend beteiligen",
     "Vom Jugendrat bis zum Nachmittag auf dem Bolzplatz: Erfahrungen und offene Fragen.",
     BoardKind.TOPIC, BoardAccess.OPEN, "kinder-jugend", ""),
    ("oberschwaben-und-bodensee", "Oberschwaben und Bodensee",
     "Wer beteiligt wo in der Region? Treffen, Hilfe in der Nähe, gemeinsame Vorhaben.",
     BoardKind.REGION, BoardAccess.OPEN, "", "Ravensburg"),
    ("vorbereitung-jahrestreffen", "Vorbereitung des Jahrestreffens",
     "Ablauf, Räume und Aufgaben für das Treffen im Herbst.", BoardKind.TOPIC, BoardAccess.PRIVATE, "", ""),
)  # fmt: skip
AMINA, BERND, CLARA, DILEK, EMIL = (f"{name}@beispiel.de" for name in ("amina", "bernd", "clara", "dilek", "emil"))
# board, title, then who writes what; a text that begins with > answers the latest top-level comment.
THREADS = (
    ("losverfahren-in-der-praxis", "Wie viele Einladungen verschicken Sie für 30 Plätze?", (
        (BERND, "Wir losen im Frühjahr einen Bürgerrat mit 30 Plätzen aus. **Wie viele Briefe** braucht es dafür?"),
        (AMINA, "> Bei uns kamen auf 600 Briefe 41 Zusagen. Junge Menschen haben wir nachgelost."),
        (CLARA, "> In meinem Wahlkreis waren es ähnlich viele. Ein Anruf nach einer Woche hat viel gebracht."),
        (DILEK, "Eine Vorlage für den Einladungsbrief finden Sie bei den Gesuchen und Angeboten."),
    )),
    ("losverfahren-in-der-praxis", "Kinderbetreuung beim Bürgerrat", (
        (CLARA, "Hat jemand Betreuung während der Sitzungen angeboten? Was kostet das ungefähr?"),
        (AMINA, "> Ja, mit zwei Erzieherinnen aus dem Ort. Etwa 250 Euro am Abend. @Clara, ich schicke den Plan."),
    )),
    ("jugend-beteiligen", "Wo erreichen Sie Jugendliche, die nie zu Sitzungen kommen?", (
        (AMINA, "Plakate bringen bei uns nichts. Wohin gehen Sie, und was nehmen Sie mit?"),
        (EMIL, "> Auf den Bolzplatz, mit zwei Fragen und etwas zu trinken. Nach einer Stunde hatten wir 30 Antworten."),
        (BERND, "> Wir gehen in die Berufsschule. Die Lehrkräfte freuen sich, wenn jemand kommt."),
    )),
    ("oberschwaben-und-bodensee", "Treffen im Sommer: Wer hätte einen Raum?", (
        (EMIL, "Wir möchten uns im Juli austauschen, etwa 20 Menschen. Hat jemand einen Raum ohne Stufen?"),
        (CLARA, "> Das Bürgerhaus ist mittwochs frei. Ich frage nach."),
    )),
    ("vorbereitung-jahrestreffen", "Ablauf des Vormittags", (
        (DILEK, "Mein Vorschlag: 10 Uhr Ankommen, 10.30 Uhr Tischgespräche, 12 Uhr Essen."),
        (AMINA, "> Gut. Für die Tischgespräche übernehme ich gern einen Tisch."),
    )),
)  # fmt: skip


def load(*, now: datetime) -> int:
    """Make the demo boards that are missing."""
    people = {user.email: user for user in User.objects.filter(email__in=(AMINA, BERND, CLARA, DILEK, EMIL))}
    if DILEK not in people:
        return 0
    made = 0
    for row in BOARDS:
        if not Board.objects.filter(slug=row[0]).exists():
            _board(row, people, now)
            made += 1
    return made


def _board(row: tuple, people: dict[str, User], now: datetime) -> None:
    slug, title, about, kind, access, topic, where = row
    place = Place.objects.municipalities().filter(name=where).defer("boundary").first() if where else None
    board = Board.objects.create(
        slug=slug, title=title, about=about, kind=kind, access=access, place=place, made_by=people[DILEK],
        topic=Topic.objects.filter(key=topic).first(),
        made_at=now - timedelta(days=20), last_at=now - timedelta(days=20),
    )  # fmt: skip
    if access == BoardAccess.PRIVATE:
        for email, role in ((DILEK, BoardRole.MODERATOR), (AMINA, BoardRole.MEMBER)):
            BoardMember.objects.get_or_create(
                board=board, user=people.get(email, people[DILEK]), ended_at=None,
                defaults={"role": role, "added_by": people[DILEK], "added_at": board.made_at},
            )  # fmt: skip
    for number, (_slug, thread_title, texts) in enumerate(entry for entry in THREADS if entry[0] == slug):
        _thread(board, thread_title, texts, people, now - timedelta(days=9 - 3 * number))


def _thread(board: Board, title: str, texts: tuple, people: dict[str, User], begun: datetime) -> None:
    thread = Thread.objects.create(
        board=board, title=title, begun_by=people.get(texts[0][0]), begun_at=begun, last_at=begun
    )
    top = None
    for number, (email, text) in enumerate(texts):
        at = begun + timedelta(hours=5 * number)
        answers = text.startswith("> ")
        comment = Comment.objects.create(
            thread=thread, parent=top if answers else None, author=people.get(email), text=text.removeprefix("> "),
            written_at=at,
        )  # fmt: skip
        top = top if answers else comment
        thread.last_at = at
    thread.save(update_fields=["last_at"])
    Board.objects.filter(pk=board.pk, last_at__lt=thread.last_at).update(last_at=thread.last_at)
