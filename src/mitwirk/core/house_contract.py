"""The ground floor's own contract."""

from mitwirk.core.contract import PeriodicJob, RoomContract
from mitwirk.core.personal import erase, forget_old_feedback, personal_data
from mitwirk.core.ratelimit import forget_old_windows
from mitwirk.core.search import refresh
from mitwirk.core.search.memory import memory

CONTRACT = RoomContract(
    room="core",
    personal_data=personal_data,
    erase=erase,
    warm=memory,
    jobs=(
        PeriodicJob("core.forget_old_feedback", 24 * 3600, forget_old_feedback),
        PeriodicJob("core.forget_old_windows", 3600, forget_old_windows),
        PeriodicJob("core.search_refresh", 20, refresh),
    ),
)
