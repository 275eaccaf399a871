"""A directory of a whole land: 20,000 actors and 5,000 initiatives in real municipalities, with German texts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.text import slugify

ORGANISATIONS, PEOPLE, INITIATIVES, OFFERS = 18_000, 2_000, 5_000, 1_500
SEEKS = 0.3
SUBJECTS = (
    "Radweg", "Jugendrat", "Spielplatz", "Bürgerrat", "Klimaschutz", "Dorfladen", "Schulhof", "Freibad", "Pflege",
    "Mobilitätsstation", "Gemeinschaftsgarten", "Seniorentreff", "Nahwärme", "Ortskern", "Vereinsheim", "Streuobst",
    "Hochwasserschutz", "Leerstand", "Bürgerbus", "Mehrgenerationenhaus", "Stadtbibliothek", "Nachtbus", "Feuerwehr",
    "Integration", "Bürgerhaushalt", "Friedhof", "Wochenmarkt", "Solardach", "Carsharing", "Kinderbetreuung",
)  # fmt: skip
DEEDS = (
    "planen", "retten", "erweitern", "gemeinsam gestalten", "neu gründen", "öffnen", "begrünen", "besser anbinden",
    "barrierefrei machen", "mit Leben füllen", "für alle erreichbar halten", "in Ruhe besprechen",
)  # fmt: skip
WHERE = (
    "im Ortskern", "am Fluss", "für junge Menschen", "mit der Nachbargemeinde", "in allen Ortsteilen", "am Bahnhof",
    "im Neubaugebiet", "neben der Schule", "zusammen mit der Verwaltung", "an der Landesstraße",
)  # fmt: skip
FORMS = ("Verein", "Bürgerinitiative", "Runder Tisch", "Freundeskreis", "Netzwerk", "Förderverein", "Arbeitskreis")
KINDS = ("association", "initiative", "municipality", "authority", "school", "foundation", "party_group", "company")
SECTORS = ("politics", "administration", "citizens")
OFFER_KINDS = ("know_how", "speaker", "room", "equipment", "co_funding", "partner", "placement")
# The word that most entries share, as "Beteiligung" does in a network for participation.
COMMON = "Uns geht es um gute Beteiligung vor Ort."


class Writer:
    """Writes the same texts in every run."""

    def __init__(self, seed: int):
        from mitwirk.places.models import Place, Topic

        self.rng = np.random.default_rng(seed)
        towns = list(Place.objects.municipalities().values_list("pk", "name", "population"))
        self.towns = [(pk, name) for pk, name, _people in towns]
        weights = np.sqrt([people or 1 for _pk, _name, people in towns])
        self.shares = weights / weights.sum()
        self.topics = list(Topic.objects.values_list("pk", flat=True))
        self.now = timezone.now()

    def town(self) -> tuple[int, str]:
        """Return a municipality, larger ones more often."""
        return self.towns[int(self.rng.choice(len(self.towns), p=self.shares))]

    def one(self, words: tuple[str, ...]) -> str:
        """Return one of some words."""
        return words[int(self.rng.integers(len(words)))]

    def sentence(self) -> str:
        """Return what somebody does where; a rare subject a few times in the whole land."""
        return f"{self.one(SUBJECTS)} {self.one(DEEDS)} {self.one(WHERE)}"

    def text(self, sentences: int) -> str:
        """Return several sentences; nine of ten texts share one."""
        common = COMMON if self.rng.random() < 0.9 else ""
        return ". ".join([*(self.sentence() for _ in range(sentences)), common])

    def moments(self) -> dict[str, Any]:
        """Return when a row was made and changed, within the last two years."""
        at = self.now - timedelta(minutes=int(self.rng.integers(1_000_000)))
        return {"made_at": at, "changed_at": at}

    def tag(self, model: Any, name: str, rows: list[Any]) -> None:
        """Give rows one to three topics."""
        through = model.topics.through
        through.objects.bulk_create(
            (
                through(**{f"{name}_id": row.pk, "topic_id": int(topic)})
                for row in rows
                for topic in self.rng.choice(self.topics, int(self.rng.integers(1, 4)), replace=False)
            ),
            batch_size=5000,
        )


def build(scale: float = 1.0) -> dict[str, int]:
    """Fill an empty database, and the search index; return how many there are of what."""
    from mitwirk.core import search
    from mitwirk.core.contract import contracts

    contracts()["places"].official(now=timezone.now())
    writer = Writer(4)
    amounts = {
        "organisations": _organisations(writer, int(ORGANISATIONS * scale)),
        "initiatives": _initiatives(writer, int(INITIATIVES * scale)),
        "people": _people(writer, int(PEOPLE * scale)),
        "offers": _offers(writer, int(OFFERS * scale)),
    }
    amounts["search documents"] = search.rebuild()
    return amounts


def _organisations(writer: Writer, count: int) -> int:
    from mitwirk.network.models import Organisation

    rows = []
    for number in range(count):
        place, town = writer.town()
        moments = writer.moments()
        rows.append(
            Organisation(
                name=f"{writer.one(FORMS)} {writer.one(SUBJECTS)} {town}", slug=f"organisation-{number}",
                kind=writer.one(KINDS), sector=writer.one(SECTORS), place_id=place, summary=writer.sentence(),
                about=writer.text(5), confirmed_at=moments["changed_at"], **moments,
                hidden_at=writer.now if number % 200 == 0 else None,
            )
        )  # fmt: skip
    made = Organisation.objects.bulk_create(rows, batch_size=500)
    writer.tag(Organisation, "organisation", made)
    return count


def _initiatives(writer: Writer, count: int) -> int:
    from mitwirk.network.models import Initiative, InitiativePartner, Organisation

    rows = []
    for number in range(count):
        place, town = writer.town()
        moments = writer.moments()
        title = f"{writer.sentence()} in {town}"
        rows.append(
            Initiative(
                title=title, slug=f"{slugify(title)}-{number}", sector=writer.one(SECTORS),
                stage=writer.one(("planned", "running", "finished")), place_id=place, summary=writer.sentence(),
                goals=writer.text(8), learnt=writer.text(3), confirmed_at=moments["changed_at"], **moments,
                looks_for=writer.sentence() if writer.rng.random() < SEEKS else "",
                hidden_at=writer.now if number % 200 == 0 else None,
            )
        )  # fmt: skip
    made = Initiative.objects.bulk_create(rows, batch_size=500)
    writer.tag(Initiative, "initiative", made)
    carriers = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[:count])
    InitiativePartner.objects.bulk_create(
        (
            InitiativePartner(initiative=row, organisation_id=pk, leads=True, added_at=writer.now, agreed_at=writer.now)
            for row, pk in zip(made, carriers, strict=False)
        ),
        batch_size=2000,
    )
    return count


def _people(writer: Writer, count: int) -> int:
    from mitwirk.accounts.models import User
    from mitwirk.network.models import Profile

    users = User.objects.bulk_create(
        (
            User(email=f"person{number}@beispiel.de", display_name=f"Person {number}", password="!")
            for number in range(count)
        ),
        batch_size=2000,
    )
    made = Profile.objects.bulk_create(
        (
            Profile(
                user=user, slug=f"person-{number}", about=writer.text(2), offers=writer.sentence(),
                place_id=writer.town()[0], visibility={"about": "all", "offers": "all", "place": "all"},
                changed_at=writer.now,
            )
            for number, user in enumerate(users)
        ),
        batch_size=1000,
    )  # fmt: skip
    writer.tag(Profile, "profile", made)
    return count


def _offers(writer: Writer, count: int) -> int:
    from mitwirk.network.models import Initiative, Offer, Organisation

    carriers = list(Organisation.objects.filter(hidden_at=None).values_list("pk", flat=True)[: count // 2])
    initiatives = list(Initiative.objects.filter(hidden_at=None).values_list("pk", flat=True)[: count - count // 2])
    actors = [{"organisation_id": pk} for pk in carriers] + [{"initiative_id": pk} for pk in initiatives]
    Offer.objects.bulk_create(
        (
            Offer(
                direction=writer.one(("need", "offer")), kind=writer.one(OFFER_KINDS), title=writer.sentence(),
                text=writer.text(3), place_id=writer.town()[0], expires_on=writer.now.date() + timedelta(days=60),
                **writer.moments(), **actor,
            )
            for actor in actors
        ),
        batch_size=1000,
    )  # fmt: skip
    return len(actors)
