"""Three people of the demo with a profile, each showing something else to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mitwirk.accounts.models import User
from mitwirk.network.actions.profiles import keep_profile
from mitwirk.network.models import Profile
from mitwirk.places.models import Place, Topic

ALL, MEMBERS = "all", "members"
TOLD: tuple[tuple[str, dict[str, str], tuple[str, ...], str, dict[str, str]], ...] = (
    ("amina@beispiel.de",
     {"about": "Ich organisiere das Nachbarschaftsfest in unserem Quartier.", "offers": "Übersetzen bei Treffen",
      "experience": "Zwei Bürgerräte, einmal als Zufallsbürgerin, einmal im Begleitkreis."},
     ("Ortsmitte und Plätze", "Zusammenhalt und Nachbarschaft"), "Tübingen",
     {"about": ALL, "offers": ALL, "experience": MEMBERS, "topics": ALL, "place": ALL, "sector": ALL}),
    ("bernd@beispiel.de",
     {"about": "Ich betreue Beteiligung in einer kleinen Verwaltung.", "seeks": "Austausch über digitale Umfragen"},
     ("Verkehr und Straßen", "Digitales"), "Aalen",
     {"about": ALL, "seeks": ALL, "topics": ALL, "sector": ALL}),
    ("clara@beispiel.de",
     {"about": "Seit 2019 im Gemeinderat, vorher Elternbeirat."}, ("Kinder und Jugend",), "Rottweil",
     {"about": ALL, "topics": MEMBERS, "sector": ALL}),
)  # fmt: skip


def load(*, now: datetime) -> None:
    """Keep the profiles once; people whom the demo does not know are left out."""
    for email, texts, topics, town, readers in TOLD:
        user = User.objects.filter(email=email).first()
        if user is None or Profile.objects.filter(user=user).exists():
            continue
        values: dict[str, Any] = {**texts, "place": Place.objects.municipalities().filter(name=town).first()}
        keep_profile(
            by=user, now=now, visibility=readers, topics=Topic.objects.filter(name__in=topics).order_by("position"),
            **values,
        )  # fmt: skip
