"""Opinion landscapes: what unites, what divides, and how certain that is (Meinungslandschaft)."""

from .analysis import analyse
from .landscape import Landscape
from .routing import priorities
from .shares import Interval, Shares, share_interval, shared_ranks, shares_by
from .votes import Votes

__all__ = [
    "Interval",
    "Landscape",
    "Shares",
    "Votes",
    "analyse",
    "priorities",
    "share_interval",
    "shared_ranks",
    "shares_by",
]
