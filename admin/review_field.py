"""One field of a submission as the reviewer's page shows it: before, after, and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from admin.word_difference import Piece, mark_words
from booth_content.comment import Comment
from booth_content.content import Comparison
from booth_content.content.field_types import format_value
from booth_content.content.fields import Audience, Field, FieldType
from booth_content.content.presenting import ids_in
from booth_content.media import MediaItem
from core.persian import format_number

_PROSE = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CONTACT_TEXT})
# a figure that grew or shrank so many times is a slip of the hand more often than news
STRIKING = 3

Media = Mapping[str, MediaItem]


@dataclass(frozen=True)
class Shown:
    """A value as it is looked at: its words in pieces, and the address of its picture if any."""

    pieces: list[Piece]
    picture: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.picture)


@dataclass(frozen=True)
class FieldReview:
    """A field of the submission beside what it is compared with.

    ``kind`` is added, removed, changed or same; ``trend`` says how a figure moved; ``lacks`` what
    publishing still asks of it; ``proposed`` is what a suggestion would make of it.
    """

    section: str
    path: str
    label: str
    kind: str
    before: Shown
    after: Shown
    is_sensitive: bool = False
    is_for_organisers: bool = False
    trend: str = ""
    is_striking: bool = False
    lacks: str = ""
    proposed: Shown | None = None
    comments: list[Comment] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"f-{self.section}-{self.path}".replace("/", "-").replace("@", "")

    @property
    def is_worth_a_look(self) -> bool:
        """Whether it stands on the page without asking for all fields."""
        return self.kind != "same" or bool(self.comments or self.lacks or self.proposed)


def review_field(
    one: Comparison,
    media: Media,
    *,
    proposed: Any,
    lacks: str,
    comments: list[Comment],
) -> FieldReview:
    """The field with all that is known of it; ``proposed`` is what the suggestion says there."""
    before, after = show_values(one.field, one.before, one.after, media)
    trend, is_striking = _trend(one)
    return FieldReview(
        one.section.key,
        one.path,
        one.label,
        _kind(one),
        before,
        after,
        is_sensitive=one.field.sensitive,
        is_for_organisers=Audience.ORGANISERS in (one.field.audience, one.section.audience),
        trend=trend,
        is_striking=is_striking,
        lacks=lacks,
        proposed=show_values(one.field, one.after, proposed, media)[1]
        if proposed != one.after
        else None,
        comments=comments,
    )


def show_values(known: Field, before: Any, after: Any, media: Media) -> tuple[Shown, Shown]:
    """Two values of a field, the words marked in which they differ."""
    texts = format_value(known, before), format_value(known, after)
    is_prose = known.type in _PROSE and before != after and all(texts)
    pieces = mark_words(*texts) if is_prose else _plain(texts, is_changed=before != after)
    return (
        Shown(pieces[0], _picture(before, media), texts[0]),
        Shown(pieces[1], _picture(after, media), texts[1]),
    )


def _plain(texts: tuple[str, str], *, is_changed: bool) -> tuple[list[Piece], list[Piece]]:
    before, after = ([Piece(text, is_changed)] if text else [] for text in texts)
    return before, after


def _picture(value: Any, media: Media) -> str:
    """The smallest rendition of the value's picture, or of its film's poster."""
    for media_id in sorted(ids_in(value)):
        item = media.get(media_id)
        for rendition in item.renditions if item else ():
            if str(rendition.get("type", "")).startswith("image/"):
                return url_for("files.file", sha256=rendition["sha256"])
    return ""


def _kind(one: Comparison) -> str:
    if not one.is_changed:
        return "same"
    if one.before is None:
        return "added"
    return "removed" if one.after is None else "changed"


def _trend(one: Comparison) -> tuple[str, bool]:
    before, after = _figure(one.before), _figure(one.after)
    if before is None or after is None or before == after or before <= 0:
        return "", False
    times = after / before
    is_striking = times >= STRIKING or times <= 1 / STRIKING
    if times >= STRIKING:
        return f"{format_number(round(times, 1))} برابر شده", is_striking
    share = format_number(round(abs(times - 1) * 100, 1))
    return f"{share}٪ {'بیشتر' if times > 1 else 'کمتر'}", is_striking


def _figure(value: Any) -> float | None:
    number = value.get("value") if isinstance(value, Mapping) else value
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    return float(number) if is_number and number is not None else None
