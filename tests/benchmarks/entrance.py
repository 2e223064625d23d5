"""The entrance: scans a second, the time of one, what many guests cost, the size of a gate's list.

Each scan is an accepted one with every check of the table, on the product's own server with
durable commits, and its answer is awaited. Scans and the empty route are measured in turns, so
that a slow moment of the machine strikes both.
"""

from __future__ import annotations

import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from app import create_app
from booth_content.exhibition import Exhibition
from core.audit import SYSTEM
from core.database import current_engine, transaction
from core.dates import now
from core.schema import upgrade_schema
from core.settings import Settings
from kiosk.device import register_device
from tests.benchmarks.measure import Row
from tests.live import ROOT, LiveServer
from visitors.badge_code import hash_code, make_code, record_key
from visitors.entrance import ensure_gate
from visitors.groups import ensure_groups, limit_group
from visitors.guest import Badge, Guest, Invitation

FEW, MANY, SCANNED = 6_000, 600_000, 6_000
ROUNDS, PER_ROUND = 6, 500
GATE = "در شمالی"


@dataclass
class EntranceWorld:
    """A hall whose guests all may enter now; ``codes`` are those of SCANNED of them."""

    server: LiveServer
    token: str
    codes: list[str]
    used: int = 0

    def next_scans(self, count: int) -> list[bytes]:
        """Requests of guests who have not come yet."""
        codes = self.codes[self.used : self.used + count]
        self.used += count
        return [self._request("POST", "/api/v1/check-ins", _scan(code)) for code in codes]

    def empty(self, count: int) -> list[bytes]:
        return [self._request("GET", "/benchmark/empty", b"")] * count

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def send(
        self, requests: Sequence[bytes], connections: int, rate: float | None = None
    ) -> dict[str, object]:
        """Send them, at ``rate`` a second or as fast as they are answered; await every answer."""
        lines = "\n".join(json.dumps(request.decode("latin-1")) for request in requests)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.benchmarks.scanners",
                str(self.server.port),
                str(connections),
                *([str(rate)] if rate else []),
            ],
            cwd=ROOT,
            input=lines,
            capture_output=True,
            text=True,
            check=True,
        )
        told: dict[str, object] = json.loads(done.stdout)
        return told


def _scan(code: str) -> bytes:
    body = {"code": code, "nonce": str(uuid.uuid4()), "direction": "entry", "party": 1}
    return json.dumps(body).encode()


@contextmanager
def make_entrance(guests: int) -> Iterator[EntranceWorld]:
    """A served hall with so many guests, each with a badge, a window and a group with a gate."""
    with tempfile.TemporaryDirectory(prefix="ghorfeh-benchmark-") as folder:
        environment = {"GHORFEH_DATA_DIR": folder}
        app = create_app(Settings.load(environment))
        with app.app_context():
            upgrade_schema(current_engine())
            token, codes = fill_hall(guests)
            current_engine().dispose()
        server = LiveServer(
            environment, Path(folder) / "server.log", "tests.benchmarks.empty_route:application"
        )
        try:
            server.wait_until_ready()
            world = EntranceWorld(server, token, codes)
            world.send(world.empty(200), 8)
            yield world
        finally:
            server.end()


