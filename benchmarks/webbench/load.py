"""Load on one address of this machine: wrk where it is installed, else threads with plain sockets."""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("load.lua")
SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Request:
    """One request to send."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def line(self) -> str:
        """Return the line of the file that wrk's script reads."""
        headers = SEPARATOR.join(f"{name}={value}" for name, value in self.headers)
        return f"{self.method}\t{self.path}\t{headers}\t{self.body}"

    def raw(self, host: str) -> bytes:
        """Return the bytes to send."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", *[f"{k}: {v}" for k, v in self.headers]]
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n" + self.body).encode()


@dataclass(frozen=True)
class Result:
    """What came back in one bounded run."""

    requests: int
    seconds: float
    errors: int
    p50_ms: float
    p95_ms: float

    @property
    def per_second(self) -> float:
        """Return requests per second."""
        return self.requests / self.seconds


def has_wrk() -> bool:
    """Say whether wrk is there."""
    return shutil.which("wrk") is not None


def run(port: int, requests: Sequence[Request], seconds: float, file: Path, start: int = 0) -> Result:
    """Send the requests in turn, from the one at `start`, for some seconds over eight connections."""
    if not has_wrk():
        return _run_threads(port, requests, seconds, start)
    file.write_text("\n".join(request.line() for request in requests) + "\n", encoding="utf-8")
    # wrk knows whole seconds only, and milliseconds as a unit it does not accept.
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", str(SCRIPT)]
    command += [f"http://127.0.0.1:{port}", "--", str(file), str(start)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures = output.rsplit("RESULT ", 1)[1].split()
    count, micros, errors, p50, p95 = (int(figure) for figure in figures)
    return Result(count, micros / 1e6, errors, p50 / 1000, p95 / 1000)


def ask(port: int, request: Request) -> tuple[int, dict[str, str], bytes]:
    """Send one request; return status, headers and body."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request.raw(f"127.0.0.1:{port}"))
        answer = b""
        while part := connection.recv(65536):
            answer += part
    head, _gap, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    return int(first.split(" ")[1]), headers, body


def _run_threads(port: int, requests: Sequence[Request], seconds: float, start: int) -> Result:
    times: list[float] = []
    bad = [0]
    began = time.perf_counter()

    def client(number: int) -> None:
        position = start + number
        while time.perf_counter() - began < seconds:
            sent = time.perf_counter()
            status, _headers, _body = ask(port, requests[position % len(requests)])
            times.append(time.perf_counter() - sent)
            bad[0] += status >= 400
            position += CONNECTIONS

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=100)
    return Result(len(times), time.perf_counter() - began, bad[0], cuts[49] * 1000, cuts[94] * 1000)
