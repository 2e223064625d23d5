"""The product's own girih comes from the same hand as the neighbourhoods'."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BRAND = ROOT / "static" / "brand"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brand")
    subprocess.run([sys.executable, ROOT / "deploy" / "girih", folder], check=True)
    return folder


@pytest.mark.parametrize("name", ["girih.svg", "girih-line.svg", "mark.svg"])
def test_what_is_served_is_what_the_generator_draws(drawn: Path, name: str) -> None:
    assert (BRAND / name).read_text() == (drawn / name).read_text()
