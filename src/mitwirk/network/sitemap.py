"""Pages of this room that everybody may open."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from mitwirk.network.findable import initiative_address, organisation_address
from mitwirk.network.models import Initiative, Organisation


def sitemap() -> Iterator[str]:
    """Yield the addresses that do not depend on rows first."""
    yield reverse("network:directory")
    yield reverse("network:similar")
    yield reverse("network:membership_apply")
    nobody = AnonymousUser()
    for slug in Organisation.objects.visible_to(nobody).order_by("pk").values_list("slug", flat=True).iterator():
        yield organisation_address(slug)
    for slug in Initiative.objects.visible_to(nobody).order_by("pk").values_list("slug", flat=True).iterator():
        yield initiative_address(slug)
