"""The ground floor's own contract."""

from django.utils.translation import gettext_noop as _

from mitwirk.core.contract import PeriodicJob, RoomContract
from mitwirk.core.personal import erase, forget_old_feedback, personal_data
from mitwirk.core.ratelimit import forget_old_windows
from mitwirk.core.search import refresh

CONTRACT = RoomContract(
    room="core",
    activity_kinds={
        "core.operator_text_changed": _("Betreibertext geändert"),
        "core.feedback_given": _("Rückmeldung zur Barrierefreiheit gegeben"),
    },
    personal_data=personal_data,
    erase=erase,
    jobs=(
        PeriodicJob("core.forget_old_feedback", 24 * 3600, forget_old_feedback),
        PeriodicJob("core.forget_old_windows", 3600, forget_old_windows),
        PeriodicJob("core.search_refresh", 20, refresh),
    ),
)
