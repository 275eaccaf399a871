"""A hall votes: 300 guests behind one address within five minutes, and the screen that follows them.

    python benchmarks/live.py [--guests 300] [--minutes 5] [--answers 20]

Serves the house with its own command (two web processes, one worker, SQLite), lets every guest come in by the short
address and answer with pauses, and looks at the screen every five seconds, as a browser does. Prints how long answers
take, and how many seconds pass from an answer to the number and to the landscape on the screen; exits with 1 if a bar
is missed.
"""

from __future__ import annotations

import argparse
import bisect
import http.client
import json
import os
import random
import re
import sqlite3
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from webbench import servers  # noqa: E402

STATEMENTS = 40
LOOK_SECONDS = 5.0
MOST_SECONDS, MOST_MS = 15.0, 500.0
"""Bars: 95 of 100 answers are in the landscape on the screen after, and answered within."""
SETUP = """
import json, sys
import django; django.setup()
from django.utils import timezone
from mitwirk.accounts.testing import make_office
from mitwirk.dialogue import live
from mitwirk.dialogue.actions.live import show_results, start_live
from mitwirk.dialogue.testing import make_dialogue, make_statements
office, now = make_office(), timezone.now()
dialogue = make_dialogue(slug="saal", organiser=office)
make_statements(int(sys.argv[1]), dialogue)
session = start_live(dialogue=dialogue, by=office, now=now)
show_results(dialogue=dialogue, shown=True, by=office, now=now)
print(json.dumps({"code": session.code, "key": live.key_of(session), "dialogue": dialogue.pk}))
"""
SNAPSHOT = """
SELECT s.votes FROM dialogue_dialogue d JOIN dialogue_landscapesnapshot s ON s.id = d.snapshot_id WHERE d.id = ?
"""


@dataclass
class Hall:
    """What was measured; lists grow from many threads, which appending bears."""

    port: int
    answered: list[tuple[float, float]] = field(default_factory=list)  # moment of the answer, milliseconds
    errors: list[str] = field(default_factory=list)
    looks: list[tuple[float, int, int, int, float]] = field(default_factory=list)
    """moment, status, answers on the screen, answers in the landscape, milliseconds"""

    def ask(self, method: str, path: str, cookie: str = "", body: str = "", etag: str = "") -> tuple[int, dict, str]:
        """Send one request and return status, headers and text."""
        headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{self.port}", "Sec-Fetch-Site": "same-origin"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if etag:
            headers["If-None-Match"] = etag
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body or None, {name: value for name, value in headers.items() if value})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read().decode()
        finally:
            connection.close()


def visit(hall: Hall, code: str, number: int, start: float, seconds: float, answers: int) -> None:
    """Be one guest: come in at some moment of the first fifth, answer with pauses until the time is over."""
    rng = random.Random(number)
    came = rng.uniform(0, seconds / 5)
    pauses = sorted(rng.uniform(came, seconds) for _answer in range(answers))
    time.sleep(max(0.0, start + came - time.monotonic()))
    try:
        _status, headers, _text = hall.ask("GET", f"/d/{code}/")
        page = urlsplit(headers["Location"]).path
        status, headers, text = hall.ask("GET", page)
        cookie = headers["Set-Cookie"].split(";")[0]
        for moment in pauses:
            time.sleep(max(0.0, start + moment - time.monotonic()))
            action = re.search(r'action="([^"]+/stimme/)"', text)
            if action is None:  # asked about oneself, or nothing left
                if "ueber-mich" not in page and "sicht" not in page:
                    return
                raise ValueError(f"{status} at {page}")
            text = answer(hall, action.group(1), page, cookie, number)
    except Exception as error:
        hall.errors.append(f"guest {number}: {error!r}")


def answer(hall: Hall, action: str, page: str, cookie: str, number: int) -> str:
    """Send one answer and return the next page; questions about oneself are passed over."""
    statement = int(re.findall(r"\d+", action)[-1])
    agrees = statement % 3 == 0 or number % 2 == statement % 2
    started = time.monotonic()
    status, _headers, _text = hall.ask("POST", action, cookie, urlencode({"stimme": "ja" if agrees else "nein"}))
    ended = time.monotonic()
    if status != 303:
        raise ValueError(f"answer refused: {status}")
    hall.answered.append((ended, 1000 * (ended - started)))
    for _question in range(3):
        status, headers, text = hall.ask("GET", page, cookie)
        if status == 200:
            return text
        question = urlsplit(headers["Location"]).path
        skipped, _headers, _text = hall.ask("POST", question, cookie, urlencode({"sector": "", "age_group": ""}))
        if skipped != 303:
            raise ValueError(f"{question} answered {skipped}")
    raise ValueError(f"{page} answered {status}")


