"""Where data and parts come from: the page /quellen/ shows it, src/mitwirk/data/SOURCES.md repeats it."""

from dataclasses import dataclass

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
        "Grenzen der Gemeinden, Kreise und Regierungsbezirke",
        "© GeoBasis-DE / BKG (2022)",
        DL_DE,
        DL_DE_HREF,
        "Daten verändert: vereinfacht, zusammengefasst",
    ),
    Source(
        "Einwohnerzahlen der Gemeinden 2022, Namen",
        "© Statistische Ämter des Bundes und der Länder, Zensus 2022",
        DL_DE,
        DL_DE_HREF,
        "auf Gemeindeschlüssel bezogen",
    ),
    Source(
        "Fläche, Koordinaten und Postleitzahl des Rathauses",
        "© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis 2020",
        DL_DE,
        DL_DE_HREF,
        "Auswahl Baden-Württemberg",
    ),
    Source(
        "Bevölkerung nach Alter und Geschlecht in den Kreisen 2019",
        "© Statistisches Bundesamt (Destatis), 2020",
        DL_DE,
        DL_DE_HREF,
        "in Zeilen umgeformt",
    ),
    Source(
        "Namen und Schlüssel der Kreise",
        "A. Wunschik; Quelle: Destatis",
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/deed.de",
    ),
    Source(
        "Postleitzahlen",
        "© OpenStreetMap-Mitwirkende, suche-postleitzahl.org",
        "ODbL 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        "Auswahl Baden-Württemberg",
    ),
    Source(
        "Internetadressen der Gemeinden",
        "Wikidata",
        "CC0 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/deed.de",
    ),
    Source(
        "Dialog „Produktion und Konsum“ des österreichischen Klimarats",
        "Data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under CC BY 4.0 "
        "with Attribution to The Computational Democracy Project.",
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/deed.de",
        "auf Stimmen und Aussagen beschränkt",
    ),
    Source(
        "Wortteile für die Suche",
        "Substantive des deutschen Wiktionary, aufbereitet von german-nouns",
        "CC BY-SA 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.de",
        "Teile zusammengesetzter Wörter und ihre Häufigkeit",
    ),
]
SOFTWARE = [
    Source("Mitwirk", "die Mitwirkenden des Projekts", "EUPL-1.2", "https://eupl.eu/1.2/de/"),
    Source("Bausteine KERN UX", "KERN", "EUPL-1.2", "https://eupl.eu/1.2/de/", "Auswahl der genutzten Bausteine"),
    Source(
        "Schrift Fira Sans",
        "The Mozilla Foundation, Telefonica S.A.",
        "SIL Open Font License 1.1",
        "https://openfontlicense.org",
        "auf lateinische Zeichen beschränkt",
    ),
    Source("htmx", "Big Sky Software", "0BSD", "https://opensource.org/license/0bsd"),
]
