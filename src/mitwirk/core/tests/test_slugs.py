"""Addresses made from names: readable, never another page's, never the same twice."""

import pytest
from django.urls import resolve, reverse

from mitwirk.core import slugs
from mitwirk.core.slugs import insert_with_slug, slug_of
from mitwirk.network.models import Organisation
from mitwirk.network.testing import make_organisation

ROUTE = "network:organisation_detail"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bürgerstiftung Groß-Gerau", "buergerstiftung-gross-gerau"),
        ("Łódź & Café", "odz-cafe"),
        ("!?", "eintrag"),
        ("Wort " * 30, "wort-wort-wort-wort"),
        ("x" * 90, "x" * 20),
    ],
)
def test_a_name_becomes_a_readable_address_cut_between_words(name, expected):
    assert slug_of(name, empty="eintrag", longest=20 if len(name) > 80 else 60) == expected


def like(organisation: Organisation) -> Organisation:
    row = Organisation.objects.get(pk=organisation.pk)
    row.pk = None
    return row


@pytest.mark.django_db
def test_the_second_of_a_name_gets_a_number():
    first = make_organisation("Treff", slug="treff")
    second, third = like(first), like(first)
    insert_with_slug(second, "Treff", route=ROUTE, empty="organisation")
    insert_with_slug(third, "TREFF!", route=ROUTE, empty="organisation")
    assert [second.slug, third.slug] == ["treff-2", "treff-3"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Neu", "Ohne Menschen"])
def test_no_entry_takes_the_address_of_another_page(name):
    row = like(make_organisation("Treff"))
    insert_with_slug(row, name, route=ROUTE, empty="organisation")
    assert resolve(reverse(ROUTE, args=[row.slug])).view_name == ROUTE


@pytest.mark.django_db
def test_two_who_bring_the_same_name_at_once_both_get_an_address(monkeypatch):
    first = make_organisation("Treff", slug="treff")
    second = like(first)
    monkeypatch.setattr(slugs, "_free", lambda *facts: "treff")  # what both read before either stored
    insert_with_slug(second, "Treff", route=ROUTE, empty="organisation")
    assert second.slug.startswith("treff-")
    assert Organisation.objects.count() == 2
