"""Every address of the house that answers GET, by the channel through which it tells things."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader

from mitwirk.dialogue.live import key_of
from mitwirk.dialogue.models import Statement
from tests.visibility.channels_actors import FORMS as ACTOR_FORMS
from tests.visibility.channels_actors import addresses as actor_addresses
from tests.visibility.channels_membership import FORMS as MEMBERSHIP_FORMS
from tests.visibility.channels_membership import addresses as membership_addresses
from tests.visibility.channels_notices import FORMS as NOTICE_FORMS
from tests.visibility.channels_notices import addresses as notice_addresses
from tests.visibility.channels_offers import FORMS as OFFER_FORMS
from tests.visibility.channels_offers import addresses as offer_addresses
from tests.visibility.channels_rounds import FORMS as ROUND_FORMS
from tests.visibility.channels_rounds import addresses as round_addresses
from tests.visibility.channels_similar import addresses as similar_addresses
from tests.visibility.channels_talk import FORMS as TALK_FORMS
from tests.visibility.channels_talk import addresses as talk_addresses
from tests.visibility.scene import DRAFT_WORD, RECEIPT, ROLES, SEARCH_WORD, Scene

PAGE, LIST, SEARCH, EXPORT, PERSONAL, MAIL = "page", "list", "search", "export", "personal", "mail"
CHANNELS = (PAGE, LIST, SEARCH, EXPORT, PERSONAL, MAIL)
Arguments = Callable[[Scene, str], Iterable[list]]


@dataclass(frozen=True)
class Address:
    """One address: its channel, the arguments to try, the questions (query strings) to put."""

    channel: str
    arguments: Arguments = lambda scene, role: [[]]
    questions: tuple[str, ...] = ("",)


def every_dialogue(scene: Scene, role: str) -> list[list]:
    return [[dialogue.slug] for dialogue in scene.dialogues.values()]


def every_statement(scene: Scene, role: str) -> list[list]:
    """Return dialogue and number of every statement that carries a secret word."""
    rows = [row for row in scene.rows.values() if isinstance(row, Statement)]
    return [[row.dialogue.slug, row.number] for row in rows]


def seeds(scene: Scene, role: str) -> list[list]:
    return [[scene.rows[name].dialogue.slug, scene.rows[name].number] for name in ("draft", "published", "waits")]


def files(scene: Scene, role: str) -> list[list]:
    names = ("tabellen.zip", "dialog.json", "polis.zip", "nachrechnen.zip", "anderes.zip")
    return [[dialogue.slug, name] for dialogue in scene.dialogues.values() for name in names]


def receipts(scene: Scene, role: str) -> list[list]:
    """Return the code that the guest wrote down; the others guess."""
    return [[RECEIPT if role == "guest" else "AAAA-AAAA-AAAA"]]


def screens(scene: Scene, role: str) -> list[list]:
    """Return the address of a hall's screen as the team reads it; the others guess."""
    session = scene.rows["live"]
    key = key_of(session) if role in {"organiser", "team_moderator", "office"} else f"{session.code}-AAAAAAAAAA"
    return [[session.dialogue.slug, key]]


def of(name: str, attribute: str = "pk") -> Arguments:
    return lambda scene, role: [[getattr(scene.rows[name], attribute)]]


def places(scene: Scene, role: str) -> list[list]:
    return [[scene.rows[name].slug] for name in ("town", "quarter")] + [[scene.rows["town"].parent.slug]]


SEARCHES = tuple(
    f"?{urlencode(question)}"
    for question in (
        {"q": SEARCH_WORD},
        {"q": SEARCH_WORD, "seite": 2},
        {"q": SEARCH_WORD, "art": "statement"},
        {"q": SEARCH_WORD, "art": "dialogue"},
        {"q": DRAFT_WORD.lower()[:-1]},  # a slip: does the correction give the word away?
        {"q": "Zqstadt"},
    )
)
QUEUES = tuple(f"?liste={name}" for name in ("neu", "gemeldet", "einsprueche", "entschieden"))

