"""Demo: one sent issue of the newsletter, one draft, and things that Amina follows."""

from __future__ import annotations

from datetime import datetime, timedelta

from mitwirk.accounts.models import User
from mitwirk.notices.models import Newsletter, NewsletterState, Subscription
from mitwirk.places.models import Place

AUTUMN = """\
Guten Tag,

seit diesem Monat arbeiten wir auf einer gemeinsamen Plattform. Drei Dinge lohnen sich sofort:

- **Verzeichnis**: Wer hat schon getan, was Sie vorhaben? Suchen Sie nach Thema, Ort und Größe der Gemeinde.
- **Gesuche und Angebote**: Räume, Erfahrung, Technik. Sie schreiben über die Plattform, Ihre Adresse bleibt verborgen.
- **Kollegiale Beratung**: Ein Fall, sechs Phasen, neunzig Minuten, Menschen aus allen drei Sektoren.

Antworten Sie gern auf diese Mail, wenn etwas klemmt.

Ihre Geschäftsstelle
"""
CONGRESS = """\
Guten Tag,

im Frühjahr treffen wir uns zum Netzwerktreffen. Wer eine Werkstatt anbieten will, meldet sich bis Ende Januar.

Ihre Geschäftsstelle
"""


def demo(*, now: datetime) -> int:
    """Load the demo rows once."""
    if Newsletter.objects.exists():
        return 0
    office = User.objects.filter(email="dilek@beispiel.de").first()
    Newsletter.objects.create(
        title="Neu im Netzwerk: finden, fragen, beraten", slug="neu-im-netzwerk", body=AUTUMN, made_by=office,
        state=NewsletterState.SENT, changed_at=now - timedelta(days=20), released_at=now - timedelta(days=20),
    )  # fmt: skip
    Newsletter.objects.create(
        title="Netzwerktreffen im Frühjahr",
        slug="netzwerktreffen",
        body=CONGRESS,
        made_by=office,
        changed_at=now,
    )
    amina = User.objects.filter(email="amina@beispiel.de").first()
    place = Place.objects.filter(name="Esslingen am Neckar").first()
    if amina and place:
        Subscription.objects.get_or_create(user=amina, subject=f"places.place:{place.pk}", defaults={"at": now})
    return 2
