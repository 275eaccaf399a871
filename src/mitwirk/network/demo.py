"""Demo actors: invented organisations and initiatives in real municipalities of Baden-Württemberg."""

from __future__ import annotations

from datetime import datetime

from mitwirk.accounts.models import User
from mitwirk.network.models import (
    Initiative,
    InitiativePartner,
    Organisation,
    OrganisationMember,
    OrganisationRole,
)
from mitwirk.places.models import Place, Topic

# slug, name, kind, sector, place, sentence, text, topics
ORGANISATIONS = [
    (
        "offenes-wohnzimmer",
        "Offenes Wohnzimmer",
        "association",
        "citizens",
        "Tübingen",
        "Ein leer stehender Laden wurde zum Treffpunkt.",
        "Wir sind 23 Freiwillige und öffnen an vier Nachmittagen in der Woche. Wir reparieren Fahrräder, kochen "
        "und sprechen über das, was im Ort ansteht.",
        (
            "zusammenhalt",
            "ortsmitte",
        ),
    ),
    (
        "jugendforum-obere-alb",
        "Jugendforum Obere Alb",
        "initiative",
        "citizens",
        "Münsingen",
        "Zwölf junge Menschen beraten zwei Gemeinderäte.",
        "Wir verwalten ein eigenes Budget und berichten zweimal im Jahr im Rat.",
        (
            "kinder-jugend",
            "haushalt",
        ),
    ),
    (
        "stabsstelle-beteiligung-rottweil",
        "Stabsstelle Beteiligung",
        "municipality",
        "administration",
        "Rottweil",
        "Zwei Fachleute begleiten Verfahren im Rathaus und in drei Nachbargemeinden.",
        "Wir prüfen zuerst, ob noch etwas offen ist. Wenn nicht, informieren wir nur.",
        ("beteiligung",),
    ),
    (
        "lernwerkstatt-demokratie",
        "Lernwerkstatt Demokratie",
        "school",
        "citizens",
        "Karlsruhe",
        "Studierende werten Verfahren aus und erproben neue Formate.",
        "Jedes Semester begleiten wir zwei Gemeinden.",
        (
            "beteiligung",
            "schule",
        ),
    ),
    (
        "buergerstiftung-neckarufer",
        "Bürgerstiftung Neckarufer",
        "foundation",
        "citizens",
        "Heilbronn",
        "Fördert kleine Vorhaben mit bis zu 2 000 Euro.",
        "Ein Antrag passt auf eine Seite.",
        (
            "natur",
            "zusammenhalt",
        ),
    ),
    (
        "fraktion-gemeinsam",
        "Fraktion Gemeinsam",
        "party_group",
        "politics",
        "Ravensburg",
        "Fünf Ratsmitglieder, die vor jeder großen Vorlage einen Abend anbieten.",
        "Wir sagen vorher, wie wir abstimmen werden, und danach, warum.",
        (
            "beteiligung",
            "haushalt",
        ),
    ),
    (
        "landratsamt-ostalb",
        "Amt für Kreisentwicklung",
        "authority",
        "administration",
        "Aalen",
        "Koordiniert Wärmeplanung und Mobilität im Kreis.",
        "Wir suchen Gemeinden, die früh fragen wollen.",
        (
            "energie",
            "nahverkehr",
        ),
    ),
    (
        "verein-gespraechskultur",
        "Verein Gesprächskultur",
        "association",
        "citizens",
        "Freiburg im Breisgau",
        "Bildet Menschen aus, die schwierige Abende moderieren.",
        "Vierzig Freiwillige, zwei Lehrgänge im Jahr.",
        (
            "beteiligung",
            "zusammenhalt",
        ),
    ),
    (
        "netzwerk-barrierefrei",
        "Netzwerk Barrierefrei",
        "initiative",
        "citizens",
        "Ulm",
        "Prüft Orte, Seiten und Einladungen aus Sicht von Menschen mit Behinderungen.",
        "Wir kommen vorbei und sagen, was fehlt.",
        ("inklusion",),
    ),
    (
        "gemeinde-beteiligt",
        "Gemeindeverwaltung",
        "municipality",
        "administration",
        "Bad Urach",
        "Eine Person, halbe Stelle, viele Fragen.",
        "Wir lernen von anderen kleinen Gemeinden.",
        (
            "beteiligung",
            "ortsmitte",
        ),
    ),
]
# slug, title, organisation, sector, stage, place, sentence, goals, learnt, looks for, topics
INITIATIVES = [
    (
        "ortsmitte-tuebingen",
        "Tischgespräche zur Ortsmitte",
        "offenes-wohnzimmer",
        "citizens",
        "running",
        "Tübingen",
        "Wir fragen an Haustüren und Tischen, was aus dem Platz vor dem Laden werden soll.",
        "Ein Plan, den auch die mittragen, die nie auf Versammlungen gehen.",
        "Einladungen wirken, wenn sie jemand persönlich überbringt. Aushänge allein erreichen die, die ohnehin kommen.",
        "Dolmetschen Arabisch–Deutsch für drei Abende",
        (
            "ortsmitte",
            "zusammenhalt",
        ),
    ),
    (
        "jugendbudget",
        "10 000 Euro in jungen Händen",
        "jugendforum-obere-alb",
        "citizens",
        "finished",
        "Münsingen",
        "Jugendliche entscheiden allein über ein Budget der Gemeinde.",
        "Junge Menschen sollen erleben, dass ihre Stimme etwas bewegt.",
        "Zwei feste Regeln haben geholfen: kein Vetorecht der Verwaltung, aber ein Gespräch vor jeder Abstimmung.",
        "",
        (
            "kinder-jugend",
            "haushalt",
        ),
    ),
    (
        "losverfahren-klein",
        "Losverfahren in einer kleinen Gemeinde",
        "stabsstelle-beteiligung-rottweil",
        "administration",
        "running",
        "Rottweil",
        "Wir losen 25 Menschen aus und beraten über den Radweg.",
        "Nicht immer dieselben sollen am Tisch sitzen.",
        "",
        "Erfahrung mit Anschreiben, auf die mehr als fünf Prozent antworten",
        (
            "rad-fuss",
            "beteiligung",
        ),
    ),
    (
        "rueckschau-schulhof",
        "Rückschau: der neue Schulhof",
        "lernwerkstatt-demokratie",
        "citizens",
        "finished",
        "Karlsruhe",
        "Ein Jahr nach dem Umbau blicken Kinder, Schule und Bauamt zurück.",
        "Wir wollen wissen, was vom Beteiligen geblieben ist.",
        "Die Kinder erinnern sich an jede Zusage. Eine davon war vergessen worden und wurde nachgeholt.",
        "",
        (
            "schule",
            "kinder-jugend",
        ),
    ),
    (
        "uferweg",
        "Der Uferweg für alle",
        "buergerstiftung-neckarufer",
        "citizens",
        "planned",
        "Heilbronn",
        "Aus einem Trampelpfad soll ein Weg werden, auf dem auch Rollstühle fahren.",
        "Ein stufenloser Weg ohne Verlust an Natur.",
        "",
        "Jemand mit Erfahrung im Naturschutzrecht",
        (
            "natur",
            "inklusion",
        ),
    ),
    (
        "ratsabend",
        "Ein Abend vor jeder Vorlage",
        "fraktion-gemeinsam",
        "politics",
        "running",
        "Ravensburg",
        "Ratsmitglieder hören zu, bevor die Vorlage geschrieben ist.",
        "Entscheidungen, deren Gründe alle kennen.",
        "Wer zuhört, muss am Ende sagen, was daraus wird. Sonst kommt beim dritten Mal niemand mehr.",
        "",
        ("beteiligung",),
    ),
    (
        "waerme-gemeinsam",
        "Wärmeplanung gemeinsam",
        "landratsamt-ostalb",
        "administration",
        "running",
        "Aalen",
        "Sechs Gemeinden planen ihre Wärme zusammen und fragen früh.",
        "Niemand soll erst vom Bagger erfahren, dass geplant wurde.",
        "Fachwörter kosten Vertrauen. Eine Seite mit zehn Erklärungen hat mehr gebracht als die Ausstellung.",
        "Moderation für drei Abende",
        (
            "energie",
            "klima",
        ),
    ),
    (
        "gespraechslotsen",
        "Gesprächslotsen im Quartier",
        "verein-gespraechskultur",
        "citizens",
        "running",
        "Freiburg im Breisgau",
        "Freiwillige führen durch Gespräche über Tempo 30.",
        "Streit soll möglich sein, ohne dass jemand geht.",
        "Zwei Menschen am Tisch, die verschiedener Meinung sind, wirken besser als eine neutrale Moderation.",
        "",
        (
            "verkehr",
            "zusammenhalt",
        ),
    ),
    (
        "einladung-leicht",
        "Einladungen in Leichter Sprache",
        "netzwerk-barrierefrei",
        "citizens",
        "finished",
        "Ulm",
        "Wir haben 40 Einladungen von Gemeinden umgeschrieben und geprüft.",
        "Wer eingeladen wird, soll es auch verstehen.",
        "Kürzer ist nicht leichter. Beispiele und ein Bild helfen mehr.",
        "Gemeinden, die ihre nächste Einladung prüfen lassen",
        (
            "inklusion",
            "beteiligung",
        ),
    ),
    (
        "dorfplatz-urach",
        "Dorfplatz mit wenig Geld",
        "gemeinde-beteiligt",
        "administration",
        "planned",
        "Bad Urach",
        "Ein Platz, 15 000 Euro und viele Wünsche.",
        "Ein erster Schritt noch in diesem Jahr.",
        "",
        "Eine Gemeinde unter 15 000 Menschen, die das schon gemacht hat",
        ("ortsmitte",),
    ),
]
# Who of the demo network speaks for which organisation.
SPEAKERS = {
    "offenes-wohnzimmer": "amina@beispiel.de",
    "gemeinde-beteiligt": "bernd@beispiel.de",
    "fraktion-gemeinsam": "clara@beispiel.de",
}


