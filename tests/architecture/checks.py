"""The house's rules as functions over a source tree, so that each can be shown to fail on a planted breach."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "mitwirk"
# Lowest floor first; rooms in one entry are neighbours.
FLOORS: list[set[str]] = [{"core"}, {"places"}, {"accounts"}, {"dialogue"}, {"foyer"}]
DOORS = {"models", "actions", "queries", "permissions", "testing"}
OPEN = {"core"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def floor_of(room: str) -> int:
    """Return the floor's number."""
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def rooms() -> list[str]:
    """Return all rooms, lowest first."""
    return [room for floor in FLOORS for room in sorted(floor)]


def modules(source: Path, room: str) -> Iterator[tuple[Path, ast.Module]]:
    """Yield a room's own modules, without migrations and tests."""
    for path in sorted((source / room).rglob("*.py")):
        if not {"migrations", "tests"} & set(path.relative_to(source).parts):
            yield path, ast.parse(path.read_text())


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield every imported name, dotted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def doors_passed_by(source: Path) -> list[str]:
    """Find imports of another room that go through a wall instead of a door."""
    found = []
    for room in rooms():
        for path, tree in modules(source, room):
            for name in imported(tree):
                parts = name.split(".")
                if parts[0] != "mitwirk" or len(parts) < 3 or parts[1] not in rooms() or parts[1] in OPEN | {room}:
                    continue
                if parts[2] not in DOORS | FORM_FIELDS.get(parts[1], set()):
                    found.append(f"{path.name} imports {name}")
    return found


# A form field is a component; the places room lends its picker to every form of the house.
FORM_FIELDS = {"places": {"forms"}}


def upward_relations(source: Path) -> list[str]:
    """Find foreign keys, as class or text, to a higher floor or a neighbour."""
    homes = {name: room for room in rooms() for name in model_names(source, room)}
    found = []
    for room in rooms():
        for path, tree in modules(source, room):
            for node in ast.walk(tree):
                target = relation_target(node)
                home = home_of(target, homes) if target else None
                if home and home != room and floor_of(home) >= floor_of(room):
                    found.append(f"{path.name}: {room} -> {target}")
    return found


def model_names(source: Path, room: str) -> set[str]:
    """Return the class names of a room's models."""
    return {
        node.name
        for path, tree in modules(source, room)
        if "models" in path.relative_to(source / room).parts[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def relation_target(node: ast.AST) -> str | None:
    """Return what a relation field points to, as text."""
    if not (isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in RELATIONS):
        return None
    first = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "to"), None)
    if isinstance(first, ast.Constant):
        return str(first.value)
    if isinstance(first, ast.Attribute):
        return f"{ast.unparse(first)}"
    return first.id if isinstance(first, ast.Name) else None


def home_of(target: str, homes: dict[str, str]) -> str | None:
    """Return the room that owns a relation's target; None for the user model and for Django's own."""
    if target in {"settings.AUTH_USER_MODEL", "self"}:
        return None
    if "." in target and not target.startswith("settings"):
        return target.split(".")[0] if target.split(".")[0] in rooms() else homes.get(target.split(".")[-1])
    return homes.get(target)


USES = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")


def foreign_templates(source: Path) -> list[str]:
    """Find templates that extend or include another room's."""
    found = []
    for room in rooms():
        for path in sorted((source / room / "templates").rglob("*.*")):
            for used in USES.findall(path.read_text()):
                owner = used.split("/")[0]
                if owner in rooms() and owner not in {room, "core"}:
                    found.append(f"{path.name} uses {used}")
    return found


def magic(source: Path) -> list[str]:
    """Find generic foreign keys, signal receivers, and classes with more than two bases of our own."""
    own = {
        node.name
        for room in rooms()
        for _path, tree in modules(source, room)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = []
    for room in rooms():
        for path, tree in modules(source, room):
            text = path.read_text()
            found += [
                f"{path.name}: {word}" for word in ("GenericForeignKey", "@receiver", ".connect(") if word in text
            ]
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    bases = [base for base in node.bases if getattr(base, "id", getattr(base, "attr", "")) in own]
                    if len(bases) > 2:
                        found.append(f"{path.name}: {node.name} has {len(bases)} bases of our own")
    return found


def inline_code(source: Path) -> list[str]:
    """Find what the strict content security policy would block: inline script, style attributes, handlers."""
    bad = re.compile(r"""<script(?![^>]*\bsrc=)(?![^>]*type=["']application/json)|\sstyle=["']|\son[a-z]+=["']""", re.I)
    return [
        f"{path.relative_to(source)}: {match.group(0).strip()}"
        for path in sorted(source.rglob("templates/**/*.html"))
        if "/mail" not in str(path)
        for match in bad.finditer(path.read_text())
    ]
