"""The typeface on paper: Vazirmatn as files of a document."""

from __future__ import annotations

from pathlib import Path

FONTS = Path(__file__).parents[2] / "static/vendor/vazirmatn/33.0.3"


def typeface_files() -> dict[str, bytes | Path]:
    """Regular and bold, by the names that the style sheets call them (``asset:vazirmatn.ttf``)."""
    return {
        "vazirmatn.ttf": FONTS / "Vazirmatn-Regular.ttf",
        "vazirmatn-bold.ttf": FONTS / "Vazirmatn-Bold.ttf",
    }
