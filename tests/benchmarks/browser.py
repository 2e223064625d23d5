"""Publish click → painted on a real screen: Chromium at the desk, Chromium at the booth."""

from __future__ import annotations

from tests.benchmarks.measure import Row


def painted() -> list[Row]:
    return []
