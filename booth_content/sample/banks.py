"""The sentences and numbers that the sample is put together from, as the files have them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "data" / "sample"


@cache
def bank(name: str) -> dict[str, Any]:
    """What ``data/sample/<name>.toml`` says; read once."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
