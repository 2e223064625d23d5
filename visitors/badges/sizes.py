"""The sizes of badges and labels as the organisers set them, one row for the whole server."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit import Actor, record
from core.database import Base, insert_if_absent
from visitors.badges.geometry import DEFAULT_SIZES, Grid, Size, Sizes, check_sizes


class BadgeSizes(Base):
    """Lengths are millimetres; see visitors.badges.geometry."""

    __tablename__ = "badge_sizes"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lanyard_width: Mapped[float]
    lanyard_height: Mapped[float]
    label_width: Mapped[float]
    label_height: Mapped[float]
    grid_columns: Mapped[int]
    grid_rows: Mapped[int]
    grid_label_width: Mapped[float]
    grid_label_height: Mapped[float]
    grid_top: Mapped[float]
    grid_side: Mapped[float]
    grid_gap_x: Mapped[float]
    grid_gap_y: Mapped[float]
    has_crop_marks: Mapped[bool]


def read_sizes(session: Session) -> Sizes:
    """The sizes that hold now: the organisers', or those to begin with."""
    row = session.get(BadgeSizes, 1)
    if row is None:
        return DEFAULT_SIZES
    return Sizes(
        lanyard=Size(row.lanyard_width, row.lanyard_height),
        label=Size(row.label_width, row.label_height),
        grid=Grid(
            row.grid_columns,
            row.grid_rows,
            Size(row.grid_label_width, row.grid_label_height),
            row.grid_top,
            row.grid_side,
            row.grid_gap_x,
            row.grid_gap_y,
        ),
        has_crop_marks=row.has_crop_marks,
    )


def change_sizes(session: Session, sizes: Sizes, *, by: Actor) -> None:
    """Keep these sizes for the papers from now on. Audited (badge_sizes.changed); raises
    badge_sizes_invalid."""
    check_sizes(sizes)
    values = _columns(sizes)
    insert_if_absent(session, BadgeSizes, {"id": 1, **values})
    session.execute(update(BadgeSizes).where(BadgeSizes.id == 1).values(**values))
    record(session, by, "badge_sizes.changed", subject="badge_sizes:1", **values)


def _columns(sizes: Sizes) -> dict[str, float]:
    grid = sizes.grid
    return {
        "lanyard_width": sizes.lanyard.width,
        "lanyard_height": sizes.lanyard.height,
        "label_width": sizes.label.width,
        "label_height": sizes.label.height,
        "grid_columns": grid.columns,
        "grid_rows": grid.rows,
        "grid_label_width": grid.label.width,
        "grid_label_height": grid.label.height,
        "grid_top": grid.top,
        "grid_side": grid.side,
        "grid_gap_x": grid.gap_x,
        "grid_gap_y": grid.gap_y,
        "has_crop_marks": sizes.has_crop_marks,
    }
