"""The room of people."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, sectors, consents, roles."""

    name = "mitwirk.accounts"
    label = "accounts"
