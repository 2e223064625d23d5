"""The busiest quarter of an hour: 20 scans a second while everything else goes on as well.

73 screens are connected and beat, a booth is published every ten seconds, photos are converted
without a pause, and two organisers look at the entrance's page as often as it looks again by
itself. Each scan has its own time to be sent; its answer's time counts from then.
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

from booth_content.file_store import FileStore
from booth_content.picture import make_renditions
from tests.benchmarks.entrance import EntranceWorld, fill_hall, rate_of
from tests.benchmarks.measure import Row
from tests.benchmarks.media import make_photo
from tests.benchmarks.world import PASSWORD, World, connect_fleet, make_world, serve
from tests.live import LiveServer
from tests.wire import Wire

GUESTS = 6_000
SCANS_A_SECOND = 20
GATES = 6
SECONDS = 60
PUBLISH_EVERY = 10.0
# live-part.js, data-rest of the entrance's page
LOOK_EVERY = 2.0
ORGANISERS = 2


def entrance_mixed() -> list[Row]:
    """The answer's time of every scan, and of the entrance's page meanwhile."""
    with make_world(73) as world:
        token, codes = fill_hall(GUESTS)
        with serve(world) as server, connect_fleet(world, server):
            hall = EntranceWorld(server, token, codes)
            hall.send(hall.next_scans(100), GATES)
            return _measure(world, server, hall)


def _measure(world: World, server: LiveServer, hall: EntranceWorld) -> list[Row]:
    is_over = threading.Event()
    pages: list[float] = []
    counts = {"publishes": 0, "photos": 0}
    beside = [
        threading.Thread(target=_publish, args=(world, counts, is_over)),
        threading.Thread(target=_convert, args=(counts, is_over)),
        *(threading.Thread(target=_look, args=(server, pages, is_over)) for _ in range(ORGANISERS)),
    ]
    for one in beside:
        one.start()
    try:
        told = hall.send(hall.next_scans(SCANS_A_SECOND * SECONDS), GATES, SCANS_A_SECOND)
    finally:
        is_over.set()
        for one in beside:
            one.join()
    rate = rate_of(told, "201")
    print(f"meanwhile: {counts['publishes']} publishes, {counts['photos']} photos")
    return [
        Row("mixed entrance: a scan at 20 a second", "ms", told["ms"], "p99", 50),  # type: ignore[arg-type]
        Row("mixed entrance: scans a second", "1/s", [rate]),
        Row("mixed entrance: the desk's page", "ms", pages),
    ]


def _publish(world: World, counts: dict[str, int], is_over: threading.Event) -> None:
    with world.app.app_context():
        while not is_over.wait(PUBLISH_EVERY):
            world.edit()
            world.publish("02")
            counts["publishes"] += 1


def _convert(counts: dict[str, int], is_over: threading.Event) -> None:
    with tempfile.TemporaryDirectory(prefix="ghorfeh-benchmark-") as folder:
        source = make_photo(Path(folder), "JPEG")
        while not is_over.is_set():
            make_renditions(source, FileStore(Path(folder) / str(counts["photos"])))
            counts["photos"] += 1


def _look(server: LiveServer, times: list[float], is_over: threading.Event) -> None:
    wire = Wire(server.port, "organiser", PASSWORD)
    while not is_over.wait(LOOK_EVERY):
        started = time.perf_counter()
        wire.get("/admin/entrance")
        times.append((time.perf_counter() - started) * 1e3)
