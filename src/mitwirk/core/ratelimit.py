"""Rate limits where robots come: counted in the database, so that they hold across processes."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from mitwirk.core.errors import TooMany
from mitwirk.core.models import RateWindow

COUNT_UP = """
INSERT INTO core_ratewindow (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = core_ratewindow.count + 1
RETURNING count
"""


def address_of(request: HttpRequest) -> str:
    """Return the client's address; X-Forwarded-For counts only behind configured proxies."""
    if settings.PROXIES:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if len(hops) >= settings.PROXIES:
            return hops[-settings.PROXIES].strip()
    return request.META.get("REMOTE_ADDR", "")


def hashed(value: str, day: int) -> str:
    """Return a key that cannot be turned back into an address and changes every day."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{day}:{value}".encode(), hashlib.sha256).hexdigest()


def limit(scope: str, who: str, *, at_most: int, seconds: int, now: datetime) -> None:
    """Count one deed of `who` and raise TooMany above `at_most` in the current window of `seconds`."""
    moment = int(now.timestamp())
    key = hashed(f"{scope}:{seconds}:{who}", moment // 86_400)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_UP, [key, moment // seconds * seconds])
        count = cursor.fetchone()[0]
    if count > at_most:
        raise TooMany


def forget_old_windows(*, now: datetime) -> int:
    """Delete counts older than a day."""
    return RateWindow.objects.filter(window__lt=int(now.timestamp()) - 86_400).delete()[0]
