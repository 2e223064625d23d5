"""Writing down what a sample booth says, through the same checks as what people type."""

from __future__ import annotations

from typing import Any

from booth_content import content
from booth_content.content.fields import ORDER
from booth_content.sample.choosing import Chooser
from core.persian import to_persian_digits

SOURCE = "داده نمونه"


class Writing:
    """What one booth says so far, as raw values; ``cleaned`` gives them checked."""

    def __init__(self, kind: str, choose: Chooser) -> None:
        self.kind = kind
        self.choose = choose
        self.raw: dict[str, dict[str, Any]] = {}

    def record(self, section: str, **fields: object) -> None:
        """Fields of a record section; None is left out."""
        values = self.raw.setdefault(section, {})
        values.update((key, value) for key, value in fields.items() if value is not None)

    def item(self, section: str, **fields: object) -> None:
        """One more item of a list section; None is left out."""
        values = self.raw.setdefault(section, {ORDER: []})
        id = self.choose.item_id(section, len(values[ORDER]))
        values[ORDER].append(id)
        values.update((f"{id}/{key}", one) for key, one in fields.items() if one is not None)

    def cleaned(self) -> dict[str, dict[str, Any]]:
        """Settled content. Raises AssertionError for a value that nobody could have typed."""
        kept = {}
        for section, raw in self.raw.items():
            kept[section], errors = content.clean_changes(self.kind, section, raw)
            assert not errors, (self.choose.code, section, errors)
        return content.settled(kept)


def figure(value: int | float, year: int, unit: str | None = None) -> dict[str, object]:
    """A figure that says where it is from."""
    named = {"unit": unit} if unit else {}
    return {"value": value, **named, "year": year, "source": SOURCE}


def nobody(number: int, role: str | None = None) -> dict[str, object]:
    """A person who is none: «نام نمونه ۳»."""
    return {"name": f"نام نمونه {to_persian_digits(number)}", **({"role": role} if role else {})}