def fill_hall(guests: int) -> tuple[str, list[str]]:
    """Guests who may enter now, in the exhibition that is there or in one made for them: the
    token of a gate, and the codes of SCANNED of them."""
    begin = now() - timedelta(days=1)
    end = now() + timedelta(days=1)
    with transaction() as session:
        hall = session.get(Exhibition, 1) or Exhibition(id=1, title="اندازه‌گیری")
        hall.opens, hall.closes = "00:00", "23:59"
        hall.starts_at, hall.ends_at, hall.capacity = begin, end, 10**6
        session.add(hall)
        token = register_device(session, role="gate", gate_name=GATE, by=SYSTEM).token
        groups = ensure_groups(session)
        for group in groups:
            limit_group(session, group, gates=[ensure_gate(session, GATE)], days=None, by=SYSTEM)
        group_ids = [group.id for group in groups]
    every = max(guests // SCANNED, 1)
    codes = []
    for start in range(1, guests + 1, 20_000):
        numbers = range(start, min(start + 20_000, guests + 1))
        people, invitations, badges = [], [], []
        for number in numbers:
            name = f"مهمان نمونهٔ {number}"
            people.append(
                {
                    "id": number, "name": name, "name_folded": name, "name_tight": name,
                    "name_order": name, "organisation": f"سازمان نمونهٔ {number % 40}",
                    "job": "مدیر", "group_id": group_ids[number % 4], "phone": f"+98912{number:07}",
                    "is_vip": False, "note": "", "is_greeted": True, "listed_version": 0,
                    "created_at": begin,
                }
            )  # fmt: skip
            invitations.append(
                {
                    "guest_id": number, "state": "accepted", "version": 1, "valid_from": begin,
                    "valid_until": end, "entries_per_day": 3, "has_reentry": True, "party_size": 2,
                    "block_note": "",
                }
            )  # fmt: skip
            code = make_code() if number % every == 0 else ""
            if code:
                codes.append(code)
            badges.append(
                {
                    "guest_id": number,
                    "code_hash": hash_code(code) if code else secrets.token_hex(32),
                    "record_key": record_key(code) if code else secrets.token_bytes(32),
                    "issued_at": begin,
                }
            )
        with transaction() as session:
            for table, values in ((Guest, people), (Invitation, invitations), (Badge, badges)):
                session.connection().execute(insert(table.__table__), values)  # type: ignore[arg-type]
    secrets.SystemRandom().shuffle(codes)
    return token, codes


def entrance() -> list[Row]:
    """Everything about 6,000 guests, then the same scans among 600,000."""
    with make_entrance(FEW) as few:
        rows = _throughput(few) + _alone(few) + [_list(few)]
        # the worlds are taken in turns, so that a slow moment of the disk strikes both
        with make_entrance(MANY) as many:
            rows += _many_guests(few, many)
    return rows


def _throughput(world: EntranceWorld) -> list[Row]:
    scans, empty, ratios = [], [], []
    world.send(world.next_scans(200), 8)
    for _ in range(ROUNDS):
        empty.append(rate_of(world.send(world.empty(PER_ROUND * 2), 8), "200"))
        scans.append(rate_of(world.send(world.next_scans(PER_ROUND), 8), "201"))
        ratios.append(scans[-1] / empty[-1])
    ratio = statistics.median(scans) / statistics.median(empty)
    return [
        Row("empty route, 8 connections", "1/s", empty),
        Row("accepted scans, 8 connections", "1/s", scans),
        Row("scans to empty route", "×", [ratio], "min", 0.25),
    ]


def rate_of(told: dict[str, object], status: str) -> float:
    """Answers a second; an error unless all of them had ``status``."""
    ms, seconds = told["ms"], told["seconds"]
    assert isinstance(ms, list)
    assert isinstance(seconds, float)
    if told["statuses"] != {status: len(ms)}:
        raise AssertionError(f"not all of them {status}: {told['statuses']}")
    return len(ms) / seconds


def _alone(world: EntranceWorld) -> list[Row]:
    told = world.send(world.next_scans(500), 1)
    rate_of(told, "201")
    return [Row("accepted scan, one connection", "ms", told["ms"], "median", 1.5)]  # type: ignore[arg-type]


def _many_guests(few: EntranceWorld, many: EntranceWorld) -> list[Row]:
    times: dict[str, list[float]] = {"few": [], "many": []}
    many.send(many.next_scans(200), 1)
    for _ in range(8):
        for name, world in (("few", few), ("many", many)):
            told = world.send(world.next_scans(200), 1)
            rate_of(told, "201")
            times[name] += told["ms"]  # type: ignore[arg-type]
    ratio = statistics.median(times["many"]) / statistics.median(times["few"])
    return [
        Row(f"accepted scan among {FEW:,} guests", "ms", times["few"]),
        Row(f"accepted scan among {MANY:,} guests", "ms", times["many"]),
        Row("ratio of the medians", "×", [ratio], "median", 1.2),
    ]


def _list(world: EntranceWorld) -> Row:
    request = urllib.request.Request(
        world.server.url + "/api/v1/gate/list", headers={"Authorization": f"Bearer {world.token}"}
    )
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:
        body = answer.read()
    print(f"gate list: {time.perf_counter() - started:.2f} s, {len(json.loads(body)['entries'])}")
    return Row(f"gate's list of {FEW:,} guests", "MB", [len(body) / 1e6], "max", 2.0)
