"""Figures, days and where they come from, as the book says them."""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup, escape

from core.dates import format_date
from core.persian import format_number, to_persian_digits
from core.printing.text import plain, said


def measured(value: float, unit: str | None) -> Markup:
    """A number with its unit: ۴۱٬۴۵۰ نفر, ۷۴٫۵٪."""
    number = format_number(value)
    if not unit:
        return escape(number)
    if unit == "٪":
        return escape(number + unit)
    return escape(number) + Markup(' <span class="unit">') + said(unit) + Markup("</span>")


def origin(value: dict[str, Any]) -> Markup:
    """Year and source of a figure, as far as they are known."""
    years = [value.get(key) for key in ("before_year", "after_year", "year")]
    told = "–".join(to_persian_digits(year) for year in years if year)
    parts = [escape(told)] if told else []
    if value.get("source"):
        parts.append(said(value["source"]))
    return Markup("، ").join(parts)


def day(value: object) -> str:
    """An ISO date as a long Jalali one; what is none is shown as it is."""
    try:
        return format_date(date.fromisoformat(str(value)), "long")
    except ValueError:
        return plain(value)
