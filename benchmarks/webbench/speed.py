"""Votes and pages against the floor, on one database."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from webbench import load, servers
from webbench.load import Request, Result
from webbench.scene import FORM, GUESTS, UNCACHED
from webbench.table import Part, at_least, at_most

VOTE_SHARE, VOTE_QUERIES, VOTE_CPU_MS = 0.5, 3, 1.6
PAGE_SHARE, PAGE_QUERIES = 0.167, 8
KEPT_SHARE = 1.0  # what visitors get is kept in memory: one query, no template, so as fast as the floor's page
WARM = 40
COMPRESSED = ("Accept-Encoding", "gzip")  # as every browser asks
STEP = 7919  # a prime: every slice begins elsewhere in the list of votes


@dataclass
class Series:
    """One kind of request, measured in slices that alternate with all others."""

    name: str
    server: servers.Server
    requests: list[Request]
    status: int
    results: list[Result] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    def warm(self) -> None:
        """Ask until both processes have loaded what they need; make sure that the answer is the one meant."""
        for request in itertools.islice(itertools.cycle(self.requests), WARM):
            status, _headers, _body = load.ask(self.server.port, request)
            if status != self.status:
                raise SystemExit(f"{self.name}: {request.path} answered {status}, not {self.status}")

    def slice(self, seconds: float, folder: Path, start: int, *databases: int) -> None:
        """Measure once more."""
        roots = (self.server.pid, *databases)
        before = servers.cpu_ms(*roots)
        result = load.run(self.server.port, self.requests, seconds, folder / "requests.tsv", start)
        if result.errors:
            raise SystemExit(f"{self.name}: {result.errors} of {result.requests} requests failed")
        self.results.append(result)
        self.cpu_ms.append((servers.cpu_ms(*roots) - before) / result.requests)

    def share_of(self, floor: Series) -> float:
        """Return requests per second as a share of the floor's."""
        return self.best.per_second / floor.best.per_second

    def shares(self, floor: Series) -> str:
        """Return the share of the floor as text: of requests per second, and of CPU per request."""
        return f"share {self.share_of(floor):.2f} (by CPU {floor.cpu / self.cpu:.2f})"

    @property
    def cpu(self) -> float:
        """Return CPU milliseconds per request."""
        return min(self.cpu_ms)

    @property
    def best(self) -> Result:
        """Return the best slice: what disturbs a measurement makes it slower, never faster."""
        return max(self.results, key=lambda result: result.per_second)

    def figures(self) -> str:
        """Return the usual figures as text."""
        best = self.best
        return f"{best.per_second:6.0f}/s  p50 {best.p50_ms:5.1f}  p95 {best.p95_ms:5.1f}  CPU {self.cpu:5.2f} ms"


def measure(every: list[Series], rounds: int, seconds: float, folder: Path, *databases: int) -> None:
    """Measure all series in turn, several times, so that a busy moment hits floor and house alike."""
    for series in every:
        series.warm()
    for turn in range(rounds):
        for series in every:
            series.slice(seconds, folder, turn * STEP, *databases)


def floor_votes(count: int) -> list[Request]:
    """Return the floor's votes, as many different ones as the house gets."""
    return [
        Request(
            "/vote", "POST", (FORM,), f"person={number % GUESTS}&statement={number // GUESTS}&value={number % 3 - 1}"
        )
        for number in range(count)
    ]


def request_of(data: Mapping[str, Any]) -> Request:
    """Return a request from JSON."""
    return Request(**{**data, "headers": tuple(tuple(pair) for pair in data["headers"])})


