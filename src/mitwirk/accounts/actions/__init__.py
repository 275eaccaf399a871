"""Deeds with accounts, one module a noun."""
