"""Where a booth stands and what its screen is: facts that organisers change by hand."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth, ExhibitionSection, Hall
from core.audit import Actor, record
from core.errors import DomainError, define
from core.persian import fold, sort_key, tidy
from core.realtime import announce

define(
    "place_invalid",
    422,
    fa="{words}",
    en="The booth's place is not possible: {field}.",
)

FARTHEST_CM = 100_000
LARGEST_CM = 10_000
SMALLEST_SCREEN, LARGEST_SCREEN = 320, 7680


@dataclass(frozen=True)
class BoothFacts:
    """Lengths are centimetres from the hall's upper left corner, the screen's size is pixels."""

    name: str
    section_id: int
    hall_id: int
    x_cm: int
    y_cm: int
    width_cm: int
    depth_cm: int
    screen_width: int
    screen_height: int


_LIMITS = {
    "x_cm": (0, FARTHEST_CM, "فاصله از دیوار راست یا چپ"),
    "y_cm": (0, FARTHEST_CM, "فاصله از دیوار بالا"),
    "width_cm": (1, LARGEST_CM, "پهنا"),
    "depth_cm": (1, LARGEST_CM, "ژرفا"),
    "screen_width": (SMALLEST_SCREEN, LARGEST_SCREEN, "پهنای نمایشگر"),
    "screen_height": (SMALLEST_SCREEN, LARGEST_SCREEN, "بلندای نمایشگر"),
}


def facts_of(booth: Booth) -> BoothFacts:
    """The facts as they are."""
    return BoothFacts(**{key: getattr(booth, key) for key in BoothFacts.__dataclass_fields__})


def change_booth(session: Session, booth: Booth, *, facts: BoothFacts, by: Actor) -> list[str]:
    """Change what stands here; returns the codes of booths that it now overlaps, a warning.

    A change rises ``facts_version``, so that the booth waits to be published; it is audited
    (booth.changed) and announced (content.changed). Raises place_invalid.
    """
    wanted = _checked(session, facts)
    before = asdict(facts_of(booth))
    changed = {key: value for key, value in asdict(wanted).items() if value != before[key]}
    if changed:
        _write(booth, changed)
        record(
            session,
            by,
            "booth.changed",
            subject=f"booth:{booth.code}",
            before={key: before[key] for key in changed},
            after=changed,
        )
        announce(session, "content.changed", booth=booth.code, by=by.name)
        session.flush()
    return overlapping(session, booth)


def _write(booth: Booth, changed: dict[str, object]) -> None:
    for key, value in changed.items():
        setattr(booth, key, value)
    booth.name_folded, booth.name_order = fold(booth.name), sort_key(booth.name)
    booth.facts_version += 1


def _checked(session: Session, facts: BoothFacts) -> BoothFacts:
    values = asdict(facts) | {"name": " ".join(tidy(facts.name).split())}
    if not 1 <= len(values["name"]) <= 200:
        raise DomainError("place_invalid", field="name", words="نام را بنویسید؛ تا ۲۰۰ نویسه.")
    for key, (least, most, label) in _LIMITS.items():
        if not least <= values[key] <= most:
            words = f"{label} عددی میان {least} و {most} است."
            raise DomainError("place_invalid", field=key, words=words)
    if session.get(ExhibitionSection, facts.section_id) is None:
        raise DomainError("place_invalid", field="section_id", words="چنین بخشی نیست.")
    if session.get(Hall, facts.hall_id) is None:
        raise DomainError("place_invalid", field="hall_id", words="چنین سالنی نیست.")
    return BoothFacts(**values)


def overlapping(session: Session, booth: Booth) -> list[str]:
    """The codes of the booths of the same hall that stand partly where this one stands."""
    return list(
        session.scalars(
            select(Booth.code)
            .where(
                Booth.id != booth.id,
                Booth.hall_id == booth.hall_id,
                Booth.x_cm < booth.x_cm + booth.width_cm,
                Booth.x_cm + Booth.width_cm > booth.x_cm,
                Booth.y_cm < booth.y_cm + booth.depth_cm,
                Booth.y_cm + Booth.depth_cm > booth.y_cm,
            )
            .order_by(Booth.code_order)
        )
    )
