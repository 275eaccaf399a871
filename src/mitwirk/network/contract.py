"""What the house must know about this room."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from mitwirk.core.contract import NoticeRule, PeriodicJob, RoomContract
from mitwirk.network import (
    demo_membership,
    demo_offers,
    demo_profiles,
    directory,
    findable,
    house_membership,
    house_offers,
    personal,
)
from mitwirk.network.actions.people import forget_old_invitations
from mitwirk.network.actions.saved import find_new
from mitwirk.network.actor_desk import desk_items
from mitwirk.network.demo import load as demo
from mitwirk.network.similar_index import index_changed
from mitwirk.network.sitemap import sitemap


def _initiative(row) -> list[str]:
    return [f"network.initiative:{row.subject_id}"]


INITIATIVES = NoticeRule("network", findable.describe_initiatives, followed=_initiative)


def _personal_data(user):
    return {**personal.personal_data(user), **house_offers.personal_data(user), **house_membership.personal_data(user)}


def _erase(user, *, now):
    # Messages first: an organisation that goes with its last person takes its conversations along.
    # Membership too: it asks for the addresses that the account has confirmed.
    parts = (house_offers.erase, house_membership.erase, personal.erase)
    return {table: rows for part in parts for table, rows in part(user, now=now).items()}


def _search_documents():
    yield from findable.search_documents()
    yield from house_offers.search_documents()


def _sitemap():
    yield from sitemap()
    yield from house_offers.sitemap()


def _feeds():
    return [(gettext("Neu im Netzwerk"), reverse("network:directory_feed")), *house_offers.feeds()]


def _desk_items(user, now=None):
    return [*desk_items(user, now), *house_offers.desk_items(user, now), *house_membership.desk_items(user, now)]


def _demo(*, now):
    demo(now=now)
    demo_offers.load(now=now)
    demo_membership.load(now=now)
    demo_profiles.load(now=now)


CONTRACT = RoomContract(
    room="network",
    warm=directory.warm,
    activity_kinds={
        **house_offers.ACTIVITY_KINDS,
        **house_membership.ACTIVITY_KINDS,
        "network.organisation_founded": _("Organisation eingetragen"),
        "network.organisation_changed": _("Organisation geändert"),
        "network.organisation_hidden": _("Organisation verborgen"),
        "network.organisation_shown": _("Organisation wieder gezeigt"),
        "network.member_invited": _("In eine Organisation eingeladen"),
        "network.member_came": _("Zu einer Organisation gekommen"),
        "network.invitation_declined": _("Einladung abgelehnt"),
        "network.invitation_withdrawn": _("Einladung zurückgezogen"),
        "network.member_role_changed": _("Rolle in einer Organisation geändert"),
        "network.member_left": _("Organisation verlassen"),
        "network.initiative_started": _("Initiative eingetragen"),
        "network.initiative_changed": _("Initiative geändert"),
        "network.initiative_learnt": _("Erfahrung aufgeschrieben"),
        "network.picture_added": _("Bild hinzugefügt"),
        "network.picture_removed": _("Bild entfernt"),
        "network.initiative_hidden": _("Initiative verborgen"),
        "network.initiative_shown": _("Initiative wieder gezeigt"),
        "network.partner_asked": _("Organisation gefragt"),
        "network.partner_agreed": _("Organisation trägt mit"),
        "network.profile_kept": _("Profil gespeichert"),
        "network.profile_removed": _("Profil gelöscht"),
        "network.search_saved": _("Suche gespeichert"),
        "network.search_found": _("Neues zu einer gespeicherten Suche"),
        "network.partner_ended": _("Organisation trägt nicht mehr mit"),
    },
    personal_data=_personal_data,
    erase=_erase,
    search_documents=_search_documents,
    search_kinds={
        **house_offers.SEARCH_KINDS,
        "organisation": (_("Organisation"), _("Organisationen")),
        "initiative": (_("Initiative"), _("Initiativen")),
        "person": (_("Person"), _("Menschen")),
    },
    search_visible={
        **house_offers.SEARCH_VISIBLE,
        "organisation": findable.visible_organisations,
        "initiative": findable.visible_initiatives,
        "person": findable.visible_people,
    },
    audiences=house_membership.audiences,
    sitemap=_sitemap,
    feeds=_feeds,
    notice_categories={
        **house_offers.NOTICE_CATEGORIES,
        "network": _("Netzwerk"),
        "searches": _("Gespeicherte Suchen"),
    },
    notice_rules={
        **house_offers.NOTICE_RULES,
        **house_membership.NOTICE_RULES,
        "network.initiative_learnt": INITIATIVES,
        "network.initiative_changed": INITIATIVES,
        "network.partner_agreed": INITIATIVES,
        "network.search_found": NoticeRule(
            "searches", findable.describe_searches, people=findable.owner_of_search, ordered=True
        ),
    },
    followables={
        "network.organisation": findable.followed_organisations,
        "network.initiative": findable.followed_initiatives,
    },
    desk_items=_desk_items,
    demo=_demo,
    jobs=(
        PeriodicJob("network.similar", 30, index_changed, atomic=False),
        PeriodicJob("network.forget_old_invitations", 24 * 3600, forget_old_invitations),
        PeriodicJob("network.searches", 3600, find_new, atomic=False),
        *house_offers.JOBS,
        *house_membership.JOBS,
    ),
)
