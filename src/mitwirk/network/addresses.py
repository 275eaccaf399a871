"""Addresses of the directory: what stands in them, without one choice, with another one, in one spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Sector
from mitwirk.network.facets import INITIATIVE
from mitwirk.network.forms.directory import LACKING, SIDES, SIZES, DirectoryForm
from mitwirk.network.models import OfferKind, OrganisationKind, Stage
from mitwirk.places import queries as places


@dataclass(frozen=True)
class Chip:
    """A link that changes the choice: to another side, or without one filter."""

    label: str
    href: str
    current: bool = False


def kind_of(choices: QueryDict) -> str:
    """Return which side of the directory an address means."""
    return SIDES.get(choices.get("art", ""), INITIATIVE)


def address_with(choices: QueryDict, *, side: str = "", **changes: str) -> str:
    """Return an address with some choices changed; an empty one goes, and so does the page number.

    `side` names another side of the directory: choices that it does not know go too.
    """
    changed = choices.copy()
    changed.pop("seite", None)
    for name in LACKING[side] if side else ():
        changed.pop(name, None)
    for name, value in changes.items():
        if value:
            changed[name] = value
        else:
            changed.pop(name, None)
    return f"?{changed.urlencode()}"


def chips(choices: QueryDict, form: DirectoryForm, wanted: Mapping[str, Any]) -> list[Chip]:
    """Return each active filter in words, with the address without it."""
    found = []
    for name in form.fields:
        for value in _values(name, wanted):
            found.append(Chip(_word(name, value, wanted), _without(choices, name, value)))
    return found


def _values(name: str, wanted: Mapping[str, Any]) -> list[Any]:
    if name not in wanted or name == "umkreis":
        return []
    return list(wanted[name]) if name in {"sektor", "thema"} else [wanted[name]]


def _without(choices: QueryDict, name: str, value: Any) -> str:
    left = choices.copy()
    left.pop("seite", None)
    if name in {"sektor", "thema"}:
        gone = str(getattr(value, "key", value))
        left.setlist(name, [kept for kept in left.getlist(name) if kept != gone])
    else:
        for part in (name, "umkreis", "ort_wahl") if name == "ort" else (name,):
            left.pop(part, None)
    return f"?{left.urlencode()}"


def _word(name: str, value: Any, wanted: Mapping[str, Any]) -> str:
    """Return one filter in words."""
    match name:
        case "q":
            return _("Suche: „%(words)s“") % {"words": value}
        case "sektor":
            return str(Sector(value).label)
        case "ort" if wanted.get("umkreis"):
            return _("%(place)s und %(km)s km Umkreis") % {"place": value.label, "km": wanted["umkreis"]}
        case "ort":
            return str(value.label)
        case "groesse":
            return _("Gemeinde: %(size)s") % {"size": SIZES[value]}
        case "form":
            return str(OrganisationKind(value).label)
        case "stand":
            return _("Stand: %(stage)s") % {"stage": Stage(value).label}
        case "bietet":
            return _("Bietet: %(kind)s") % {"kind": OfferKind(value).label}
        case "braucht":
            return _("Sucht: %(kind)s") % {"kind": OfferKind(value).label}
        case "sucht":
            return _("Sucht etwas")
    return str(value)


def normal_query(choices: QueryDict, form: DirectoryForm, wanted: Mapping[str, Any]) -> str:
    """Return a choice as the query string that every address with the same meaning has."""
    art = choices.get("art", "")
    pairs = [("art", art)] if SIDES.get(art, INITIATIVE) != INITIATIVE else []
    for name in form.fields:
        for value in _values(name, wanted):
            pairs.append((name, _written(value)))
        if name == "ort" and wanted.get("ort") and wanted.get("umkreis"):
            pairs.append(("umkreis", str(wanted["umkreis"])))
    return urlencode(sorted(pairs))


def _written(value: Any) -> str:
    """Return a value as the form understands it."""
    if value is True:
        return "on"
    if hasattr(value, "known_as"):
        return value.known_as or places.label_of(value)
    return str(getattr(value, "key", value))
