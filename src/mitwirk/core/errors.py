"""Errors that a person may read. Every action raises one of these, never a bare exception."""

from __future__ import annotations

from django.utils.translation import gettext as _


class HouseError(Exception):
    """Something that was asked for cannot be done; the message says why and what to do next."""

    status = 409

    def __init__(self, message: str = ""):
        super().__init__(message or self.default_message())

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Das geht gerade nicht. Laden Sie die Seite neu und versuchen Sie es noch einmal.")


class NotAllowed(HouseError):
    """The person lacks the right."""

    status = 403

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Dafür fehlt Ihnen die Berechtigung. Fragen Sie das Team, das diese Seite betreut.")


class Unstorable(HouseError):
    """Something was sent that no database can hold, such as a number of thirty digits."""

    status = 400

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Eine Angabe ist zu groß oder enthält Zeichen, die niemand lesen kann. Prüfen Sie Ihre Eingabe.")


class Conflict(HouseError):
    """Somebody else was faster; nothing was overwritten."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Inzwischen hat jemand anderes etwas geändert. Laden Sie die Seite neu und prüfen Sie den Stand.")


class TooMany(HouseError):
    """A rate limit was reached."""

    status = 429

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _(
            "Das waren sehr viele Anfragen in kurzer Zeit. Warten Sie eine Minute und versuchen Sie es dann wieder."
        )