ADDRESSES: dict[str, Address] = {
    # Entrance and ground floor
    "foyer:start": Address(LIST, questions=("", "?ort=Zqstadt")),
    "foyer:desk": Address(LIST),
    "foyer:search": Address(SEARCH, questions=SEARCHES),
    "foyer:easy_language": Address(PAGE),
    "foyer:accessibility": Address(PAGE),
    "foyer:privacy": Address(PAGE),
    "foyer:imprint": Address(PAGE),
    "foyer:sitemap": Address(LIST),
    "foyer:sitemap_xml": Address(EXPORT),
    "foyer:robots": Address(EXPORT),
    "foyer:style_guide": Address(PAGE),
    "foyer:operator_text_edit": Address(PAGE, lambda scene, role: [["impressum"]]),
    "foyer:job_list": Address(LIST),
    "foyer:feedback_list": Address(LIST),
    "core:ready": Address(EXPORT),
    "core:alive": Address(EXPORT),
    # Places
    "places:place_list": Address(LIST, questions=("", "?q=Zq")),
    "places:suggest": Address(EXPORT, questions=("?q=Zqs", "?q=Zqt", f"?q={SEARCH_WORD[:5]}")),
    "places:place_detail": Address(PAGE, places),
    "places:quarter_create": Address(PAGE, of("town", "slug")),
    "places:quarter_rename": Address(PAGE, of("quarter", "slug")),
    "places:sources": Address(PAGE),
    **similar_addresses(Address, LIST, PAGE),
    **notice_addresses(Address, LIST, PAGE, EXPORT),
    **offer_addresses(Address, LIST, PAGE),
    **actor_addresses(Address, LIST, PAGE),
    **membership_addresses(Address, LIST, PAGE, EXPORT),
    **round_addresses(Address, LIST, PAGE, EXPORT),
    **talk_addresses(Address, LIST, PAGE, EXPORT),
    # One's own account
    "accounts:profile": Address(PAGE),
    "accounts:claim_create": Address(PAGE),
    "accounts:invitation": Address(PAGE, lambda scene, role: [[scene.invitation_code], ["geraten"]]),
    "accounts:my_data": Address(PERSONAL),
    "accounts:my_data_file": Address(PERSONAL, questions=("", "?art=lesbar")),
    "accounts:erasure": Address(PAGE),
    "accounts:erasure_confirm": Address(PAGE),
    # The office
    "accounts:claim_list": Address(LIST, questions=("", "?stand=entschieden")),
    "accounts:claim_decision": Address(PAGE, of("claim")),
    "accounts:domain_list": Address(LIST),
    "accounts:invitation_list": Address(LIST),
    "accounts:role_list": Address(LIST),
    # Signing in and security
    **{
        name: Address(PAGE)
        for name in (
            "account_login",
            "account_request_login_code",
            "account_confirm_login_code",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "account_logout",
            "account_inactive",
            "account_signup",
            "account_email_verification_sent",
            "account_reset_password",
            "account_confirm_password_reset_code",
            "account_complete_password_reset",
            "account_password_reset_completed",
            "account_email",
            "account_change_password",
            "account_set_password",
            "account_reauthenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "socialaccount_connections",
            "socialaccount_signup",
            "socialaccount_login_cancelled",
            "socialaccount_login_error",
        )
    },
    "mfa_remove_webauthn": Address(PAGE, lambda scene, role: [[1]]),
    "mfa_edit_webauthn": Address(PAGE, lambda scene, role: [[1]]),
    "openid_connect_login": Address(PAGE, lambda scene, role: [["zqanbieter"]]),
    "openid_connect_callback": Address(PAGE, lambda scene, role: [["zqanbieter"]]),
    # Dialogues for everybody
    "dialogue:dialogue_list": Address(LIST, questions=("", "?stand=offen", "?stand=beendet", "?thema=zqthemaopen")),
    "dialogue:method": Address(PAGE),
    "dialogue:rules": Address(PAGE),
    "dialogue:dialogue_detail": Address(PAGE, every_dialogue),
    "dialogue:vote": Address(PAGE, every_dialogue),
    "dialogue:vote_again": Address(PAGE, every_statement),
    "dialogue:own_answers": Address(LIST, every_dialogue),
    "dialogue:about_sector": Address(PAGE, every_dialogue),
    "dialogue:about_background": Address(PAGE, every_dialogue),
    "dialogue:statement_create": Address(PAGE, every_dialogue),
    "dialogue:statement_report": Address(PAGE, every_statement),
    "dialogue:receipt_lookup": Address(PAGE),
    "dialogue:receipt": Address(PAGE, receipts),
    "dialogue:own_statement": Address(PAGE, every_statement),
    "dialogue:access": Address(PAGE, every_dialogue),
    "dialogue:access_card": Address(PAGE, lambda scene, role: [[scene.dialogues["open"].slug, "ZQKARTEA"]]),
    "dialogue:moderation_log": Address(LIST, every_dialogue),
    "dialogue:landscape": Address(PAGE, every_dialogue),
    "dialogue:landscape_statements": Address(LIST, every_dialogue),
    "dialogue:results": Address(PAGE, every_dialogue),
    "dialogue:results_pdf": Address(EXPORT, every_dialogue),
    "dialogue:data": Address(PAGE, every_dialogue),
    "dialogue:data_file": Address(EXPORT, files),
    # Dialogues for those who run them
    "dialogue:dialogue_create": Address(PAGE),
    "dialogue:organise": Address(PAGE, every_dialogue),
    "dialogue:dialogue_edit": Address(PAGE, every_dialogue),
    "dialogue:dialogue_duplicate": Address(PAGE, every_dialogue),
    "dialogue:dialogue_open": Address(PAGE, every_dialogue),
    "dialogue:dialogue_close": Address(PAGE, every_dialogue),
    "dialogue:dialogue_evaluate": Address(PAGE, every_dialogue),
    "dialogue:seed_list": Address(LIST, every_dialogue),
    "dialogue:seed_edit": Address(PAGE, seeds),
    "dialogue:quality": Address(LIST, every_dialogue),
    "dialogue:live": Address(PAGE, every_dialogue),
    "dialogue:live_display": Address(PAGE, screens),
    "dialogue:live_state": Address(PAGE, screens),
    "short:dialogue": Address(PAGE, lambda scene, role: [[scene.rows["live"].code], ["0000"]]),
    "short:display": Address(PAGE, lambda scene, role: [[scene.rows["live"].code, "AAAAAAAAAA"]]),
    "dialogue:team_list": Address(LIST, every_dialogue),
    "dialogue:card_list": Address(LIST, every_dialogue),
    "dialogue:card_print": Address(PAGE, every_dialogue),
    "dialogue:moderation": Address(LIST, every_dialogue, QUEUES),
    "dialogue:moderation_statement": Address(PAGE, every_statement),
    "dialogue:import_create": Address(PAGE),
    "dialogue:import_detail": Address(PAGE, lambda scene, role: [[scene.upload_key]]),
}
# Addresses that take a form and show nothing; asked with GET, they refuse.
FORMS_ONLY = {
    **ACTOR_FORMS,
    **NOTICE_FORMS,
    **OFFER_FORMS,
    **ROUND_FORMS,
    **MEMBERSHIP_FORMS,
    **TALK_FORMS,
    "core:theme": [],
    "core:language": [],
    "foyer:feedback_settle": [1],
    "accounts:consent_end": [1],
    "accounts:domain_end": [1],
    "accounts:role_end": [1],
    "dialogue:receipt_objection": [RECEIPT],
    "dialogue:receipt_withdrawal": [RECEIPT],
    "dialogue:seed_delete": ["d-1", 1],
    "dialogue:member_role": ["d-1", 1],
    "dialogue:member_removal": ["d-1", 1],
    "dialogue:card_revocation": ["d-1"],
    "dialogue:bulk_acceptance": ["d-1"],
    "dialogue:bulk_rejection": ["d-1"],
    "dialogue:objection_answer": ["d-1", 1],
    "dialogue:own_objection": ["d-1", 1],
    "dialogue:own_withdrawal": ["d-1", 1],
    "dialogue:leave": ["d-1"],
    "dialogue:link_account": ["d-1"],
    "dialogue:vote_create": ["d-1", 1],
    "dialogue:live_results": ["d-1"],
    "dialogue:live_end": ["d-1"],
}


