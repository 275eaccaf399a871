"""Receipt codes: the author's key to what became of a statement, without an account."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

# Without letters and digits that are easily mistaken for each other on paper or on the phone.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 12


def new_receipt() -> str:
    """Return a code such as `K7PM-3XQD-WH9T` (60 bits: not to be guessed)."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def receipt_hash(code: str) -> str:
    """Return what the database knows of a code; however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return hmac.new(settings.SECRET_KEY.encode(), f"receipt:{plain}".encode(), hashlib.sha256).hexdigest()
