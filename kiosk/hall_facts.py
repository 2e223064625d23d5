"""What a page about one booth says of all of them: the medians of their figures, and their plan.

Worked out once for each release, from the documents that it shows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from booth_content.file_store import FileStore
from booth_content.manifest import all_entries, read_manifest

Document = Mapping[str, Any]

# a middle of two says nothing
FEWEST = 3
# around what stands in a hall, in cm
MARGIN = 150


@dataclass(frozen=True)
class Floor:
    """A hall drawn to scale in cm: the view box, and every booth in it as one SVG path."""

    view_box: str
    booths: str


@dataclass(frozen=True)
class HallFacts:
    """``medians`` by (section, field, unit); ``floors`` by the hall's position."""

    medians: Mapping[tuple[str, str, str], float]
    floors: Mapping[int, Floor]


def amount_of(field: Mapping[str, Any]) -> float | None:
    """The number that a field tells, if it tells one."""
    value = field["value"]
    told = value.get("value") if isinstance(value, Mapping) else value
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    return told if is_number else None


def figure_key(section: str, field: Mapping[str, Any]) -> tuple[str, str, str]:
    """Figures of one key are compared."""
    return section, field["key"], field["unit"] or ""


# a page is asked for by many phones, of the newest release or the one before
@lru_cache(maxsize=2)
def read_hall_facts(root: str, manifest_sha256: str) -> HallFacts:
    """Reads every document of the release; some tens of milliseconds, the first time."""
    store = FileStore(Path(root))
    entries = all_entries(store, read_manifest(store, manifest_sha256))
    documents = [read_document(store, entry.document) for entry in entries.values()]
    return HallFacts(medians_of(documents), floors_of(documents))


def read_document(store: FileStore, sha256: str) -> dict[str, Any]:
    """A published document. Raises file_unknown."""
    with store.open(sha256) as file:
        document: dict[str, Any] = json.load(file)
    return document


def medians_of(documents: Iterable[Document]) -> dict[tuple[str, str, str], float]:
    """The middle of each figure that three or more tell, by ``figure_key``."""
    # a neighbourhood with several booths counts once
    told: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for document in documents:
        whose = (document["neighbourhood"] or document["booth"])["code"]
        for section in document["sections"]:
            for field in section.get("fields", ()):
                amount = amount_of(field)
                if amount is not None:
                    told[figure_key(section["key"], field)][whose] = amount
    return {key: median(of.values()) for key, of in told.items() if len(of) >= FEWEST}


def floors_of(documents: Iterable[Document]) -> dict[int, Floor]:
    """Every hall with a booth that says where it stands."""
    halls: dict[int, list[Mapping[str, int]]] = defaultdict(list)
    for document in documents:
        # a release of an earlier version told no places
        if place := document["booth"].get("place"):
            halls[place["hall"]].append(place)
    return {hall: _floor(places) for hall, places in halls.items()}


def _floor(places: list[Mapping[str, int]]) -> Floor:
    left = min(place["x"] for place in places) - MARGIN
    top = min(place["y"] for place in places) - MARGIN
    right = max(place["x"] + place["width"] for place in places) + MARGIN
    bottom = max(place["y"] + place["depth"] for place in places) + MARGIN
    cells = (
        f"M{place['x']} {place['y']}h{place['width']}v{place['depth']}h-{place['width']}z"
        for place in places
    )
    return Floor(f"{left} {top} {right - left} {bottom - top}", "".join(cells))
