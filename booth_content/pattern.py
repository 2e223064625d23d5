"""The girih pattern of a booth, as a file of its release."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from booth_content.exhibition import Booth
from core.girih import pattern_colours, pattern_svg

FOLDER = "girih/"
TYPE = "image/svg+xml"


@dataclass(frozen=True)
class Pattern:
    """A drawn pattern: its SVG as bytes, and the colours that writing beside it takes."""

    key: str
    body: bytes
    sha256: str
    colours: dict[str, str]

    def as_file(self) -> dict[str, Any]:
        """{"path", "sha256", "size", "type"}, as files of a release are named."""
        return {
            "path": f"{FOLDER}{self.key}.svg",
            "sha256": self.sha256,
            "size": len(self.body),
            "type": TYPE,
        }


def pattern_key(booth: Booth) -> str:
    """What the pattern is drawn from; the booths of a neighbourhood share one.

    ``booth`` is loaded with its neighbourhood.
    """
    return booth.neighbourhood.code if booth.neighbourhood else f"B{booth.code}"


# a key's pattern never changes while the process runs; 200 booths' patterns are 1 MB
@lru_cache(maxsize=256)
def draw_pattern(key: str) -> Pattern:
    """The pattern of that key; about 5 ms the first time."""
    body = pattern_svg(key).encode()
    colours = asdict(pattern_colours(key))
    return Pattern(key, body, hashlib.sha256(body).hexdigest(), colours)
