"""The house's borders hold, and each check fails on a planted breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import checks


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source tree in which a breach can be planted."""
    target = tmp_path / "src" / "mitwirk"
    shutil.copytree(
        checks.SOURCE, target, ignore=shutil.ignore_patterns("__pycache__", "static", "data", "locale", "tests")
    )
    return target


def plant(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + text)


def test_rooms_are_entered_through_doors():
    assert checks.doors_passed_by(checks.SOURCE) == []


def test_an_import_through_a_wall_is_found(copy):
    plant(copy / "foyer" / "views.py", "\nfrom mitwirk.dialogue.guest import COOKIE\n")
    assert checks.doors_passed_by(copy) == ["views.py imports mitwirk.dialogue.guest.COOKIE"]


def test_relations_point_down():
    assert checks.upward_relations(checks.SOURCE) == []


@pytest.mark.parametrize("target", ['"dialogue.Dialogue"', "Dialogue"])
def test_a_relation_that_points_up_is_found(copy, target):
    plant(
        copy / "places" / "models.py",
        f"\nclass Breach(models.Model):\n    up = models.ForeignKey({target}, models.CASCADE)\n",
    )
    assert len(checks.upward_relations(copy)) == 1


def test_templates_stay_in_their_room():
    assert checks.foreign_templates(checks.SOURCE) == []


def test_a_foreign_template_is_found(copy):
    plant(copy / "dialogue" / "templates" / "dialogue" / "breach.html", '{% include "foyer/start.html" %}')
    assert checks.foreign_templates(copy) == ["breach.html uses foyer/start.html"]


def test_there_is_no_magic():
    assert checks.magic(checks.SOURCE) == []


@pytest.mark.parametrize(
    "breach",
    [
        "\nfrom django.contrib.contenttypes.fields import GenericForeignKey\n",
        "\n@receiver(post_save)\ndef count(**kwargs): ...\n",
        "\nclass A: ...\nclass B: ...\nclass C: ...\nclass Tower(A, B, C): ...\n",
    ],
)
def test_magic_is_found(copy, breach):
    plant(copy / "places" / "magic.py", breach)
    assert len(checks.magic(copy)) == 1


def test_templates_hold_no_inline_code():
    assert checks.inline_code(checks.SOURCE) == []


@pytest.mark.parametrize("breach", ["<script>1</script>", '<p style="color:red">', '<a onclick="x()">'])
def test_inline_code_is_found(copy, breach):
    plant(copy / "dialogue" / "templates" / "dialogue" / "breach.html", breach)
    assert len(checks.inline_code(copy)) == 1


def lint_imports(source: Path) -> subprocess.CompletedProcess[str]:
    shutil.copy(checks.ROOT / "pyproject.toml", source.parents[1] / "pyproject.toml")
    # The folder stands first on the path, so that the copy is examined and not the installed package.
    script = (
        f"import sys; sys.path.insert(0, {str(source.parent)!r}); "
        "from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", script], cwd=source.parents[1], capture_output=True, text=True, check=False
    )


def test_floors_hold_in_the_copy(copy):
    done = lint_imports(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("where", "breach"),
    [
        ("places/queries_breach.py", "import mitwirk.dialogue.models\n"),
        ("science/opinion/breach.py", "import django\n"),
        ("science/opinion/breach.py", "import mitwirk.science.wording\n"),
        ("attic/__init__.py", "\n"),
    ],
)
def test_a_breach_of_the_floors_is_found(copy, where, breach):
    plant(copy / where, breach)
    assert lint_imports(copy).returncode != 0
