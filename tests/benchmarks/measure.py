"""The measurements: each answers rows {"what", "n", "median", "p99", "max", "bar", "unit"}."""

from __future__ import annotations

import statistics
import threading
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from booth_content.jobs import ASSETS, store
from booth_content.publication import activate_release, plan_release, write_release
from core.database import after_commit, reading, transaction
from tests.benchmarks.world import Fleet, World, connect_fleet, make_world, serve
from tests.live import LiveServer


@dataclass(frozen=True)
class Row:
    """One line of the table; ``bar`` is what ``judged`` (a value of this row) must not exceed;
    the least of them ("min") must reach it."""

    what: str
    unit: str
    values: Sequence[float]
    judged: str = "p99"
    bar: float | None = None

    def as_dict(self) -> dict[str, object]:
        ordered = sorted(self.values)
        figures = {
            "median": statistics.median(ordered),
            "p95": ordered[max(0, -(-len(ordered) * 95 // 100) - 1)],
            "p98": ordered[max(0, -(-len(ordered) * 98 // 100) - 1)],
            "p99": ordered[max(0, -(-len(ordered) * 99 // 100) - 1)],
            "max": ordered[-1],
            "min": ordered[0],
        }
        is_met = None
        if self.bar is not None:
            judged = figures[self.judged]
            is_met = judged >= self.bar if self.judged == "min" else judged <= self.bar
        sign = "≥" if self.judged == "min" else "≤"
        return {
            "what": self.what,
            "unit": self.unit,
            "n": len(ordered),
            **{name: round(value, 2) for name, value in figures.items()},
            "bar": None if self.bar is None else f"{self.judged} {sign} {self.bar:g}",
            "is_met": is_met,
        }


def fan_out(booths: int, bar: float, *, run_mode: str = "gevent", publishes: int = 20) -> list[Row]:
    """Publish commit → ``desired`` received, over every screen and publish; and the memory."""
    with (
        make_world(booths, run_mode) as world,
        serve(world) as server,
        connect_fleet(world, server) as fleet,
    ):
        delays = [delay for _ in range(publishes) for delay in _publish_to(world, fleet)]
        memory = resident_mb(server)
    name = f"commit → desired on {booths} sockets ({run_mode})"
    return [
        Row(name, "ms", delays, bar=bar),
        Row(
            f"web process with {booths} sockets ({run_mode})",
            "MB",
            [memory],
            "max",
            160 if booths == 73 else None,
        ),
    ]


def _publish_to(world: World, fleet: Fleet) -> list[float]:
    """Publish one booth; how long after the commit each screen heard of it, in ms."""
    world.edit()
    with reading() as session:
        plan = plan_release(session, store(), ["02"])
    written = write_release(store(), plan, assets=ASSETS)
    committed: list[int] = []
    with transaction() as session:
        after_commit(session, lambda: committed.append(time.monotonic_ns()))
        release = activate_release(session, plan, *written, reason="", by=world.organiser.actor).id
    received = _await_all(fleet, release, len(world.tokens))
    return [(instant - committed[0]) / 1e6 for instant in received]


def _await_all(fleet: Fleet, release: int, count: int) -> list[int]:
    received: list[int] = []
    deadline = time.monotonic() + 20
    while len(received) < count and time.monotonic() < deadline:
        threading.Event().wait(0.2)  # polling too eagerly would disturb what is measured
        received += fleet.report().get(release, [])
    if len(received) < count:
        raise AssertionError(f"{count - len(received)} of {count} screens never heard")
    return received


def mixed_load(run_mode: str, *, seconds: float = 20.0) -> list[Row]:
    """A publish every second on 73 screens while pages and files are fetched without a pause."""
    pages: list[float] = []
    delays: list[float] = []
    is_over = threading.Event()
    with (
        make_world(73, run_mode) as world,
        serve(world) as server,
        connect_fleet(world, server) as fleet,
    ):
        visitors = [
            threading.Thread(target=_visit, args=(server, token, pages, is_over))
            for token in world.tokens[:4]
        ]
        for visitor in visitors:
            visitor.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            delays += _publish_to(world, fleet)
        is_over.set()
        for visitor in visitors:
            visitor.join()
        memory = resident_mb(server)
    return [
        Row(f"mixed load: commit → desired ({run_mode})", "ms", delays),
        Row(f"mixed load: requests of 4 clients ({run_mode})", "ms", pages),
        Row(f"mixed load: requests per second ({run_mode})", "1/s", [len(pages) / seconds]),
        Row(f"mixed load: web process ({run_mode})", "MB", [memory], "max"),
    ]


def _visit(server: LiveServer, token: str, times: list[float], is_over: threading.Event) -> None:
    paths = ("/", "/api/v1/release", "/admin/sign-in", "/screen", "/healthz")
    while not is_over.is_set():
        for path in paths:
            request = urllib.request.Request(
                server.url + path, headers={"Authorization": f"Bearer {token}"}
            )
            started = time.perf_counter()
            with urllib.request.urlopen(request, timeout=30) as answer:
                answer.read()
            times.append((time.perf_counter() - started) * 1e3)


def publish_cost(*, rounds: int = 60) -> list[Row]:
    """One booth's change, from plan to commit, at 73 and at 730 booths, in turns."""
    times: dict[int, list[float]] = {73: [], 730: []}
    with make_world(73) as small:
        for _ in range(5):
            _timed_publish(small)
        # the worlds are taken in turns, so that a slow moment of the disk strikes both
        with make_world(730) as large:
            for _ in range(5):
                _timed_publish(large)
            for _ in range(rounds):
                with small.app.app_context():
                    times[73].append(_timed_publish(small))
                with large.app.app_context():
                    times[730].append(_timed_publish(large))
    ratio = statistics.median(times[730]) / statistics.median(times[73])
    return [
        Row("publish one booth of 73", "ms", times[73]),
        Row("publish one booth of 730", "ms", times[730]),
        Row("ratio of the medians, 730 to 73", "×", [ratio], "max", 1.3),
    ]


def _timed_publish(world: World) -> float:
    world.edit()
    started = time.perf_counter()
    world.publish("02")
    return (time.perf_counter() - started) * 1e3


def resident_mb(server: LiveServer) -> float:
    """The web worker's resident memory."""
    status = Path(f"/proc/{server.worker_pid()}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
