"""Figures of the product on this machine: ``.venv/bin/python -m tests.benchmarks [NAME …]``.

Prints a table and writes the same as JSON beside this file (results/latest.json). The clients run
on the same machine as the server. ``--help`` lists the names; all of them without one.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import (
    badges,
    book,
    browser,
    contributors,
    entrance,
    entrance_mixed,
    gate,
    gate_page,
    measure,
    media,
    screen,
    start,
)
from tests.benchmarks.measure import Row

BENCHMARKS: dict[str, Callable[[], list[Row]]] = {
    "fan-out": lambda: measure.fan_out(73, 15),
    "fan-out-threads": lambda: measure.fan_out(73, 15, run_mode="threads"),
    "large-fan-out": lambda: measure.fan_out(730, 150, publishes=10),
    "mixed": lambda: measure.mixed_load("gevent"),
    "mixed-threads": lambda: measure.mixed_load("threads"),
    "publish-cost": measure.publish_cost,
    "contributors": contributors.contributors,
    "badges": badges.badges,
    "book": book.book,
    "start": start.second_start,
    "painted": browser.painted,
    "entrance": entrance.entrance,
    "entrance-mixed": entrance_mixed.entrance_mixed,
    **gate.BENCHMARKS,
    **gate_page.BENCHMARKS,
    **screen.BENCHMARKS,
    **media.BENCHMARKS,
}
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    told = ", ".join(BENCHMARKS)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME", help=told)
    names = parser.parse_args().names or list(BENCHMARKS)
    rows = [row.as_dict() for name in names for row in BENCHMARKS[name]()]
    show(rows)
    save(rows)


def show(rows: list[dict[str, object]]) -> None:
    """The table."""
    table = Table("what", "n", "median", "p99", "max", "unit", "bar", "")
    for row in rows:
        verdict = {True: "met", False: "MISSED", None: ""}[row["is_met"]]  # type: ignore[index]
        cells = (row[key] for key in ("what", "n", "median", "p99", "max", "unit", "bar"))
        table.add_row(*("" if cell is None else str(cell) for cell in cells), verdict)
    Console(width=120).print(table)


def save(rows: list[dict[str, object]]) -> None:
    """The same as JSON, with what it was measured on."""
    RESULTS.mkdir(exist_ok=True)
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    report = {"at": datetime.now(UTC).isoformat(), "machine": machine, "rows": rows}
    path = RESULTS / "latest.json"
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
