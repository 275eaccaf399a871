"""Ten invented offers and needs in real municipalities."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from mitwirk.accounts.models import User
from mitwirk.network.models import Offer, OfferState, OfferStep, Organisation
from mitwirk.places.models import Place, Topic

NEED, OFFER = "need", "offer"
TOLD = (
    (NEED, "know_how", "Wer hat Erfahrung mit Losverfahren in kleinen Gemeinden?",
     "Wir möchten 25 Menschen für einen Bürgerrat auslosen. Uns fehlt ein Musterbrief für die Einladung.", "Aalen"),
    (OFFER, "know_how", "Musterbriefe und Ablauf für Losverfahren",
     "Wir haben zweimal einen Bürgerrat ausgelost und geben Einladung, Ablauf und Erfahrung weiter.", "Herrenberg"),
    (NEED, "room", "Raum für 40 Menschen an zwei Abenden",
     "Für die Tischgespräche zur Ortsmitte suchen wir einen Raum ohne Stufen.", "Rottweil"),
    (OFFER, "room", "Saal im Bürgerhaus für Gespräche",
     "60 Plätze, ohne Stufen, Küche, abends frei. Wir nehmen nur die Nebenkosten.", "Tuttlingen"),
    (NEED, "speaker", "Moderation für einen Abend zum Radweg gesucht",
     "Der Streit um den Radweg braucht eine Person von außen, die beide Seiten hört.", "Ravensburg"),
    (OFFER, "speaker", "Moderation für zwei Abende, Fahrtkosten genügen",
     "Zwei ausgebildete Personen, Schwerpunkt Konflikte um Verkehr und Radwege.", "Biberach an der Riß"),
    (NEED, "partner", "Partner für einen Antrag zu Jugendbeteiligung",
     "Wir schreiben einen Antrag für einen Jugendrat und suchen eine Schule oder einen Verein.", "Mosbach"),
    (OFFER, "equipment", "Stellwände und Moderationskoffer zum Ausleihen",
     "Acht Stellwände und zwei Koffer. Abholung am Freitag, Rückgabe am Montag.", "Offenburg"),
    (OFFER, "placement", "Praktikum in der Stabsstelle Beteiligung",
     "Drei Monate, für Studierende der Verwaltung oder Sozialwissenschaft.", "Heidenheim an der Brenz"),
    (NEED, "co_funding", "Zuschuss für Dolmetschen bei drei Treffen",
     "Beim Nachbarschaftstreffen sprechen viele kein Deutsch. Uns fehlen 900 Euro.", "Pforzheim"),
)  # fmt: skip


def load(*, now: datetime) -> None:
    """Enter the ten once; those whose place is not shipped are left out."""
    if Offer.objects.filter(title=TOLD[0][2]).exists():
        return
    person = User.objects.filter(is_active=True).order_by("pk").first()
    organisations = list(Organisation.objects.filter(hidden_at=None).order_by("pk")[:5])
    topic = Topic.objects.order_by("position").first()
    for number, (direction, kind, title, text, name) in enumerate(TOLD):
        place = Place.objects.municipalities().filter(name=name).first()
        if place is None:
            continue
        made = now - timedelta(days=number)
        organisation = organisations[number % len(organisations)] if organisations else None
        offer = Offer.objects.create(
            direction=direction, kind=kind, title=title, text=text, place=place, organisation=organisation,
            made_by=person, made_at=made, changed_at=made, expires_on=localdate(made) + timedelta(days=90),
        )  # fmt: skip
        OfferStep.objects.create(offer=offer, state=OfferState.OPEN, by=person, at=made)
        if topic is not None and number < 2:
            offer.topics.add(topic)
