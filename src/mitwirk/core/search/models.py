"""Rows of the search: documents of all rooms, and the words they use in public."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


def audiences_of(viewer: Any) -> list[str]:
    """Return the audiences that a signed-in person belongs to, as the rooms say."""
    from mitwirk.core.contract import contracts

    rooms = [key for contract in contracts().values() for key in contract.audiences(viewer)]
    return [f"user:{viewer.pk}", *rooms]


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    """Many documents."""

    def visible_to(self, viewer: Any) -> SearchDocumentQuerySet:
        """Public ones for all; others for their audience; all but personal ones for the office."""
        public = Q(public=True)
        if viewer is None or not viewer.is_authenticated:
            return self.filter(public)
        mine = Q(audience__in=audiences_of(viewer))
        if viewer.holds("office"):
            mine |= Q(audience="office") | Q(audience__startswith="team:")
        return self.filter(public | mine)


class SearchDocument(models.Model):
    """One findable thing of any room (Suchdokument). Derived: can be rebuilt from the rooms at any time."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    note = models.TextField(blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    language = models.CharField(max_length=5, default="de")
    public = models.BooleanField(default=False)
    audience = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=24, blank=True)
    topics = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)
    position = models.BigIntegerField()
    title_terms = models.TextField(blank=True)
    body_terms = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_document_once")]
        indexes = [
            models.Index(fields=["audience"], name="search_document_audience", condition=~Q(audience="")),
            models.Index(fields=["place"], name="search_document_place", condition=~Q(place="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class SearchWord(models.Model):
    """A word of public documents (Suchwort), proposed to people who mistyped."""

    word = models.CharField(max_length=64, unique=True)
    shown = models.CharField(max_length=64)
    length = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["length"], name="search_word_length")]

    def __str__(self) -> str:
        return self.shown


class SearchPosting(models.Model):
    """Where a term stands (Fundstellen): its documents of one block, as offsets from the block's first number."""

    term = models.CharField(max_length=64)
    block = models.PositiveIntegerField()
    title = models.BinaryField(default=b"")
    body = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "block"], name="search_posting_once")]

    def __str__(self) -> str:
        return f"{self.term}:{self.block}"


class SearchEdition(models.Model):
    """Which state the index is in (Indexstand): one row, with another mark after every change of the index.

    The mark is drawn by chance: a count would come back after a change that was rolled back.
    """

    mark = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.mark
