"""Where data and parts come from: the page /quellen/ shows it, src/mitwirk/data/SOURCES.md repeats it."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

DL_DE = "Datenlizenz Deutschland – Namensnennung – Version 2.0"
DL_DE_HREF = "https://www.govdata.de/dl-de/by-2-0"


@dataclass(frozen=True)
class Source:
    """One source: what, from whom, under which licence."""

    what: str
    attribution: str
    licence: str
    licence_href: str
    changed: str = ""


DATA_SOURCES = [
    Source(
        _("Grenzen der Gemeinden, Kreise und Regierungsbezirke"),
        "© GeoBasis-DE / BKG (2022)",
        DL_DE,
        DL_DE_HREF,
        _("Daten verändert: vereinfacht, zusammengefasst"),
    ),
    Source(
        _("Einwohnerzahlen der Gemeinden 2022, Namen"),
        "© Statistische Ämter des Bundes und der Länder, Zensus 2022",
        DL_DE,
        DL_DE_HREF,
        _("auf Gemeindeschlüssel bezogen"),
    ),
    Source(
        _("Fläche, Koordinaten und Postleitzahl des Rathauses"),
        "© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis 2020",
        DL_DE,
        DL_DE_HREF,
        _("Auswahl Baden-Württemberg"),
    ),
    Source(
        _("Bevölkerung nach Alter und Geschlecht in den Kreisen 2019"),
        "© Statistisches Bundesamt (Destatis), 2020",
        DL_DE,
        DL_DE_HREF,
        _("in Zeilen umgeformt"),
    ),
    Source(
        _("Namen und Schlüssel der Kreise"),
        "A. Wunschik; Quelle: Destatis",
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/deed.de",
    ),
    Source(
        _("Postleitzahlen"),
        "© OpenStreetMap-Mitwirkende, suche-postleitzahl.org",
        "ODbL 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        _("Auswahl Baden-Württemberg"),
    ),
    Source(
        _("Internetadressen der Gemeinden"),
        "Wikidata",
        "CC0 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/deed.de",
    ),
    Source(
        _("Dialog „Produktion und Konsum“ des österreichischen Klimarats"),
        "Data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under CC BY 4.0 "
        "with Attribution to The Computational Democracy Project.",
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/deed.de",
        _("auf Stimmen und Aussagen beschränkt"),
    ),
    Source(
        _("Wortteile für die Suche"),
        _("Substantive des deutschen Wiktionary, aufbereitet von german-nouns"),
        "CC BY-SA 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.de",
        _("Teile zusammengesetzter Wörter und ihre Häufigkeit"),
    ),
]
SOFTWARE = [
    Source("Mitwirk", _("die Mitwirkenden des Projekts"), "EUPL-1.2", "https://eupl.eu/1.2/de/"),
    Source(_("Bausteine KERN UX"), "KERN", "EUPL-1.2", "https://eupl.eu/1.2/de/", _("Auswahl der genutzten Bausteine")),
    Source(
        _("Schrift Fira Sans"),
        "The Mozilla Foundation, Telefonica S.A.",
        "SIL Open Font License 1.1",
        "https://openfontlicense.org",
        _("auf lateinische Zeichen beschränkt"),
    ),
    Source("htmx", "Big Sky Software", "0BSD", "https://opensource.org/license/0bsd"),
]
