"""Write the locked dependencies with hashes: requirements/run.txt and requirements/test.txt."""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]


def compile_to(lines: list[str], target: Path) -> None:
    """Resolve requirement lines into a file with hashes."""
    with tempfile.NamedTemporaryFile("w", suffix=".in") as source:
        source.write("\n".join(lines))
        source.flush()
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, "--output-file", str(target), source.name]
        subprocess.run(command, check=True, cwd=ROOT)


def main() -> None:
    """Lock run-time first, then the tests on top of exactly these versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, test = ROOT / "requirements" / "run.txt", ROOT / "requirements" / "test.txt"
    compile_to([*project["project"]["dependencies"], "setuptools>=77", "wheel"], run)
    compile_to([f"-c {run}", *project["project"]["dependencies"], *project["dependency-groups"]["test"]], test)


if __name__ == "__main__":
    main()
