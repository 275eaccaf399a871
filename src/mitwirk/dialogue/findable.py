"""What of this room can be found in the search, and by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.core.contract import NoticeLine
from mitwirk.core.search.documents import Document
from mitwirk.dialogue.models import Dialogue, State, Statement, Status, TeamMember
from mitwirk.places.queries import follow_subjects


def document_for(thing: Dialogue | Statement) -> Document:
    """Return the search document of a dialogue or a published statement."""
    return _dialogue_document(thing) if isinstance(thing, Dialogue) else _statement_document(thing)


def _dialogue_document(dialogue: Dialogue) -> Document:
    texts = [
        dialogue.context,
        dialogue.open_points,
        dialogue.result_use,
        dialogue.asked_by,
        dialogue.result_owner,
    ]
    return Document(
        kind="dialogue",
        key=str(dialogue.pk),
        title=dialogue.question,
        url=reverse("dialogue:dialogue_detail", args=[dialogue.slug]),
        text=" · ".join(filter(None, texts)),
        language=dialogue.language,
        public=dialogue.state != State.DRAFT,
        audience=f"team:dialogue:{dialogue.pk}",
        place=dialogue.place.key if dialogue.place else "",
        topics=tuple(sorted(topic.key for topic in dialogue.topics.all())),
        published_at=dialogue.opens_at or dialogue.created_at,
    )


def _statement_document(statement: Statement) -> Document:
    dialogue = statement.dialogue
    if dialogue.state == State.OPEN:
        url = reverse("dialogue:vote_again", args=[dialogue.slug, statement.number])
    else:
        url = reverse("dialogue:dialogue_detail", args=[dialogue.slug])
    return Document(
        kind="statement",
        key=str(statement.pk),
        title=statement.text,
        url=url,
        note=dialogue.question,
        language=dialogue.language,
        public=dialogue.state != State.DRAFT,
        audience=f"team:dialogue:{dialogue.pk}",
        place=dialogue.place.key if dialogue.place else "",
        published_at=statement.published_at or statement.submitted_at,
    )


def findable_statements() -> QuerySet[Statement]:
    """Return the statements that stand in the index: published ones, of drafts too (for their team)."""
    return Statement.objects.filter(status=Status.ACCEPTED)


def search_documents() -> Iterator[Document]:
    """Yield all dialogues and published statements."""
    dialogues = Dialogue.objects.select_related("place").prefetch_related("topics").order_by("pk")
    for dialogue in dialogues.iterator(chunk_size=200):
        yield document_for(dialogue)
    for statement in findable_statements().select_related("dialogue__place").order_by("pk").iterator():
        yield document_for(statement)


def audiences(viewer: Any) -> Iterable[str]:
    """Return the drafts that a person may find: those whose team they are on."""
    teams = TeamMember.objects.filter(user=viewer).values_list("dialogue_id", flat=True)
    return [f"team:dialogue:{pk}" for pk in teams]


def visible_dialogues(viewer: Any, keys: Collection[str]) -> Iterable[str]:
    """Return those dialogues that a viewer may read at this moment."""
    return _keys(Dialogue.objects.visible_to(viewer), keys)


def visible_statements(viewer: Any, keys: Collection[str]) -> Iterable[str]:
    """Return those statements that a viewer may read at this moment."""
    return _keys(findable_statements() & Statement.objects.visible_to(viewer), keys)


def _keys(rows: QuerySet[Any], keys: Collection[str]) -> Iterable[str]:
    return [str(pk) for pk in rows.filter(pk__in=[int(key) for key in keys]).values_list("pk", flat=True)]


def followed_dialogues(viewer: Any, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return question and address of the dialogues among these that a viewer may see."""
    rows = Dialogue.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "question", "slug")
    return {pk: (question, reverse("dialogue:dialogue_detail", args=[slug])) for pk, question, slug in rows}


def followers_of(row: Any) -> list[str]:
    """Return what people follow who hear of a dialogue's step: itself, its place, its topics."""
    dialogue = Dialogue.objects.filter(pk=row.subject_id).select_related("place").first()
    if dialogue is None:
        return []
    return [f"dialogue.dialogue:{dialogue.pk}", *follow_subjects(dialogue.place, dialogue.topics.all())]


def describe_dialogues(rows: Collection[Any], viewer: Any) -> dict[int, NoticeLine]:
    """Say in words what happened to dialogues."""
    seen = followed_dialogues(viewer, [row.subject_id for row in rows])
    said = {
        "dialogue.opened": _("Der Dialog ist offen: Stimmen Sie mit ab"),
        "dialogue.closed": _("Der Dialog ist beendet"),
        "dialogue.evaluated": _("Das Ergebnis ist da"),
    }
    lines = {}
    for row in rows:
        if row.subject_id in seen:
            question, url = seen[row.subject_id]
            lines[row.pk] = NoticeLine(text=said[row.kind], url=url, about=question, about_url=url)
    return lines
