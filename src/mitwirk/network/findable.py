"""What of this room can be found in the search, followed and put on the site map."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.core.contract import NoticeLine
from mitwirk.core.search.documents import Document
from mitwirk.network.models import Initiative, Organisation

BATCH = 500


def search_documents() -> Iterator[Document]:
    """Yield the documents of all published organisations and initiatives."""
    nobody = AnonymousUser()
    for organisation in Organisation.objects.visible_to(nobody).for_list().iterator(chunk_size=BATCH):
        yield _organisation_document(organisation)
    for initiative in Initiative.objects.visible_to(nobody).for_list().iterator(chunk_size=BATCH):
        yield _initiative_document(initiative)


def _organisation_document(organisation: Organisation) -> Document:
    topics = list(organisation.topics.all())
    words = [organisation.about, *(topic.name for topic in topics), organisation.place.name]
    return Document(
        kind="organisation",
        key=str(organisation.pk),
        title=organisation.name,
        summary=organisation.summary,
        text=" · ".join(filter(None, words)),
        note=organisation.place.name,
        url=organisation_address(organisation.slug),
        place=organisation.place.key,
        topics=tuple(sorted(topic.key for topic in topics)),
        published_at=organisation.changed_at,
    )


def _initiative_document(initiative: Initiative) -> Document:
    topics = list(initiative.topics.all())
    texts = [initiative.goals, initiative.learnt, initiative.looks_for]
    words = [*texts, *(topic.name for topic in topics), initiative.place.name]
    return Document(
        kind="initiative",
        key=str(initiative.pk),
        title=initiative.title,
        summary=initiative.summary,
        text=" · ".join(filter(None, words)),
        note=initiative.place.name,
        url=initiative_address(initiative.slug),
        place=initiative.place.key,
        topics=tuple(sorted(topic.key for topic in topics)),
        published_at=initiative.changed_at,
    )


def organisation_address(slug: str) -> str:
    """Return the address of an organisation's page."""
    return reverse("network:organisation_detail", args=[slug])


def initiative_address(slug: str) -> str:
    """Return the address of an initiative's page."""
    return reverse("network:initiative_detail", args=[slug])


def visible_organisations(viewer: Any, keys: Collection[str]) -> Iterable[str]:
    """Return those organisations that a viewer may read at this moment."""
    rows = Organisation.objects.visible_to(viewer).filter(pk__in=[int(key) for key in keys], hidden_at=None)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def visible_initiatives(viewer: Any, keys: Collection[str]) -> Iterable[str]:
    """Return those initiatives that a viewer may read at this moment."""
    rows = Initiative.objects.visible_to(viewer).filter(pk__in=[int(key) for key in keys], hidden_at=None)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def followed_organisations(viewer: Any, ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Return name and address of the organisations among these that a viewer may read."""
    rows = Organisation.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "name", "slug")
    return {pk: (name, organisation_address(slug)) for pk, name, slug in rows}


def followed_initiatives(viewer: Any, ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Return title and address of the initiatives among these that a viewer may read."""
    rows = Initiative.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "title", "slug")
    return {pk: (title, initiative_address(slug)) for pk, title, slug in rows}


def describe_initiatives(rows: Collection[Any], viewer: Any) -> dict[int, NoticeLine]:
    """Say in words what happened to initiatives."""
    seen = followed_initiatives(viewer, [row.subject_id for row in rows])
    said = {
        "network.initiative_learnt": _("Neue Erfahrung aufgeschrieben"),
        "network.initiative_changed": _("Angaben geändert"),
        "network.partner_agreed": _("Eine Organisation ist dazugekommen"),
    }
    lines = {}
    for row in rows:
        if row.subject_id in seen:
            title, url = seen[row.subject_id]
            lines[row.pk] = NoticeLine(text=said[row.kind], url=url, about=title, about_url=url)
    return lines
