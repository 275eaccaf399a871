"""Who may see what: one table for the whole house. A new model or address without its row is red."""

from __future__ import annotations

NOBODY, GUEST, EMIL, AMINA = "nobody", "guest", "emil", "amina"
MODERATOR, ORGANISER, HOUSE_MODERATOR, PLACE_ADMIN, OFFICE = (
    "team moderator",
    "organiser",
    "house moderator",
    "place admin",
    "office",
)
ALL = [NOBODY, GUEST, EMIL, AMINA, MODERATOR, ORGANISER, HOUSE_MODERATOR, PLACE_ADMIN, OFFICE]
TEAM = [MODERATOR, ORGANISER, OFFICE]
MODERATING = [*TEAM, HOUSE_MODERATOR]
RUNNING = [ORGANISER, OFFICE]
ENTITLED = [GUEST, AMINA, *MODERATING]  # ten own answers, or part of the team

# Object -> (word that gives it away, roles that see it somewhere). Everybody else meets it nowhere, on no channel.
OBJECTS: dict[str, tuple[str, list[str]]] = {
    "Dialogue draft": ("wortdraft", TEAM),
    "Dialogue open": ("wortoffen", ALL),
    "Dialogue closed": ("wortbeendet", ALL),
    "Statement accepted, open": ("wortangenommen", ALL),
    "Statement accepted, draft": ("wortstartsatz", TEAM),
    "Statement pending": ("wortwartend", [AMINA, *MODERATING]),
    "Statement rejected": ("wortabgelehnt", MODERATING),
    "Statement merged": ("wortverschmolzen", MODERATING),
    "Statement pending, closed dialogue": ("wortliegengeblieben", MODERATING),
    "AccessCode label": ("wortkartenname", RUNNING),
    "Objection": ("worteinspruch", MODERATING),
    "StatementReport": ("wortmeldung", MODERATING),
    "TeamMember address": ("wortteam@beispiel.de", [MODERATOR]),
    "User address": ("wortamina@beispiel.de", [AMINA]),
    "SectorClaim waiting": ("wortsicht", [EMIL, OFFICE]),
    "BodyDomain": ("wortdomaene", [OFFICE]),
    "SectorInvitation": ("worteingeladen@beispiel.de", [OFFICE]),
    "Feedback": ("wortbarriere", [OFFICE]),
    "OperatorText": ("wortimpressum", ALL),
    "Place": ("Worttal", ALL),
}
# Landscape -> (its address, roles that see its figures); known by the heading of what unites.
LANDSCAPE_MARK = 'id="eint"'
LANDSCAPES = {
    "LandscapeSnapshot open": ("/dialoge/offen/landschaft/", ENTITLED),
    "LandscapeSnapshot closed": ("/dialoge/beendet/landschaft/", ALL),
}
# Models whose rows are never shown as such, with the reason.
NEVER_SHOWN = {
    "StatementVote": "only counted; one's own answers are tested in dialogue/tests/test_voting.py",
    "Participant": "known by a hash; one's own row is tested in dialogue/tests/test_voting.py",
    "DialogueStep": "state, day and public follow-up; the draft's own stand with its dialogue",
    "Decision": "rule and outcome in the public log, reason for the author; tested in test_receipts.py",
    "ClaimDecision": "the person and the office; tested in accounts/tests",
    "RoleGrant": "list of the office; tested in accounts/tests",
    "Consent": "own data only; tested in accounts/tests",
    "Activity": "own data only; tested in core/tests/test_personal.py",
    "ImportRun": "the team's page; holds a file name and counts",
    "SearchDocument": "a copy of the rows above; the channel search is walked with every word",
    "SearchWord": "words of public rows, for typing slips",
    "PopulationCell": "official figures",
    "Topic": "public taxonomy",
    "RateWindow": "hashes",
    "Heartbeat": "job times on /gesund/",
}
# Every address that answers GET, by channel. `{open}`, `{closed}`, `{draft}` are slugs; `{word}` every word above.
D = "/dialoge/"
CHANNELS: dict[str, list[str]] = {
    "page": [
        "/",
        D,
        f"{D}auswertung/",
        f"{D}regeln/",
        f"{D}beleg/",
        "/orte/",
        "/orte/{place}/",
        "/quellen/",
        "/uebersicht/",
        "/leichte-sprache/",
        "/barrierefreiheit/",
        "/datenschutz/",
        "/impressum/",
        "/stil/",
        "/mein-bereich/",
        *[
            D + "{" + name + "}/" + tail
            for name in ("open", "closed", "draft")
            for tail in (
                "",
                "abstimmen/",
                "abstimmen/1/",
                "abstimmen/2/",
                "abstimmen/3/",
                "abstimmen/4/",
                "meine-antworten/",
                "sicht/",
                "ueber-mich/",
                "aussagen/neu/",
                "landschaft/",
                "landschaft/aussagen/",
                "ergebnis/",
                "zugang/",
                "aussagen/1/meldung/",
                "aussagen/2/meldung/",
                "aussagen/2/verlauf/",
                "aussagen/3/verlauf/",
                "moderation/protokoll/",
            )
        ],
    ],
    "work": [
        f"{D}neu/",
        f"{D}import/",
        "/buero/auftraege/",
        "/buero/rueckmeldungen/",
        "/buero/texte/impressum/",
        "/konto/buero/sichten/",
        "/konto/buero/domaenen/",
        "/konto/buero/einladungen/",
        "/konto/buero/rollen/",
        "/konto/buero/sichten/{claim}/entscheidung/",
        "/orte/{place}/ortsteile/neu/",
        *[
            D + "{" + name + "}/" + tail
            for name in ("open", "closed", "draft")
            for tail in (
                "verwaltung/",
                "bearbeiten/",
                "kopie/",
                "eroeffnung/",
                "abschluss/",
                "auswertung/",
                "startaussagen/",
                "startaussagen/1/",
                "team/",
                "karten/",
                "karten/druck/",
                "moderation/",
                "moderation/?liste=gemeldet",
                "moderation/?liste=einsprueche",
                "moderation/?liste=entschieden",
                "moderation/1/",
                "moderation/2/",
                "moderation/3/",
                "moderation/4/",
            )
        ],
    ],
    "search": ["/suche/?q={word}"],
    "interface": ["/orte/vorschlaege/?q=Wort", "/gesund/", "/gesund/lebt/", "/robots.txt", "/sitemap.xml"],
    "open data": [
        *[
            D + "{" + name + "}/" + tail
            for name in ("open", "closed", "draft")
            for tail in (
                "daten/",
                "daten/aussagen.csv",
                "daten/stimmen.csv",
                "daten/dialog.json",
                "daten/polis.zip",
                "ergebnis.pdf",
            )
        ],
    ],
    "own data": ["/konto/angaben/", "/konto/sicht/", "/konto/meine-daten/", "/konto/meine-daten/datei/"],
}
# Addresses that answer no GET with content of the house, or only allauth's own forms; by route name or its beginning.
NOT_WALKED = (
    "account_",
    "mfa_",
    "socialaccount_",
    "openid_connect_",  # pages of signing in: tested in accounts/tests
    "core:theme",
    "core:language",
    "foyer:feedback_settle",
    "dialogue:vote_create",
    "dialogue:leave",
    "dialogue:link_account",
    "dialogue:member_role",
    "dialogue:member_removal",
    "dialogue:seed_delete",
    "dialogue:card_revocation",
    "dialogue:bulk_acceptance",
    "dialogue:bulk_rejection",
    "dialogue:receipt_objection",
    "dialogue:receipt_withdrawal",
    "dialogue:own_objection",
    "dialogue:own_withdrawal",
    "dialogue:objection_answer",
    "accounts:role_end",
    "accounts:domain_end",
    "accounts:consent_end",
    "accounts:erasure",
    "places:quarter_rename",
    "dialogue:receipt",  # needs the author's secret code: dialogue/tests/test_receipts.py
    "dialogue:access_card",  # needs the card's code: dialogue/tests/test_organise_cards.py
    "dialogue:import_detail",  # needs the key of an upload: dialogue/tests/test_import_page.py
    "accounts:invitation",  # needs the code of an invitation: accounts/tests
)