def route_names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Yield the name of every address of the house."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}:{entry.name}" if space else str(entry.name or entry.pattern)
        else:
            yield from route_names(entry, entry.namespace or space)


def routes_without_row(names: Iterable[str]) -> list[str]:
    """Return addresses that neither tell anything in a known channel nor take forms only."""
    return sorted(set(names) - set(ADDRESSES) - set(FORMS_ONLY))


def paths_of(name: str, scene: Scene, role: str) -> Iterator[str]:
    """Yield the paths to try of one address."""
    address = ADDRESSES[name]
    for arguments in address.arguments(scene, role):
        for question in address.questions:
            yield reverse(name, args=arguments) + question


@dataclass(frozen=True)
class Told:
    """What one address told one role."""

    channel: str
    path: str
    text: str


def harvest(scene: Scene, role: str, names: Iterable[str] | None = None) -> list[Told]:
    """Ask every address as one role and return what it said, and the mails to this person."""
    assert role in ROLES
    client = scene.client(role)
    told = []
    for name in names or ADDRESSES:
        if name == "account_logout":
            continue
        for path in paths_of(name, scene, role):
            response = client.get(path, REMOTE_ADDR=scene.from_elsewhere())
            assert response.status_code < 500, path
            told.append(Told(ADDRESSES[name].channel, path, readable(response)))
    person = scene.people.get(role)
    for message in scene.mails:
        if person is not None and message.to == [person.email]:
            body = "\n".join(
                [str(message.subject), str(message.body), *(str(part[0]) for part in message.alternatives)]
            )
            told.append(Told(MAIL, f"mail: {message.subject}", body))
    return told


def readable(response: HttpResponseBase) -> str:
    """Return all that a response says, headers and packed files too."""
    body = b"".join(response) if response.streaming else response.content
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("application/zip"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            said = "\n".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    elif kind.startswith("application/pdf"):
        said = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    elif kind.startswith("application/json"):
        said = json.dumps(json.loads(body), ensure_ascii=False)
    else:
        said = re.sub(r"</?mark>|&shy;|\u00ad", "", html.unescape(body.decode()))
    return f"{head}\n{said}"
