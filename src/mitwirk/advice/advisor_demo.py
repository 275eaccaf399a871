"""Demo entries of the network of advisors: invented people, real regions."""

from __future__ import annotations

from datetime import datetime

from mitwirk.accounts.models import Sector, User
from mitwirk.advice.models import Advisor, AdvisorStep, Availability, Listing
from mitwirk.places.models import Place, Topic

PEOPLE = [
    {
        "slug": "greta-halm",
        "name": "Greta Halm",
        "sector": Sector.CITIZENS,
        "summary": "Moderiert Abende, an denen sich zwei Lager gegenübersitzen.",
        "about": "Ich spreche vorher mit allen Seiten und sage offen, wenn ein Abend nichts mehr ändern kann. "
        "Ausbildung in Mediation, zwölf Jahre Erfahrung in kleinen Gemeinden.",
        "facilitates": True,
        "day_rate_from": 500,
        "day_rate_to": 800,
        "rate_note": "für Initiativen ohne Budget halber Satz",
        "topics": ("verkehr", "ortsmitte"),
        "regions": ("081", "084"),
    },
    {
        "slug": "buero-rundblick",
        "name": "Büro Rundblick",
        "sector": Sector.CITIZENS,
        "summary": "Begleitet Bürgerräte von der Auslosung bis zur Rückmeldung im Gemeinderat.",
        "about": "Drei Fachleute, ein fester Ablauf. Wir übernehmen Briefe, Moderation und Bericht. "
        "Wir arbeiten nur mit einem schriftlichen Auftrag des Gemeinderats.",
        "facilitates": True,
        "accompanies": True,
        "day_rate_from": 780,
        "day_rate_to": 1100,
        "topics": ("beteiligung", "klima"),
        "regions": (),
        "availability": Availability.LATER,
        "free_from": "2027-03-01",
    },
    {
        "slug": "jonas-weidlich",
        "name": "Jonas Weidlich",
        "sector": Sector.ADMINISTRATION,
        "summary": "Erklärt Wärmeplanung so, dass ein ganzer Saal mitreden kann.",
        "about": "Ich arbeite in einer Stadtverwaltung und berate andere Gemeinden in meiner freien Zeit.",
        "knows": True,
        "rate_note": "nur Fahrtkosten",
        "topics": ("energie", "klima"),
        "regions": ("083",),
        "mandates_per_year": 3,
    },
    {
        "slug": "samira-yildiz",
        "name": "Samira Yıldız",
        "sector": Sector.CITIZENS,
        "summary": "Holt Menschen ins Gespräch, die sonst keine Einladung erreicht.",
        "about": "Gespräche an der Haustür, in Vereinen und Unterkünften. Arabisch, Türkisch, Deutsch.",
        "facilitates": True,
        "knows": True,
        "day_rate_from": 450,
        "day_rate_to": 600,
        "topics": ("vielfalt", "zusammenhalt"),
        "regions": ("081", "082"),
    },
    {
        "slug": "paul-ehrismann",
        "name": "Paul Ehrismann",
        "sector": Sector.POLITICS,
        "summary": "War 20 Jahre Gemeinderat und hilft, Beschlüsse und Beteiligung zu verbinden.",
        "about": "Ich kenne Sitzungen von innen. Gern früh anrufen, bevor die Vorlage geschrieben ist.",
        "accompanies": True,
        "rate_note": "kostenfrei",
        "topics": ("beteiligung", "haushalt"),
        "regions": (),
        "availability": Availability.NONE,
        "mandates_per_year": 2,
    },
]


def load(*, now: datetime) -> int:
    """Make the demo entries that are missing; each belongs to an invented account nobody can sign in to."""
    return sum(_make(dict(person), now) for person in PEOPLE)


def _make(person: dict, now: datetime) -> int:
    if Advisor.objects.filter(slug=person["slug"]).exists():
        return 0
    topics = Topic.objects.filter(key__in=person.pop("topics"))
    regions = Place.objects.filter(key__in=person.pop("regions"))
    email = f"{person['slug']}@beispiel.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, display_name=person["name"])
    advisor = Advisor.objects.create(user=user, listing=Listing.LISTED, made_at=now, changed_at=now, **person)
    advisor.topics.set(topics)
    advisor.regions.set(regions)
    AdvisorStep.objects.create(advisor=advisor, listing=Listing.LISTED, at=now)
    return 1
