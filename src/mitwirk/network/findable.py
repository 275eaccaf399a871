"""What of this room can be found in the search, followed and put on the site map."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.accounts.queries import confirmed_sectors
from mitwirk.core import search
from mitwirk.core.contract import NoticeLine
from mitwirk.core.search.documents import Document
from mitwirk.network.facets import listed
from mitwirk.network.models import PROFILE_TEXTS, Initiative, Organisation, Profile, SavedSearch
from mitwirk.places.models import Place

BATCH = 500


def search_documents() -> Iterator[Document]:
    """Yield the documents of all published organisations and initiatives, and what all may read of profiles."""
    nobody = AnonymousUser()
    for organisation in Organisation.objects.visible_to(nobody).for_list().iterator(chunk_size=BATCH):
        yield _organisation_document(organisation)
    for initiative in Initiative.objects.visible_to(nobody).for_list().iterator(chunk_size=BATCH):
        yield _initiative_document(initiative)
    people = Profile.objects.visible_to(nobody).select_related("user", "place").prefetch_related("topics")
    for profile in people.iterator(chunk_size=BATCH):
        yield profile_document(profile)


@dataclass(frozen=True)
class EntryLine:
    """An entry of the directory in one line, for feeds and notices."""

    title: str
    summary: str
    url: str


def entry_line(entry: Organisation | Initiative | Profile) -> EntryLine:
    """Return name, one sentence and address of an entry, as everybody may read them."""
    if isinstance(entry, Organisation):
        return EntryLine(entry.name, entry.summary, organisation_address(entry.slug))
    if isinstance(entry, Initiative):
        return EntryLine(entry.title, entry.summary, initiative_address(entry.slug))
    texts = " ".join(text for _label, text in public_texts(entry))
    return EntryLine(entry.user.name, texts[:280], profile_address(entry.slug))


def public_texts(profile: Profile) -> list[tuple[str, str]]:
    """Return the texts of a profile that everybody may read, with their German names."""
    shown = [name for name in profile.shown_to(AnonymousUser()) if name in PROFILE_TEXTS]
    return [(str(Profile._meta.get_field(name).verbose_name), getattr(profile, name)) for name in shown]  # type: ignore[union-attr]


def public_place(profile: Profile) -> Place | None:
    """Return the place of a profile if everybody may read it."""
    return profile.place if "place" in profile.shown_to(AnonymousUser()) else None


def add_public(profiles: Collection[Any]) -> None:
    """Add to profiles of a list what everybody may read: texts, place, topics, sector; in two queries."""
    prefetch_related_objects([profile for profile in profiles if profile.shows_all("topics")], "topics")
    sectors = confirmed_sectors(profile.user_id for profile in profiles if profile.shows_all("sector"))
    for profile in profiles:
        profile.public = public_texts(profile)
        profile.public_place = public_place(profile)
        profile.public_topics = list(profile.topics.all()) if profile.shows_all("topics") else []
        profile.public_sector = sectors.get(profile.user_id)


def profile_document(profile: Profile) -> Document:
    """Return what everybody may find of a profile, and nothing else of it."""
    place = public_place(profile)
    texts = [text for _label, text in public_texts(profile)]
    topics = list(profile.topics.all()) if profile.shows_all("topics") else []
    texts += [topic.name for topic in topics]
    return Document(
        kind="person",
        key=str(profile.pk),
        title=profile.user.name,
        text=" · ".join([*texts, *([place.name] if place else [])]),
        note=place.name if place else "",
        url=profile_address(profile.slug),
        place=place.key if place else "",
        topics=tuple(sorted(topic.key for topic in topics)),
        published_at=profile.changed_at,
    )


def keep_findable(profile: Profile) -> None:
    """Bring a profile's document up to date at once: what somebody stops showing must not be found a minute longer."""
    search.remove("person", [profile.pk])
    if Profile.objects.visible_to(AnonymousUser()).filter(pk=profile.pk).exists():
        search.index([profile_document(profile)])


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


def profile_address(slug: str) -> str:
    """Return the address of a profile."""
    return reverse("network:profile_detail", args=[slug])


def visible_people(viewer: Any, keys: Collection[str]) -> Iterable[str]:
    """Return those profiles of which everybody, and so this viewer, may read something at this moment."""
    rows = Profile.objects.visible_to(AnonymousUser()).filter(pk__in=[int(key) for key in keys])
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


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


def describe_searches(rows: Collection[Any], viewer: Any) -> dict[int, NoticeLine]:
    """Say what a saved search found, to its owner, as far as the entries can be seen at this moment."""
    if not viewer.is_authenticated:
        return {}
    own = SavedSearch.objects.visible_to(viewer).in_bulk([row.subject_id for row in rows])
    lines = {}
    for row in rows:
        search_row = own.get(row.subject_id)
        if search_row is None:
            continue
        entries = list(listed(search_row.side, viewer).filter(pk__in=row.data.get("entries", [])))
        if not entries:
            continue
        lists = f"{reverse('network:directory')}?{search_row.query}"
        first = entry_line(entries[0])
        count = max(row.data.get("count", 0) - len(row.data.get("entries", [])), 0) + len(entries)
        text = _("Neu: %(title)s") % {"title": first.title}
        if count > 1:
            text = _("%(count)s neue Einträge, zum Beispiel: %(title)s") % {"count": count, "title": first.title}
        url = first.url if count == 1 else lists
        lines[row.pk] = NoticeLine(text=text, url=url, about=search_row.name, about_url=lists)
    return lines


def owner_of_search(row: Any) -> list[int]:
    """Return whose search it is; a deleted one is nobody's."""
    return list(SavedSearch.objects.filter(pk=row.subject_id).values_list("user_id", flat=True))
