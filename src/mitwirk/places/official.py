"""The official places as they ship with the package: files in, one row of facts per place out."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

from django.utils.text import slugify

from mitwirk.places.models import PlaceKind

Row = dict[str, str]
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
STATE_KEY = "08"
REGION_NAMES = {"081": "Stuttgart", "082": "Karlsruhe", "083": "Freiburg", "084": "Tübingen"}


def address_part(text: str) -> str:
    """Return a German name as it stands in an address: Weil der Stadt -> weil-der-stadt."""
    return slugify(text.translate(UMLAUTS))


def read_csv(name: str) -> list[Row]:
    """Read a data file that ships with the package."""
    text = (resources.files("mitwirk") / "data" / "places" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def read_boundaries(name: str) -> dict[str, Any]:
    """Return simplified boundaries by official key; ground without a municipality has a key of its own."""
    packed = (resources.files("mitwirk") / "data" / "places" / f"{name}.geojson.gz").read_bytes()
    features = json.loads(gzip.decompress(packed))["features"]
    return {feature["properties"]["ags"]: feature["geometry"] for feature in features if feature["geometry"]}


def postcodes() -> dict[str, list[str]]:
    """Return the keys of the municipalities that share a postcode; town halls' own codes are among them."""
    found: dict[str, list[str]] = {}
    pairs = [(row["plz"], row["ags"]) for row in read_csv("postcodes.csv")]
    pairs += [(row["plz_rathaus"], row["ags"]) for row in read_csv("municipalities.csv")]
    for code, key in pairs:
        keys = found.setdefault(code, [])
        if key not in keys:
            keys.append(key)
    return found


def places() -> Iterator[dict[str, Any]]:
    """Yield the facts of every official place, parents first; `parent` is the parent's key."""
    rows = read_csv("municipalities.csv")
    yield from _areas(rows)
    yield from _districts()
    yield from _municipalities(rows)


def _sums(rows: list[Row], key: str) -> dict[str, Any]:
    inside = [row for row in rows if row["ags"].startswith(key)]
    return {
        "population": sum(int(row["population_2022"]) for row in inside),
        "area_km2": round(sum(float(row["area_km2"]) for row in inside), 2),
    }


def _areas(rows: list[Row]) -> Iterator[dict[str, Any]]:
    state = {
        "kind": PlaceKind.STATE,
        "key": STATE_KEY,
        "ars": STATE_KEY,
        "name": "Baden-Württemberg",
        "slug": "baden-wuerttemberg",
        "designation": "Land",
        "boundary": read_boundaries("land_bw").get(STATE_KEY),
    }
    yield {"parent": None, **state, **_sums(rows, STATE_KEY)}
    shapes = read_boundaries("regierungsbezirke_bw")
    for key, short in REGION_NAMES.items():
        name = f"Regierungsbezirk {short}"
        region = {
            "kind": PlaceKind.REGION,
            "key": key,
            "ars": key,
            "name": name,
            "slug": address_part(name),
            "designation": "Regierungsbezirk",
            "boundary": shapes.get(key),
        }
        yield {"parent": STATE_KEY, **region, **_sums(rows, key)}


def district_name(row: Row) -> str:
    """Return the full name: Ostalbkreis, Landkreis Böblingen, Stadtkreis Ulm."""
    return row["name"] if row["name"].lower().endswith("kreis") else f"{row['type']} {row['name']}"


def _districts() -> Iterator[dict[str, Any]]:
    shapes = read_boundaries("kreise_bw")
    for row in read_csv("districts.csv"):
        key, name = row["kreis_ags"], district_name(row)
        yield {
            "parent": key[:3],
            "kind": PlaceKind.DISTRICT,
            "key": key,
            "ars": key,
            "name": name,
            "slug": address_part(name),
            "designation": row["type"],
            "population": int(row["population_2022"]),
            "area_km2": float(row["area_km2"]),
            "boundary": shapes.get(key),
        }


def municipality_names(rows: list[Row]) -> dict[str, str]:
    """Return the name of each municipality by key; only namesakes within the state carry their district."""
    districts = {row["kreis_ags"]: district_name(row) for row in read_csv("districts.csv")}
    counts = Counter(row["name_short"] for row in rows)
    return {
        row["ags"]: row["name_short"]
        if counts[row["name_short"]] == 1
        else f"{row['name_short']} ({districts[row['kreis_ags']]})"
        for row in rows
    }


def _municipalities(rows: list[Row]) -> Iterator[dict[str, Any]]:
    shapes = read_boundaries("gemeinden_bw")
    names = municipality_names(rows)
    for row in rows:
        name = names[row["ags"]]
        yield {
            "parent": row["kreis_ags"],
            "kind": PlaceKind.MUNICIPALITY,
            "key": row["ags"],
            "ars": row["ars"],
            "name": name,
            "slug": address_part(name),
            "designation": row["type"],
            "postcode": row["plz_rathaus"],
            "population": int(row["population_2022"]),
            "area_km2": float(row["area_km2"]),
            "latitude": float(row["lat"]),
            "longitude": float(row["lon"]),
            "website_domain": row["website_domain"],
            "boundary": shapes.get(row["ags"]),
        }
