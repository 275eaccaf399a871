"""What the house must know about this room."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from mitwirk.core.contract import NoticeRule, PeriodicJob, RoomContract
from mitwirk.network import findable, personal
from mitwirk.network.actor_desk import desk_items
from mitwirk.network.demo import load as demo
from mitwirk.network.similar_index import index_changed
from mitwirk.network.sitemap import sitemap


def _initiative(row) -> list[str]:
    return [f"network.initiative:{row.subject_id}"]


INITIATIVES = NoticeRule("network", findable.describe_initiatives, followed=_initiative)
CONTRACT = RoomContract(
    room="network",
    activity_kinds={
        "network.organisation_founded": _("Organisation eingetragen"),
        "network.organisation_changed": _("Organisation geändert"),
        "network.organisation_hidden": _("Organisation verborgen"),
        "network.organisation_shown": _("Organisation wieder gezeigt"),
        "network.member_invited": _("In eine Organisation eingeladen"),
        "network.member_came": _("Zu einer Organisation gekommen"),
        "network.invitation_withdrawn": _("Einladung zurückgezogen"),
        "network.member_role_changed": _("Rolle in einer Organisation geändert"),
        "network.member_left": _("Organisation verlassen"),
        "network.initiative_started": _("Initiative eingetragen"),
        "network.initiative_changed": _("Initiative geändert"),
        "network.initiative_learnt": _("Erfahrung aufgeschrieben"),
        "network.initiative_hidden": _("Initiative verborgen"),
        "network.initiative_shown": _("Initiative wieder gezeigt"),
        "network.partner_asked": _("Organisation gefragt"),
        "network.partner_agreed": _("Organisation trägt mit"),
        "network.partner_ended": _("Organisation trägt nicht mehr mit"),
    },
    personal_data=personal.personal_data,
    erase=personal.erase,
    search_documents=findable.search_documents,
    search_kinds={
        "organisation": (_("Organisation"), _("Organisationen")),
        "initiative": (_("Initiative"), _("Initiativen")),
    },
    search_visible={
        "organisation": findable.visible_organisations,
        "initiative": findable.visible_initiatives,
    },
    sitemap=sitemap,
    notice_categories={"network": _("Netzwerk")},
    notice_rules={
        "network.initiative_learnt": INITIATIVES,
        "network.initiative_changed": INITIATIVES,
        "network.partner_agreed": INITIATIVES,
    },
    followables={
        "network.organisation": findable.followed_organisations,
        "network.initiative": findable.followed_initiatives,
    },
    desk_items=desk_items,
    demo=demo,
    jobs=(PeriodicJob("network.similar", 30, index_changed, atomic=False),),
)
