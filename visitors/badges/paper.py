"""Papers that were made: a row for each, and its file for a day in a private folder.

The file is written before the row, and the row is in the transaction that issues the codes on it:
a file without a row holds codes that are nobody's, and is taken away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import JSON, BigInteger, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit import SYSTEM, Actor, record
from core.database import Base, UTCDateTime
from core.dates import now
from core.errors import DomainError, define
from core.kept_files import HALF_MADE_SECONDS, forget_files

KEPT = timedelta(days=1)

define(
    "badge_paper_gone",
    410,
    fa="این پرونده یک روز پس از ساختن پاک شد. کدهایش معتبر است؛ اگر چاپ نشده، کارت تازه بسازید.",
    en="The file was removed a day after it was made; if it was not printed, issue new badges.",
)
define(
    "badge_paper_unknown",
    404,
    fa="چنین پرونده‌ای نیست. آن را از فهرست کارت‌ها بردارید.",
    en="There is no such paper: choose one of the list.",
)


class BadgePaper(Base):
    """One file of badges or cards. ``id`` is its job's; ``scope`` says whose, as it was asked."""

    __tablename__ = "badge_paper"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    layouts: Mapped[list[str]] = mapped_column(JSON)
    scope: Mapped[str] = mapped_column(String(160), default="")
    suffix: Mapped[str] = mapped_column(String(4))
    guests: Mapped[int]
    pages: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def file_name(self) -> str:
        """Its name in the folder of papers."""
        return f"{self.id}.{self.suffix}"


def recent_papers(session: Session, *, limit: int = 30) -> list[BadgePaper]:
    """The newest first."""
    newest = select(BadgePaper).order_by(BadgePaper.made_at.desc(), BadgePaper.id).limit(limit)
    return list(session.scalars(newest))


def get_paper(session: Session, paper_id: str) -> BadgePaper:
    """Raises badge_paper_unknown."""
    paper = session.get(BadgePaper, paper_id)
    if paper is None:
        raise DomainError("badge_paper_unknown")
    return paper


def find_paper(session: Session, paper_id: str, folder: Path) -> tuple[BadgePaper, Path]:
    """The paper and its file. Raises badge_paper_unknown, badge_paper_gone."""
    paper = get_paper(session, paper_id)
    path = folder / paper.file_name
    if paper.removed_at is not None or paper.made_at < now() - KEPT or not path.is_file():
        raise DomainError("badge_paper_gone")
    return paper, path


def fetch_paper(
    session: Session, paper_id: str, folder: Path, *, by: Actor
) -> tuple[BadgePaper, Path]:
    """``find_paper`` for somebody who takes the live codes away. Audited (badge_paper.fetched)."""
    paper, path = find_paper(session, paper_id, folder)
    record(session, by, "badge_paper.fetched", subject=f"badge_paper:{paper.id}")
    return paper, path


def remove_paper(session: Session, paper: BadgePaper, folder: Path, *, by: Actor = SYSTEM) -> None:
    """Delete its file now and say so. Audited (badge_paper.removed)."""
    (folder / paper.file_name).unlink(missing_ok=True)
    if paper.removed_at is None:
        paper.removed_at = now()
        record(session, by, "badge_paper.removed", subject=f"badge_paper:{paper.id}")


def forget_old_papers(session: Session, folder: Path) -> int:
    """Remove what is older than a day, and what no row speaks of, half-made folders too; how many
    rows."""
    old = session.scalars(
        select(BadgePaper).where(BadgePaper.removed_at.is_(None), BadgePaper.made_at < now() - KEPT)
    ).all()
    for paper in old:
        remove_paper(session, paper, folder)
    known = {paper.file_name for paper in recent_papers(session, limit=1000)}
    forget_files(folder, older_than=HALF_MADE_SECONDS, keeping=known)
    return len(old)
