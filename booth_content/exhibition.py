"""The exhibition itself: halls, sections, neighbourhoods, booths, agencies, agenda.

Lengths on the floor are centimetres: x from the hall's left wall, y from its upper one, as the
organisers' workbook measures them.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from core.database import Base, SortKey, UTCDateTime
from core.errors import DomainError, define
from core.persian import to_persian_digits

define(
    "exhibition_missing",
    404,
    fa="هنوز نمایشگاهی بارگذاری نشده است. از صفحهٔ نمایشگاه، کارپوشهٔ آن را بارگذاری کنید.",
    en="No exhibition has been loaded yet.",
)
define(
    "booth_unknown",
    404,
    fa="غرفه‌ای با شمارهٔ «{code!n}» نیست. شماره را از فهرست غرفه‌ها بردارید.",
    en="There is no booth {code}.",
)


class BoothKind(StrEnum):
    """Whose booth it is; decides which sections it fills (booth_content.content.fields)."""

    NEIGHBOURHOOD = "neighbourhood"
    STRATUM = "stratum"
    BASE = "base"
    AGENCY = "agency"


class Exhibition(Base):
    """The one exhibition of this server (id 1), and which release its screens show."""

    __tablename__ = "exhibition"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    title: Mapped[str] = mapped_column(String(200))
    scheme: Mapped[str] = mapped_column(String(80), default="")
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # hours of every day, local, "15:30"
    opens: Mapped[str | None] = mapped_column(String(5))
    closes: Mapped[str | None] = mapped_column(String(5))
    city: Mapped[str] = mapped_column(String(80), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    capacity: Mapped[int | None]
    # loaded with the product, to be looked at and thrown away
    is_sample: Mapped[bool] = mapped_column(default=False)
    # dates and hours refuse nobody; every page and screen says «تمرین»
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
    # how many rehearsals have ended: what was made in one stays apart from the next, and from life
    rehearsals_ended: Mapped[int] = mapped_column(default=0, server_default="0")
    # /screen?booth=CODE answers without a paired device
    is_demo: Mapped[bool] = mapped_column(default=False)
    # rises with every change of the agenda, so that a release knows whether its agenda is old
    agenda_version: Mapped[int] = mapped_column(default=1, server_default="1")
    # the release that the screens show: the one pointer that publishing and rolling back flip
    active_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))


class Hall(Base):
    """A room with booths in it; its plan is as large as what stands in it."""

    __tablename__ = "hall"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = mapped_column(String(240), unique=True)
    position: Mapped[int]


class ExhibitionSection(Base):
    """A section of the exhibition (بخش)."""

    __tablename__ = "exhibition_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]


class Neighbourhood(Base):
    """A neighbourhood (محله). ``imported`` is what the last workbook said of its figures."""

    __tablename__ = "neighbourhood"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(String(400), index=True)
    name_order: Mapped[str] = mapped_column(SortKey)
    imported: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_sample: Mapped[bool] = mapped_column(default=False)


class Agency(Base):
    """A partner agency (دستگاه همکار)."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(String(400), unique=True)
    field: Mapped[str] = mapped_column(String(120), default="")


class Booth(Base):
    """A booth: its place on the floor, whose it is, and the size of its screen in pixels.

    ``facts_version`` rises with every change of what stands here and is shown on the screen.
    """

    __tablename__ = "booth"
    __table_args__ = (
        CheckConstraint("kind IN ('neighbourhood','stratum','base','agency')", name="kind"),
        CheckConstraint("width_cm > 0 AND depth_cm > 0", name="has_a_size"),
        CheckConstraint(
            "idle_after_s IS NULL OR idle_after_s BETWEEN 15 AND 900", name="idle_after"
        ),
        CheckConstraint("screen_width > 0 AND screen_height > 0", name="has_a_screen"),
        CheckConstraint(
            "(kind = 'neighbourhood') = (neighbourhood_id IS NOT NULL)", name="neighbourhood"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    code_order: Mapped[str] = mapped_column(SortKey)
    kind: Mapped[str] = mapped_column(String(20))
    section_id: Mapped[int] = mapped_column(ForeignKey("exhibition_section.id"), index=True)
    neighbourhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighbourhood.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(String(400), index=True)
    name_order: Mapped[str] = mapped_column(SortKey, index=True)
    x_cm: Mapped[int]
    y_cm: Mapped[int]
    width_cm: Mapped[int]
    depth_cm: Mapped[int]
    screen_width: Mapped[int] = mapped_column(default=1080)
    screen_height: Mapped[int] = mapped_column(default=1920)
    # seconds without a touch after which the screen asks "still there?"; None: the default
    idle_after_s: Mapped[int | None]
    facts_version: Mapped[int] = mapped_column(default=1)

    section: Mapped[ExhibitionSection] = relationship(lazy="raise_on_sql")
    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")
    neighbourhood: Mapped[Neighbourhood | None] = relationship(lazy="raise_on_sql")
    agency: Mapped[Agency | None] = relationship(lazy="raise_on_sql")


def booth_number(code: str) -> str:
    """A booth's code as it stands above the booth: «۱» for "01", which is how booths are sorted."""
    return to_persian_digits(code.lstrip("0") or code)


class AgendaItem(Base):
    """Something that happens at a time: ``starts_at`` is worked out from ``moment``.

    ``moment`` is the time as written («۱۸:۰۰», «۲۰ دقیقه پس از مغرب»), so that a change of the
    place or of a day's prayer times can be followed.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("title_folded", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    title_folded: Mapped[str] = mapped_column(String(600))
    day: Mapped[date] = mapped_column(Date)
    moment: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200), default="")
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    field: Mapped[str] = mapped_column(String(120), default="")


def find_exhibition(session: Session) -> Exhibition | None:
    """The exhibition, if one was loaded."""
    return session.get(Exhibition, 1)


def get_exhibition(session: Session) -> Exhibition:
    """The exhibition. Raises exhibition_missing."""
    exhibition = find_exhibition(session)
    if exhibition is None:
        raise DomainError("exhibition_missing")
    return exhibition
