"""Every room says all the house must know, and the docs know every model and setting."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from mitwirk.core.contract import RoomContract, contracts

sys.path.insert(0, str(Path(__file__).parent))
import checks


def gaps(contract: RoomContract, room: Path) -> list[str]:
    """Return what a room fails to say about itself."""
    found = []
    texts = "\n".join(path.read_text() for path in room.rglob("*.py") if "/tests/" not in str(path))
    recorded = set(re.findall(r"""activity\.record\(\s*["']([a-z_.]+)["']""", texts))
    found += [f"kind {kind} is recorded but not in the contract" for kind in recorded - set(contract.activity_kinds)]
    label = room.name
    models = [model for model in apps.get_models() if model._meta.app_label == label]
    holds_people = any(
        field.is_relation
        and field.related_model is not None
        and field.related_model._meta.label == settings.AUTH_USER_MODEL
        for model in models
        for field in model._meta.get_fields()
        if field.concrete
    )
    if holds_people and label != "core" and not (contract.personal_data and contract.erase):
        found.append("holds rows about people but names no personal_data and erase")
    readme = room / "README.md"
    if not readme.exists():
        found.append("has no README.md")
    elif len(readme.read_text().splitlines()) > 40:
        found.append("README.md is longer than 40 lines")
    return found


@pytest.mark.parametrize("room", checks.rooms())
def test_a_room_contract_is_complete(room):
    assert gaps(contracts()[room], checks.SOURCE / room) == []


def test_a_gap_in_a_contract_is_found():
    contract = contracts()["dialogue"]
    kinds = {kind: text for kind, text in contract.activity_kinds.items() if kind != "dialogue.opened"}
    poorer = dataclasses.replace(contract, activity_kinds=kinds, erase=None)
    found = gaps(poorer, checks.SOURCE / "dialogue")
    assert found == [
        "kind dialogue.opened is recorded but not in the contract",
        "holds rows about people but names no personal_data and erase",
    ]


def house_models():
    return [model for model in apps.get_models() if model._meta.app_label in settings.ROOMS]


def test_class_names_are_unique_in_the_house():
    names = [model.__name__ for model in house_models()]
    assert len(names) == len(set(names))


def test_every_model_stands_in_the_glossary_with_its_german_term():
    rows = re.findall(r"^\| *([^|]+?) *\| *`(\w+)` *\|", (checks.ROOT / "docs" / "glossary.md").read_text(), re.M)
    known = {name: german for german, name in rows}
    missing = [model.__name__ for model in house_models() if model.__name__ not in known]
    assert missing == []
    silent = [
        model.__name__ for model in house_models() if known[model.__name__].split(" ")[0] not in (model.__doc__ or "")
    ]
    assert silent == [], "the German term must stand in the docstring too"


def test_every_setting_stands_in_the_docs():
    source = (checks.SOURCE / "config" / "settings.py").read_text()
    names = {f"MITWIRK_{name}" for name in re.findall(r'env\.(?!bare)\w+\(\s*"([A-Z_]+)"', source)}
    names |= set(re.findall(r'env\.bare\(\s*"([A-Z_]+)"', source))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (checks.ROOT / "docs" / "settings.md").read_text(), re.M))
    assert names - documented == set()
    assert documented - names - {"MITWIRK_BIND", "MITWIRK_WORKERS"} == set(), "documented but gone"


def test_files_and_functions_stay_small():
    """A file over 400 or a function over 40 lines is split by noun."""
    import ast

    large = []
    for path in sorted(checks.SOURCE.rglob("*.py")):
        if {"migrations", "tests"} & set(path.parts):
            continue
        text = path.read_text()
        if text.count("\n") > 400:
            large.append(f"{path.relative_to(checks.SOURCE)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.end_lineno - (node.body[0].end_lineno if ast.get_docstring(node) else node.lineno)
                is_table = len(node.body) - bool(ast.get_docstring(node)) == 1  # one literal, nothing to follow
                if body > 40 and not is_table:
                    large.append(f"{path.relative_to(checks.SOURCE)}: {node.name} {body} lines")
    assert large == []
