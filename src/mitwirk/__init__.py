"""Mitwirk: the web platform on which a participation alliance runs its whole work."""

__version__ = "0.1.0"
