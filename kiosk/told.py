"""What a device tells of its visitors, as read off the wire: one event spoils no other.

A device sends its queue again until it is taken. An event that can never be kept would stop the
queue for good, so it is refused by itself, with its reason, and the others are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from core.errors import DomainError
from core.persian import tidy, to_ascii_digits
from kiosk.device_event import TOLD_AT, ToldEvent
from kiosk.messages import LARGEST_INT, Said, fold_digits, read_message

MOST_EVENTS = 500
MOST_KEYS = 16
LONGEST_TEXT = 200
# what JavaScript counts exactly
LARGEST_NUMBER = 2**53
UUID = r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
KIND = r"^[a-z_.]{1,40}$"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class EventMessage(BaseModel):
    """Something that happened at a device; kinds that are not known here are kept as well.

    Further keys are plain values: texts of 200 characters, numbers, true, false or null, at most
    16 of them.
    """

    model_config = ConfigDict(extra="allow")

    id: Annotated[str, BeforeValidator(fold_digits), AfterValidator(str.lower)] = Field(
        pattern=UUID, description="A UUID the device gives it; told again, it counts once."
    )
    at: Annotated[AwareDatetime, BeforeValidator(fold_digits)] = Field(
        description="By the device's own clock."
    )
    kind: Annotated[str, Field(pattern=KIND)] = Field(
        examples=[
            "visit.started",
            "visit.ended",
            "page.shown",
            "search.made",
            "film.played",
            "take_along.shown",
            "language.chosen",
            "access.changed",
        ]
    )


class EventsMessage(Said):
    """What waits in a device's queue, the oldest first."""

    events: Annotated[list[Any], Field(max_length=MOST_EVENTS)] = Field(
        json_schema_extra={"items": {"$ref": "#/components/schemas/EventMessage"}}
    )
    sent_at: Annotated[AwareDatetime | None, BeforeValidator(fold_digits)] = Field(
        default=None,
        description="The device's clock at sending; the events' times are set right by it.",
    )


class RefusedEvent(BaseModel):
    """An event that can never be kept; ``position`` counts from 0."""

    position: int
    reason: str


class EventsAnswer(BaseModel):
    """All of them are settled, the refused ones too: nothing of it need be sent again."""

    accepted: int = Field(description="New here.")
    duplicate: int = Field(description="Told before.")
    refused: list[RefusedEvent]


class ReadEvents(NamedTuple):
    """The events that can be kept, and why the others cannot."""

    told: list[ToldEvent]
    refused: list[RefusedEvent]


def read_events(message: EventsMessage) -> ReadEvents:
    """Read each event by itself."""
    read = ReadEvents([], [])
    for position, value in enumerate(message.events):
        try:
            read.told.append(_read_event(value))
        except DomainError as error:
            reason = error.details["reason"]
            read.refused.append(RefusedEvent(position=position, reason=reason))
    return read


def _read_event(value: object) -> ToldEvent:
    said = read_message(EventMessage, value)
    payload = _read_payload(said.kind, said.model_extra or {})
    return ToldEvent(said.id, said.kind, said.at, payload)


def _read_payload(kind: str, extra: dict[str, Any]) -> dict[str, Any]:
    if len(extra) > MOST_KEYS:
        raise DomainError("body_invalid", reason=f"more than {MOST_KEYS} keys")
    kept = {}
    for key, value in extra.items():
        if not _KEY.fullmatch(key) or key == TOLD_AT:
            raise DomainError("body_invalid", reason=f"{key[:40]!r} is not a key")
        kept[key] = _READERS.get((kind, key), _read_plain)(key, value)
    return kept


def _read_plain(key: str, value: Any) -> Any:
    if isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return tidy(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and abs(value) <= LARGEST_NUMBER:
        return value
    raise DomainError("body_invalid", reason=f"{key}: not a short text and not a plain value")


def _read_count(key: str, value: Any) -> int:
    """A count that is summed later: whole, not negative, in any digits."""
    try:
        number = round(float(fold_digits(value)))
    except (TypeError, ValueError, OverflowError):
        number = -1
    if isinstance(value, bool) or not 0 <= number <= LARGEST_INT:
        raise DomainError("body_invalid", reason=f"{key}: not a count")
    return number


def _read_code(key: str, value: Any) -> Any:
    plain = _read_plain(key, value)
    return to_ascii_digits(plain) if isinstance(plain, str) else plain


# what is counted and joined later must be what it is called
_READERS: dict[tuple[str, str], Callable[[str, Any], Any]] = {
    ("visit.ended", "seconds"): _read_count,
    ("visit.ended", "pages"): _read_count,
    ("search.made", "length"): _read_count,
    ("search.made", "found"): _read_count,
    ("film.played", "seconds"): _read_count,
    ("page.shown", "booth"): _read_code,
    ("take_along.shown", "booth"): _read_code,
}
