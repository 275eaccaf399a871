"""What the house must know about this room."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from mitwirk.core.contract import PeriodicJob, RoomContract
from mitwirk.discussion import findable
from mitwirk.discussion.actions.moderation import forget_old_moderation
from mitwirk.discussion.actions.people import forget_old_board_invitations
from mitwirk.discussion.demo import load as demo
from mitwirk.discussion.desk import desk_items
from mitwirk.discussion.personal import erase, personal_data

CONTRACT = RoomContract(
    room="discussion",
    activity_kinds={
        "discussion.board_begun": _("Gesprächsraum eröffnet"),
        "discussion.board_changed": _("Gesprächsraum geändert"),
        "discussion.board_retired": _("Gesprächsraum geschlossen"),
        "discussion.board_taken_up": _("Gesprächsraum wieder geöffnet"),
        "discussion.board_withheld": _("Gesprächsraum verborgen"),
        "discussion.board_shown": _("Gesprächsraum wieder gezeigt"),
        "discussion.member_invited": _("In einen Gesprächsraum eingeladen"),
        "discussion.member_came": _("In einen Gesprächsraum gekommen"),
        "discussion.invitation_withdrawn": _("Einladung in einen Gesprächsraum zurückgezogen"),
        "discussion.invitation_declined": _("Einladung in einen Gesprächsraum abgelehnt"),
        "discussion.member_role_changed": _("Rolle in einem Gesprächsraum geändert"),
        "discussion.member_left": _("Gesprächsraum verlassen"),
        "discussion.thread_begun": _("Gespräch begonnen"),
        "discussion.comment_written": _("Beitrag geschrieben"),
        "discussion.comment_changed": _("Beitrag geändert"),
        "discussion.attachment_removed": _("Datei von einem Beitrag entfernt"),
        "discussion.comment_withdrawn": _("Eigenen Beitrag gelöscht"),
        "discussion.comment_reported": _("Beitrag gemeldet"),
        "discussion.comment_decided": _("Über einen Beitrag entschieden"),
        "discussion.objection_made": _("Widerspruch eingelegt"),
        "discussion.objection_decided": _("Über einen Widerspruch entschieden"),
    },
    personal_data=personal_data,
    erase=erase,
    search_documents=findable.search_documents,
    search_kinds={"thread": (_("Gespräch"), _("Gespräche"))},
    search_visible={"thread": findable.visible_threads},
    audiences=findable.audiences,
    sitemap=findable.sitemap,
    feeds=findable.feeds,
    notice_categories=findable.NOTICE_CATEGORIES,
    notice_rules=findable.NOTICE_RULES,
    followables=findable.FOLLOWABLES,
    desk_items=desk_items,
    demo=demo,
    jobs=(
        PeriodicJob("discussion.forget_old_invitations", 24 * 3600, forget_old_board_invitations),
        PeriodicJob("discussion.forget_old_moderation", 24 * 3600, forget_old_moderation),
    ),
)