def page_series(house: servers.Server, pages: Mapping[str, str]) -> list[Series]:
    """Return the signed-out pages, each from memory, rendered anew and asked whether it has changed."""
    found = []
    for name, path in pages.items():
        status, headers, _body = load.ask(house.port, Request(path, headers=(COMPRESSED,)))
        if status != 200 or "etag" not in headers:
            raise SystemExit(f"{path} answered {status} without an ETag")
        known = ("If-None-Match", headers["etag"])
        found += [
            Series(f"{name}, as visitors get it", house, [Request(path, headers=(COMPRESSED,))], 200),
            Series(f"{name}, rendered anew", house, [Request(path, headers=(UNCACHED,))], 200),
            Series(f"{name}, unchanged (304)", house, [Request(path, headers=(COMPRESSED, known))], 304),
        ]
    return found


def run(name: str, env: Mapping[str, str], databases: list[int], folder: Path, rounds: int, seconds: float) -> Part:
    """Measure votes and pages on one database."""
    floor_env = servers.floor_environment(env)
    servers.python("-m", "webbench.floor", env=floor_env)
    servers.python("-m", "webbench.scene", "demo", str(folder), env=env)
    scene = json.loads((folder / "scene.json").read_text(encoding="utf-8"))
    votes = [request_of(vote) for vote in scene["votes"]]
    log = folder / "server.log"
    options = ("--no-worker", "--no-migrate")
    with servers.floor(floor_env, log) as bare, servers.house(env, log, *options) as house:
        floor = {
            "page": Series("floor: one query, one template", bare, [Request("/page")], 200),
            "cached": Series("floor: 30 KB from memory", bare, [Request("/cached")], 200),
            "vote": Series("floor: one upsert", bare, floor_votes(len(votes)), 303),
        }
        vote = Series("vote of a guest", house, votes, 303)
        vote_page = Series("next statement of a guest", house, [request_of(scene["vote_page"])], 200)
        pages = page_series(house, scene["pages"])
        measure([*floor.values(), vote, vote_page, *pages], rounds, seconds, folder, *databases)
    part = Part(f"{name}: share = requests/s as a share of the floor's in the same run")
    for series in floor.values():
        part.add(series.name, series.figures())
    add_votes(part, scene, vote, vote_page, floor)
    add_pages(part, scene, pages, floor)
    return part


def add_votes(
    part: Part, scene: Mapping[str, Any], vote: Series, vote_page: Series, floor: Mapping[str, Series]
) -> None:
    """Add the rows about taking part."""
    queries = scene["vote_queries"]
    part.add(
        vote.name,
        f"{vote.figures()}  {queries} SQL  {vote.shares(floor['vote'])}",
        at_least("share", vote.share_of(floor["vote"]), VOTE_SHARE),
        at_most("SQL", queries, VOTE_QUERIES),
        at_most("CPU", vote.cpu, VOTE_CPU_MS, " ms"),
    )
    part.add("first vote of a newcomer", f"{scene['newcomer']} SQL")
    part.add(
        vote_page.name,
        f"{vote_page.figures()}  {scene['vote_page_queries']} SQL  {vote_page.shares(floor['page'])}",
        at_least("share", vote_page.share_of(floor["page"]), PAGE_SHARE),
        at_most("SQL", scene["vote_page_queries"], PAGE_QUERIES),
    )


def add_pages(part: Part, scene: Mapping[str, Any], pages: list[Series], floor: Mapping[str, Series]) -> None:
    """Add the rows about signed-out pages: three for each. The bars are about what visitors get."""
    names = list(scene["pages"])
    for place, series in enumerate(pages):
        name, is_anew = names[place // 3], place % 3 == 1
        queries = scene["queries" if is_anew else "kept_queries"][name]
        figures = f"{series.figures()}  {queries} SQL  {series.shares(floor['page'])}"
        share = series.share_of(floor["page"])
        bars = [at_most("SQL", queries, PAGE_QUERIES)]
        if is_anew:
            figures += " (for information)"
        else:
            figures += f", of the floor's memory {series.share_of(floor['cached']):.2f}"
            bars.append(at_least("share", share, KEPT_SHARE))
        part.add(series.name, figures, *bars)