def watch(hall: Hall, key: str, dialogue: int, database: Path, stop: threading.Event) -> None:
    """Be the screen: look every five seconds."""
    rows = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    etag, shown = "", 0
    while not stop.is_set():
        in_landscape = rows.execute(SNAPSHOT, [dialogue]).fetchone()
        started = time.monotonic()
        status, headers, text = hall.ask("GET", f"/dialoge/saal/live/anzeige/{key}/stand/", etag=etag)
        ended = time.monotonic()
        if status == 200:
            etag = headers["ETag"]
            found = re.search(r"Antworten?</dt><dd>([\d\s]+)</dd>", text)
            shown = int(re.sub(r"\D", "", found.group(1))) if found else shown
        elif status != 304:
            hall.errors.append(f"screen: {status}")
        hall.looks.append((ended, status, shown, in_landscape[0] if in_landscape else 0, 1000 * (ended - started)))
        stop.wait(LOOK_SECONDS)


def delays(answered: list[float], looks: list[tuple[float, int]]) -> list[float]:
    """Return for each answer how many seconds later a look first counted at least so many answers."""
    counts = [count for _moment, count in looks]
    found = []
    for place, moment in enumerate(sorted(answered), start=1):
        first = bisect.bisect_left(counts, place)
        if first < len(looks):
            found.append(max(0.0, looks[first][0] - moment))
    return sorted(found)


def spread(values: list[float], unit: str) -> str:
    """Write median, 95 of 100 and the largest."""
    if not values:
        return "nothing measured"
    ordered = sorted(values)
    middle, most = ordered[len(ordered) // 2], ordered[int(0.95 * (len(ordered) - 1))]
    return f"median {middle:.1f} {unit}, 95 of 100 {most:.1f} {unit}, most {ordered[-1]:.1f} {unit}"


def run(hall: Hall, told: dict[str, str], database: Path, guests: int, seconds: float, answers: int) -> None:
    """Let the hall vote, and the screen look on until the last answer is in the landscape."""
    stop, start = threading.Event(), time.monotonic() + 1.0
    screen = threading.Thread(target=watch, args=(hall, told["key"], told["dialogue"], database, stop))
    crowd = [
        threading.Thread(target=visit, args=(hall, told["code"], number, start, seconds, answers))
        for number in range(guests)
    ]
    screen.start()
    for guest in crowd:
        guest.start()
    for guest in crowd:
        guest.join()
    end = time.monotonic() + 60
    while time.monotonic() < end and hall.looks[-1][3] < len(hall.answered):
        time.sleep(1)
    time.sleep(2 * LOOK_SECONDS + 1)  # nothing new any more: these looks cost nothing
    stop.set()
    screen.join()


def report(hall: Hall, guests: int, seconds: float, cpu_ms: float) -> bool:
    """Print the figures; return whether all bars hold."""
    load, cores = os.getloadavg()[1], os.cpu_count() or 1
    moments, durations = [moment for moment, _ms in hall.answered], [ms for _moment, ms in hall.answered]
    numbers = delays(moments, [(look[0], look[2]) for look in hall.looks])
    landscapes = delays(moments, [(look[0], look[3]) for look in hall.looks])
    idle = [look[4] for look in hall.looks if look[1] == 304]
    complete = len(numbers) == len(landscapes) == len(moments) > 0
    slow = sorted(durations)[int(0.95 * (len(durations) - 1))] if durations else 0.0
    late = landscapes[int(0.95 * (len(landscapes) - 1))] if landscapes else float("inf")
    print(f"{guests} guests, {len(moments)} answers in {seconds:.0f} s, {len(hall.errors)} errors")
    print(f"an answer takes            {spread(durations, 'ms')}   (bar: 95 of 100 within {MOST_MS:.0f} ms)")
    print(f"answer to number on screen {spread(numbers, 's')}")
    print(f"answer to landscape        {spread(landscapes, 's')}   (bar: 95 of 100 within {MOST_SECONDS:.0f} s)")
    print(f"looks with nothing new     {len(idle)} of {len(hall.looks)}, {spread(idle, 'ms')}")
    print(f"CPU of all processes       {cpu_ms / max(1, len(moments)):.1f} ms an answer, its next page and counting")
    print(
        f"load of the machine        {load:.1f} on {cores} cores{', others use it: times are blurred' * (load > cores)}"
    )
    for error in hall.errors[:10]:
        print(error, file=sys.stderr)
    return complete and not hall.errors and late <= MOST_SECONDS and slow <= MOST_MS


def main() -> int:
    """Read the arguments, serve, measure; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--guests", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--answers", type=int, default=20, help=f"of each guest, at most {STATEMENTS}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        env = servers.environment(data, f"sqlite:///{data / 'live.sqlite3'}")
        env |= {"DJANGO_SETTINGS_MODULE": "mitwirk.config.settings", "MITWIRK_LOG_LEVEL": "ERROR"}
        servers.python("-m", "mitwirk.config.command", "manage", "migrate", "--verbosity=0", env=env)
        servers.python("-m", "mitwirk.config.command", "manage", "createcachetable", env=env)
        told = json.loads(servers.python("-c", SETUP, str(STATEMENTS), env=env))
        seconds = 60 * options.minutes
        with servers.house(env, data / "server.log") as server:
            hall = Hall(server.port)
            before = servers.cpu_ms(server.pid)
            run(hall, told, data / "live.sqlite3", options.guests, seconds, min(options.answers, STATEMENTS))
            cpu_ms = servers.cpu_ms(server.pid) - before
        return 0 if report(hall, options.guests, seconds, cpu_ms) else 1


if __name__ == "__main__":
    sys.exit(main())