def load(*, now: datetime) -> int:
    """Make the demo actors that are missing; without places none."""
    if not Place.objects.municipalities().exists():
        return 0
    made = sum(_organisation(row, now) for row in ORGANISATIONS)
    return made + sum(_initiative(row, now) for row in INITIATIVES)


def _place(name: str) -> Place | None:
    return Place.objects.municipalities().filter(name__startswith=name).defer("boundary").order_by("key").first()


def _organisation(row: tuple, now: datetime) -> int:
    slug, name, kind, sector, where, summary, about, topics = row
    place = _place(where)
    if place is None or Organisation.objects.filter(slug=slug).exists():
        return 0
    stamps = {"made_at": now, "changed_at": now, "confirmed_at": now}
    made = Organisation.objects.create(
        slug=slug, name=name, kind=kind, sector=sector, place=place, summary=summary, about=about, **stamps
    )
    made.topics.set(Topic.objects.filter(key__in=topics))
    speaker = User.objects.filter(email=SPEAKERS.get(slug, "")).first()
    if speaker is not None:
        OrganisationMember.objects.create(organisation=made, user=speaker, role=OrganisationRole.SPEAKER, added_at=now)
    return 1


def _initiative(row: tuple, now: datetime) -> int:
    slug, title, carrier, sector, stage, where, summary, goals, learnt, looks_for, topics = row
    place, organisation = _place(where), Organisation.objects.filter(slug=carrier).first()
    if place is None or organisation is None or Initiative.objects.filter(slug=slug).exists():
        return 0
    texts = {"summary": summary, "goals": goals, "learnt": learnt, "looks_for": looks_for}
    stamps = {"made_at": now, "changed_at": now, "confirmed_at": now}
    made = Initiative.objects.create(slug=slug, title=title, sector=sector, stage=stage, place=place, **texts, **stamps)
    made.topics.set(Topic.objects.filter(key__in=topics))
    InitiativePartner.objects.create(
        initiative=made, organisation=organisation, leads=True, added_at=now, agreed_at=now
    )
    return 1
