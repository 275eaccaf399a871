"""How allauth behaves in this house."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from mitwirk.core.ratelimit import address_of


class AccountAdapter(DefaultAccountAdapter):
    """E-mail accounts; the client's address is what our own proxies say, nothing a client can write."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that rate limits count."""
        return address_of(request)
