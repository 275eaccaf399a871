"""The one taxonomy: 25 topics that municipalities, initiatives and councils all use."""

from django.utils.translation import gettext_noop as _

TOPICS: list[tuple[str, str, str]] = [
    ("ortsmitte", _("Ortsmitte und Plätze"), "Marktplätze, Treffpunkte, Innenstadt"),
    ("verkehr", _("Verkehr und Straßen"), "Autoverkehr, Parken, Tempo, Lärm von Straßen"),
    ("rad-fuss", _("Rad- und Fußwege"), "Sicher zu Fuß und mit dem Rad"),
    ("nahverkehr", _("Bus und Bahn"), "Nahverkehr, Haltestellen, Rufbusse"),
    ("wohnen", _("Wohnen und Bauen"), "Bezahlbares Wohnen, Neubaugebiete, Leerstand"),
    ("stadtplanung", _("Stadt- und Dorfentwicklung"), "Leitbilder, Flächennutzung, Ortskerne"),
    ("klima", _("Klimaschutz"), "Weniger Treibhausgase, kommunale Klimaziele"),
    ("energie", _("Energie und Wärme"), "Wärmeplanung, Windkraft, Solar, Netze"),
    ("natur", _("Natur und Landschaft"), "Wald, Gewässer, Artenvielfalt, Grün im Ort"),
    ("klimaanpassung", _("Hitze, Wasser und Vorsorge"), "Hitzeschutz, Hochwasser, Starkregen"),
    ("landwirtschaft", _("Landwirtschaft und Ernährung"), "Höfe, regionale Lebensmittel, Flächen"),
    ("abfall", _("Abfall und Kreislauf"), "Müll, Reparieren, Wiederverwenden"),
    ("schule", _("Schule und Bildung"), "Schulhöfe, Ganztag, Lernen im Erwachsenenalter"),
    ("kinder-jugend", _("Kinder und Jugend"), "Spielplätze, Jugendhaus, Jugendgemeinderat"),
    ("alter", _("Leben im Alter"), "Pflege, Begegnung, altersgerechte Orte"),
    ("gesundheit", _("Gesundheit"), "Arztpraxen, Krankenhaus, Vorbeugung"),
    ("inklusion", _("Inklusion und Barrierefreiheit"), "Menschen mit Behinderungen, leichte Zugänge"),
    ("zusammenhalt", _("Zusammenhalt und Nachbarschaft"), "Quartiere, Vereine, Begegnung"),
    ("vielfalt", _("Vielfalt und Ankommen"), "Einwanderung, Sprachen, gegen Ausgrenzung"),
    ("kultur", _("Kultur und Erinnern"), "Museen, Feste, Denkmale, Ortsgeschichte"),
    ("sport", _("Sport und Freizeit"), "Hallen, Bäder, Bewegung im Freien"),
    ("wirtschaft", _("Wirtschaft und Arbeit"), "Betriebe, Handel, Gewerbegebiete"),
    ("digitales", _("Digitales"), "Netze, digitale Verwaltung, offene Daten"),
    ("haushalt", _("Haushalt und Finanzen"), "Wofür Geld da ist, Bürgerhaushalt"),
    ("beteiligung", _("Beteiligung und Demokratie"), "Mitreden, Regeln, Rat und Verwaltung"),
]
