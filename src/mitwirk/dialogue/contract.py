"""What the house must know about this room."""

from django.utils.translation import gettext_noop as _

from mitwirk.core.contract import NoticeRule, PeriodicJob, RoomContract
from mitwirk.dialogue import findable, personal
from mitwirk.dialogue.actions.dialogues import duplicate_dialogue
from mitwirk.dialogue.actions.landscape import recompute_due
from mitwirk.dialogue.actions.quality import refresh_due
from mitwirk.dialogue.actions.steps import close_due
from mitwirk.dialogue.demo import demo
from mitwirk.dialogue.desk import desk_items
from mitwirk.dialogue.exports import published_files
from mitwirk.dialogue.sitemap import feeds, sitemap

STEPS = NoticeRule("dialogue", findable.describe_dialogues, followed=findable.followers_of)

CONTRACT = RoomContract(
    room="dialogue",
    activity_kinds={
        "dialogue.created": _("Dialog angelegt"),
        "dialogue.changed": _("Dialog geändert"),
        "dialogue.opened": _("Dialog eröffnet"),
        "dialogue.closed": _("Dialog beendet"),
        "dialogue.evaluated": _("Dialog ausgewertet"),
        "dialogue.team_changed": _("Team geändert"),
        "dialogue.codes_made": _("Zugangskarten erstellt"),
        "dialogue.statement_submitted": _("Aussage eingereicht"),
        "dialogue.statement_accepted": _("Aussage veröffentlicht"),
        "dialogue.statement_rejected": _("Aussage nicht veröffentlicht"),
        "dialogue.statement_merged": _("Aussage zusammengeführt"),
        "dialogue.statement_reworded": _("Aussage neu gefasst"),
        "dialogue.statement_reported": _("Aussage gemeldet"),
        "dialogue.report_settled": _("Meldung erledigt"),
        "dialogue.objection_made": _("Einspruch eingelegt"),
        "dialogue.objection_answered": _("Einspruch beantwortet"),
        "dialogue.votes_imported": _("Stimmen eingelesen"),
        "dialogue.landscape_computed": _("Meinungsbild ausgezählt"),
        "dialogue.live_started": _("Saalrunde begonnen"),
        "dialogue.live_results_shown": _("Meinungsbild im Saal gezeigt"),
        "dialogue.live_results_hidden": _("Meinungsbild im Saal verborgen"),
        "dialogue.live_ended": _("Saalrunde beendet"),
        "dialogue.participant_left": _("Antworten auf Wunsch gelöscht"),
    },
    personal_data=personal.personal_data,
    erase=personal.erase,
    duplicate=duplicate_dialogue,
    open_data=published_files,
    sitemap=sitemap,
    demo=demo,
    search_documents=findable.search_documents,
    search_kinds={"dialogue": (_("Dialog"), _("Dialoge")), "statement": (_("Aussage"), _("Aussagen"))},
    search_visible={"dialogue": findable.visible_dialogues, "statement": findable.visible_statements},
    audiences=findable.audiences,
    notice_categories={"dialogue": _("Dialoge")},
    notice_rules=dict.fromkeys(("dialogue.opened", "dialogue.closed", "dialogue.evaluated"), STEPS),
    followables={"dialogue.dialogue": findable.followed_dialogues},
    feeds=feeds,
    desk_items=desk_items,
    jobs=(
        PeriodicJob("dialogue.close_due", 60, close_due),
        PeriodicJob("dialogue.landscape", 5, recompute_due, atomic=False),
        PeriodicJob("dialogue.quality", 10, refresh_due, atomic=False),
    ),
)
