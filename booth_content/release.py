"""Releases: what the screens show, and the one pointer that publishing and rolling back flip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.exhibition import Booth, Exhibition
from booth_content.file_store import FileStore
from booth_content.manifest import BoothEntry, Manifest, differences, read_manifest
from booth_content.revision import BoothContent
from core.audit import Actor, record
from core.database import Base, UTCDateTime
from core.dates import now
from core.errors import DomainError, define
from core.realtime import announce

define(
    "release_unknown",
    404,
    fa="انتشار {release} در فهرست نیست. شماره را از فهرست انتشارها بردارید.",
    en="There is no release {release}.",
)
define(
    "release_overtaken",
    409,
    fa="هم‌زمان انتشار دیگری انجام شد. فهرست تغییرها را تازه کنید و دوباره منتشر کنید.",
    en="Another release was published meanwhile: look at the changes again.",
)
define(
    "release_is_active",
    409,
    fa="انتشار {release} همین حالا روی نمایشگرهاست؛ انتشار دیگری برگزینید.",
    en="Release {release} is the one that the screens show.",
)


class Release(Base):
    """One published state of the whole exhibition; ``manifest`` is the SHA-256 of its root file."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    manifest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300), default="")
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ReleaseChange(Base):
    """What a release changed at one booth, against its parent."""

    __tablename__ = "release_change"
    __table_args__ = (CheckConstraint("change IN ('added','changed')", name="change"),)

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), primary_key=True)
    change: Mapped[str] = mapped_column(String(10))
    document: Mapped[str] = mapped_column(String(64))
    previous_document: Mapped[str | None] = mapped_column(String(64))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))


class ReleaseActivation(Base):
    """Each flip of the pointer: publishing and rolling back, with the reason."""

    __tablename__ = "release_activation"
    __table_args__ = (Index("ix_release_activation_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    previous_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_name: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(300), default="")


def active_release(session: Session) -> Release | None:
    """The release that the screens show; None before the first."""
    return session.scalar(
        select(Release).join(Exhibition, Exhibition.active_release_id == Release.id)
    )


def active_manifest(session: Session, store: FileStore) -> Manifest:
    """What the screens show; nothing before the first release."""
    release = active_release(session)
    return read_manifest(store, release.manifest) if release else Manifest()


def get_release(session: Session, release_id: int) -> Release:
    """Raises release_unknown."""
    release = session.get(Release, release_id)
    if release is None:
        raise DomainError("release_unknown", release=release_id)
    return release


def roll_back(
    session: Session, store: FileStore, *, release_id: int, reason: str, by: Actor
) -> int:
    """Flip the pointer back to an earlier release; returns how many booths show something else.

    Announces release.published. Raises release_unknown, release_is_active, release_damaged.
    """
    target, current = get_release(session, release_id), active_release(session)
    if current is None or current.id == target.id:
        raise DomainError("release_is_active", release=release_id)
    back_to = read_manifest(store, target.manifest)
    present = read_manifest(store, current.manifest)
    changes = {code: after for code, _, after in differences(store, present, back_to)}
    verify_release(store, target.manifest, back_to, present, [e for e in changes.values() if e])
    flip_pointer(session, current.id, target.id, reason=reason, by=by)
    ids = session.execute(select(Booth.code, Booth.id).where(Booth.code.in_(changes)))
    point_booths(session, {booth_id: changes[code] for code, booth_id in ids})
    record(
        session,
        by,
        "release.rolled_back",
        subject=f"release:{release_id}",
        before=current.id,
        reason=reason,
    )
    announce(session, "release.published", release=release_id, booths=sorted(changes))
    return len(changes)


def flip_pointer(
    session: Session, expected: int | None, release_id: int, *, reason: str, by: Actor
) -> None:
    flipped = session.execute(
        update(Exhibition)
        .where(Exhibition.active_release_id.is_not_distinct_from(expected))
        .values(active_release_id=release_id)
    )
    if flipped.rowcount == 0:  # type: ignore[attr-defined]
        raise DomainError("release_overtaken")
    session.add(
        ReleaseActivation(
            release_id=release_id,
            previous_release_id=expected,
            at=now(),
            by_name=by.name,
            reason=reason,
        )
    )


def point_booths(session: Session, entries: Mapping[int, BoothEntry | None]) -> None:
    """Set the live pointers of these booths."""
    for booth_id, entry in entries.items():
        session.execute(
            update(BoothContent)
            .where(BoothContent.booth_id == booth_id)
            .values(
                live_revision_id=entry.revision if entry else None,
                live_facts_version=entry.facts if entry else None,
                live_document=entry.document if entry else None,
            )
        )


def verify_release(
    store: FileStore, root: str, new: Manifest, old: Manifest, entries: Iterable[BoothEntry]
) -> None:
    """Hash again what is new against ``old``; what an earlier release verified is not read."""
    fresh = {root} | (set(new.buckets.values()) - set(old.buckets.values()))
    fresh |= {entry.document for entry in entries}
    is_whole = all(store.verify(sha256) for sha256 in fresh)
    present = [*new.assets, *(file for entry in entries for file in entry.files)]
    is_whole = is_whole and all(store.holds(file["sha256"], file["size"]) for file in present)
    if not is_whole:
        raise DomainError("release_damaged", release=root[:8])
