"""Weights that make participants count as the population does, and who is missing (Gewichtung)."""

from .cells import cross
from .raking import MarginFit, Raked, Refusal, rake
from .representation import Representation, representation
from .sizes import design_effect, effective_size

__all__ = [
    "MarginFit",
    "Raked",
    "Refusal",
    "Representation",
    "cross",
    "design_effect",
    "effective_size",
    "rake",
    "representation",
]
