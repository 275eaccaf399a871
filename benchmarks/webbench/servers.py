"""Start and stop what is measured, and read what it costs from /proc."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")


def environment(data: Path, database_url: str) -> dict[str, str]:
    """Return the environment of everything that runs on one database."""
    paths = [str(ROOT / "src"), str(ROOT / "benchmarks")]
    return {
        **os.environ,
        "MITWIRK_MODE": "development",
        "MITWIRK_DATA_DIR": str(data),
        "DATABASE_URL": database_url,
        "PYTHONPATH": os.pathsep.join(paths),
    }


def floor_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the floor: it connects to the database exactly as the house does."""
    ask = "import json; from django.conf import settings; print(json.dumps(settings.DATABASES))"
    house = {**env, "DJANGO_SETTINGS_MODULE": "mitwirk.config.settings"}
    return {**env, "FLOOR_DATABASES": python("-c", ask, env=house)}


def python(*arguments: str, env: Mapping[str, str]) -> str:
    """Run a module in this interpreter, to its end; return what it prints."""
    done = subprocess.run([sys.executable, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Server:
    """A running web server."""

    port: int
    pid: int


@contextlib.contextmanager
def _running(command: list[str], port: int, env: Mapping[str, str], log: Path) -> Iterator[Server]:
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=env, stdout=output, stderr=output, cwd=log.parent)
        try:
            _wait(port, process, log)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=25)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            time.sleep(0.3)
            return
        time.sleep(0.1)
    raise SystemExit(f"The server did not start:\n{log.read_text(errors='replace')[-3000:]}")


def floor(env: Mapping[str, str], log: Path) -> contextlib.AbstractContextManager[Server]:
    """Serve the floor as the house is served: gunicorn, two sync workers, loaded before forking."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--preload", f"--workers={WORKERS}", f"--bind=127.0.0.1:{port}"]
    return _running([*command, "webbench.floor:application"], port, env, log)


def house(env: Mapping[str, str], log: Path, *extra: str) -> contextlib.AbstractContextManager[Server]:
    """Serve the house by its own command."""
    port = free_port()
    command = [sys.executable, "-m", "mitwirk.config.command", "serve", f"--bind=127.0.0.1:{port}"]
    return _running([*command, f"--workers={WORKERS}", *extra], port, env, log)


def postgres_pid(database_url: str) -> int:
    """Return the process number of the database server that answers at this address."""
    import psycopg

    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        return _parents()[row[0]]


def _stat(pid: int) -> list[str]:
    # The name in parentheses may hold blanks; fields are counted from behind it.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _parents() -> dict[int, int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
    return parents


def cpu_ms(*roots: int) -> float:
    """Return the CPU time of these processes, their children and the children that have ended."""
    parents, total = _parents(), 0
    for pid in parents:
        line, seen = pid, set()
        while line not in roots and line in parents and line not in seen:
            seen.add(line)
            line = parents[line]
        if line in roots:
            with contextlib.suppress(OSError):
                total += sum(int(field) for field in _stat(pid)[11:15])
    return total * 1000 / TICKS


def peak_megabytes(pid: int) -> float:
    """Return the largest memory that a process has had so far; 0 when it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1000
    return 0.0
