"""One's own data for reading: German names for what the rooms hand over, nested lists as tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ROOMS = {
    "core": gettext_lazy("Vorgänge und Rückmeldungen"),
    "places": gettext_lazy("Orte"),
    "accounts": gettext_lazy("Konto"),
    "dialogue": gettext_lazy("Dialoge"),
    "discussion": gettext_lazy("Gespräche"),
    "network": gettext_lazy("Netzwerk"),
    "advice": gettext_lazy("Beratung"),
    "notices": gettext_lazy("Mitteilungen und Rundbrief"),
}
NAMES = {
    "about_what": gettext_lazy("worum es geht"),
    "asked_at": gettext_lazy("bestellt"),
    "bounces": gettext_lazy("Mails, die zurückkamen"),
    "category": gettext_lazy("Bereich"),
    "confirmed_at": gettext_lazy("bestätigt"),
    "digests": gettext_lazy("Mails mit Neuigkeiten"),
    "follows": gettext_lazy("Wem Sie folgen"),
    "hour": gettext_lazy("Uhrzeit"),
    "mail_times": gettext_lazy("Zeiten für Mails"),
    "mails_off_at": gettext_lazy("Mails abbestellt"),
    "newsletters": gettext_lazy("Rundbrief"),
    "newsletters_written": gettext_lazy("Rundbriefe, die Sie geschrieben haben"),
    "notices": gettext_lazy("Mitteilungen"),
    "quiet_from": gettext_lazy("keine Mails ab (Uhr)"),
    "quiet_until": gettext_lazy("keine Mails bis (Uhr)"),
    "read_at": gettext_lazy("gelesen"),
    "rhythm": gettext_lazy("wie oft"),
    "rhythms": gettext_lazy("Wie oft Mails kommen"),
    "weekday": gettext_lazy("Wochentag (0 ist Montag)"),
    "about": gettext_lazy("Über mich"),
    "accounts": gettext_lazy("Verbundene Anmeldungen"),
    "added_at": gettext_lazy("hinzugefügt"),
    "added_quarters": gettext_lazy("Ortsteile, die Sie eingetragen haben"),
    "addresses": gettext_lazy("E-Mail-Adressen"),
    "advisor": gettext_lazy("Eintrag im Beraternetz"),
    "advisor_decisions": gettext_lazy("Geprüfte Einträge im Beraternetz"),
    "age_group": gettext_lazy("Altersgruppe"),
    "answer": gettext_lazy("Antwort"),
    "answer_by": gettext_lazy("Antwort bis"),
    "answered_objections": gettext_lazy("Einsprüche, die Sie beantwortet haben"),
    "answers": gettext_lazy("Antworten"),
    "aside": gettext_lazy("ausgeblendet"),
    "at": gettext_lazy("wann"),
    "attachments": gettext_lazy("Dateien"),
    "availability": gettext_lazy("Verfügbarkeit"),
    "blocks": gettext_lazy("Gesperrte Personen"),
    "board_invitations": gettext_lazy("Einladungen in Gesprächsräume"),
    "board_roles": gettext_lazy("Gesprächsräume, zu denen Sie gehören"),
    "boards": gettext_lazy("Gesprächsräume, die Sie eröffnet haben"),
    "body": gettext_lazy("Stelle oder Gremium"),
    "changed": gettext_lazy("geändert"),
    "channel": gettext_lazy("Weg"),
    "comment_decisions": gettext_lazy("Entscheidungen über Ihre Beiträge"),
    "comment_objections": gettext_lazy("Ihre Widersprüche"),
    "comment_reports": gettext_lazy("Beiträge, die Sie gemeldet haben"),
    "comments": gettext_lazy("Ihre Beiträge"),
    "concern": gettext_lazy("Anliegen"),
    "confirmed": gettext_lazy("bestätigt"),
    "confirmed_on": gettext_lazy("zuletzt bestätigt am"),
    "consents": gettext_lazy("Einwilligungen"),
    "conversations": gettext_lazy("Gespräche"),
    "data": gettext_lazy("Was der Anbieter über Sie gemeldet hat"),
    "day_rate": gettext_lazy("Tagessatz"),
    "decision": gettext_lazy("Entscheidung"),
    "decisions": gettext_lazy("Entscheidungen"),
    "deed": gettext_lazy("Vorgang"),
    "deeds": gettext_lazy("Was Sie getan haben"),
    "dialogue": gettext_lazy("Dialog"),
    "display_name": gettext_lazy("Anzeigename"),
    "email": gettext_lazy("E-Mail-Adresse"),
    "ended_at": gettext_lazy("beendet"),
    "enquiries": gettext_lazy("Anfragen im Beraternetz"),
    "experience": gettext_lazy("Erfahrung"),
    "feedback": gettext_lazy("Rückmeldungen zur Barrierefreiheit"),
    "file": gettext_lazy("Datei"),
    "founded": gettext_lazy("Organisationen, die Sie eingetragen haben"),
    "free_from": gettext_lazy("frei ab"),
    "from": gettext_lazy("von"),
    "fulfilments": gettext_lazy("Wobei Sie geholfen haben"),
    "given_at": gettext_lazy("gegeben"),
    "given_decisions": gettext_lazy("Entscheidungen, die Sie über Beiträge getroffen haben"),
    "granted_at": gettext_lazy("vergeben"),
    "has_password": gettext_lazy("Passwort festgelegt"),
    "hopes": gettext_lazy("Hoffnungen"),
    "important": gettext_lazy("wichtig"),
    "initiative": gettext_lazy("Initiative"),
    "initiatives": gettext_lazy("Initiativen, die Sie eingetragen haben"),
    "invitations": gettext_lazy("Einladungen"),
    "invited_at": gettext_lazy("eingeladen"),
    "joined_at": gettext_lazy("dabei seit"),
    "keys": gettext_lazy("Schlüssel und zweite Schritte"),
    "kind": gettext_lazy("Art"),
    "languages": gettext_lazy("Sprachen"),
    "last_login": gettext_lazy("zuletzt angemeldet"),
    "last_used_at": gettext_lazy("zuletzt benutzt"),
    "made_at": gettext_lazy("angegeben"),
    "mandates_per_year": gettext_lazy("Aufträge im Jahr"),
    "membership_steps": gettext_lazy("Was Sie an Mitgliedschaften getan haben"),
    "memberships": gettext_lazy("Mitgliedschaft in der Allianz"),
    "mentions": gettext_lazy("Wo Sie erwähnt sind"),
    "message_decisions": gettext_lazy("Entscheidungen über Nachrichten"),
    "message_reports": gettext_lazy("Gemeldete Nachrichten"),
    "messages": gettext_lazy("Nachrichten"),
    "name": gettext_lazy("Name"),
    "need": gettext_lazy("Gesuch oder Angebot"),
    "note": gettext_lazy("Bemerkung"),
    "number": gettext_lazy("Nummer"),
    "objection": gettext_lazy("Einspruch"),
    "offer": gettext_lazy("Gesuch oder Angebot"),
    "offer_steps": gettext_lazy("Schritte von Gesuchen und Angeboten"),
    "offers": gettext_lazy("Gesuche und Angebote"),
    "organisation": gettext_lazy("Organisation"),
    "organisations": gettext_lazy("Organisationen"),
    "organised": gettext_lazy("Was Sie organisiert haben"),
    "outcome": gettext_lazy("Ergebnis"),
    "page": gettext_lazy("Seite"),
    "part": gettext_lazy("Rolle"),
    "participations": gettext_lazy("Teilnahmen"),
    "peer_dates": gettext_lazy("Termine für Beratungsrunden"),
    "peer_entries": gettext_lazy("Beiträge in Beratungsrunden"),
    "peer_invitations": gettext_lazy("Einladungen zur Beratung"),
    "peer_readiness": gettext_lazy("Bereitschaft zur Beratung"),
    "peer_requests": gettext_lazy("Ihre Fälle"),
    "peer_rounds": gettext_lazy("Beratungsrunden"),
    "peer_sentences": gettext_lazy("Freigegebene Sätze"),
    "pictures": gettext_lazy("Bilder, die Sie hinzugefügt haben"),
    "place": gettext_lazy("Ort"),
    "primary": gettext_lazy("Hauptadresse"),
    "profile": gettext_lazy("Profil"),
    "saved_searches": gettext_lazy("Gespeicherte Suchen"),
    "search": gettext_lazy("Auswahl"),
    "provider": gettext_lazy("Anbieter"),
    "purpose": gettext_lazy("Zweck"),
    "readers": gettext_lazy("wer es liest"),
    "reason": gettext_lazy("Begründung"),
    "reference_decisions": gettext_lazy("Entscheidungen über Referenzen"),
    "references": gettext_lazy("Referenzen"),
    "regions": gettext_lazy("Regionen"),
    "reports": gettext_lazy("Meldungen"),
    "role": gettext_lazy("Rolle"),
    "roles": gettext_lazy("Rollen"),
    "rule": gettext_lazy("Regel"),
    "sector": gettext_lazy("Sicht"),
    "sector_basis": gettext_lazy("Grundlage der Sicht"),
    "sector_claims": gettext_lazy("Angaben zur Sicht"),
    "seeks": gettext_lazy("Was ich suche"),
    "services": gettext_lazy("Angebot"),
    "settled_reports": gettext_lazy("Meldungen, die Sie erledigt haben"),
    "shown": gettext_lazy("auf dem Profil zu sehen"),
    "since": gettext_lazy("seit"),
    "stage": gettext_lazy("Stand"),
    "standing": gettext_lazy("Stand des Eintrags"),
    "state": gettext_lazy("Stand"),
    "statement": gettext_lazy("Aussage"),
    "statements": gettext_lazy("Aussagen"),
    "status": gettext_lazy("Stand"),
    "steps": gettext_lazy("Schritte"),
    "subject": gettext_lazy("Betreff"),
    "suggestions": gettext_lazy("Vorschläge"),
    "summary": gettext_lazy("In einem Satz"),
    "teams": gettext_lazy("Teams"),
    "text": gettext_lazy("Text"),
    "thread": gettext_lazy("Gespräch"),
    "threads": gettext_lazy("Gespräche, die Sie begonnen haben"),
    "times_a_year": gettext_lazy("Wie oft im Jahr"),
    "title": gettext_lazy("Titel"),
    "to": gettext_lazy("an"),
    "topics": gettext_lazy("Themen"),
    "until": gettext_lazy("bis"),
    "used_at": gettext_lazy("angenommen"),
    "verified": gettext_lazy("bestätigt"),
    "version": gettext_lazy("Fassung"),
    "waiting_lists": gettext_lazy("Listen, die Sie hochgeladen haben"),
    "versions": gettext_lazy("Frühere Fassungen"),
    "way": gettext_lazy("Weg"),
    "website": gettext_lazy("Website"),
    "withdrawn_at": gettext_lazy("zurückgenommen"),
}
# Codes that rooms hand over for machines.
VALUES = {
    "brought": gettext_lazy("Aussage eingebracht"),
    "cards": gettext_lazy("Zugangskarten erstellt"),
    "created": gettext_lazy("Dialog angelegt"),
    "import": gettext_lazy("Stimmen eingelesen"),
    "live": gettext_lazy("Saalrunde begonnen"),
    "step": gettext_lazy("Stand geändert"),
    "team_grown": gettext_lazy("Person ins Team genommen"),
}
MOMENT_LENGTH = 19


def rooms_for_reading(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a section a room: single values as facts, lists as groups of entries."""
    return [
        {"title": str(ROOMS.get(room, room)), "facts": _facts(values), "groups": _groups(values)}
        for room, values in data.items()
        if any(values.values())
    ]


def _facts(values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"name": _name(key), "value": _value(value)}
        for key, value in values.items()
        if not _is_rows(value) and value not in ("", None, [])
    ]


def _groups(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "title": _name(key),
            "entries": [{"facts": _facts(row), "groups": _groups(row)} for row in value],
        }
        for key, value in values.items()
        if _is_rows(value)
    ]


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _name(key: str) -> str:
    return str(NAMES.get(key, key))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_value(part)}" for key, part in value.items())
    if isinstance(value, str) and value in VALUES:
        return str(VALUES[value])
    moment = parse_datetime(value) if isinstance(value, str) and len(value) >= MOMENT_LENGTH else None
    return _moment(moment) if moment else str(value)


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return formats.date_format(local, "DATETIME_FORMAT")
