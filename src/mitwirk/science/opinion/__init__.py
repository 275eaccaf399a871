"""Opinion landscapes: what unites, what divides, and how certain that is (Meinungslandschaft)."""

from .adjustment import shown_to_all
from .analysis import fit
from .coordination import Coordination, coordinated
from .influence import Influence, influence
from .landscape import Landscape
from .newcomer import place_newcomer
from .plain_csv import PlainVotes, read_plain
from .polis_pipeline import PolisLandscape, polis
from .polis_read import PolisExport, read_polis
from .polis_write import write_polis
from .routing import next_statements, priorities
from .shares import Interval, Shares, share_interval, shared_ranks, shares_by
from .tables import RowError
from .update import update
from .votes import Votes
from .weighted import WeightedShares, weighted_shares

__all__ = [
    "Coordination",
    "Influence",
    "Interval",
    "Landscape",
    "PlainVotes",
    "PolisExport",
    "PolisLandscape",
    "RowError",
    "Shares",
    "Votes",
    "WeightedShares",
    "coordinated",
    "fit",
    "influence",
    "next_statements",
    "place_newcomer",
    "polis",
    "priorities",
    "read_plain",
    "read_polis",
    "share_interval",
    "shared_ranks",
    "shares_by",
    "shown_to_all",
    "update",
    "weighted_shares",
    "write_polis",
]
