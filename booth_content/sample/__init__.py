"""The sample exhibition that a first start shows: loaded, approved and published as release 1.

Halls, names and a few figures come from a workbook; what the booths say is put together here from
the sentences in ``booth_content/data/sample``, the same at every start. None of it is about a real
place: each booth is marked as a sample, and so is each thing that it says.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth, find_exhibition
from booth_content.file_store import FileStore
from booth_content.jobs import publish_now, store
from booth_content.loading import load_exhibition
from booth_content.revision import BoothContent, Revision, RevisionKind, make_revision
from booth_content.sample.booths import write_booths
from booth_content.sample.programme import write_programme
from core.audit import SYSTEM
from core.database import transaction
from core.dates import now

__all__ = ["WORKBOOK", "load_sample", "load_sample_if_empty"]

WORKBOOK = Path(__file__).parent.parent / "data" / "exhibition.xlsx"
REASON = "نمایشگاه نمونه"


def load_sample_if_empty() -> bool:
    """Load and publish the sample exhibition when this server has none; says whether it did.

    The exhibition is marked as a sample, in rehearsal (its dates are past) and in demo mode. A
    sample whose publishing was cut short is published by the next call. Commits; needs an
    application context.
    """
    with transaction() as session:
        exhibition = find_exhibition(session)
        if exhibition is None:
            load_sample(session, store())
        elif not exhibition.is_sample or exhibition.active_release_id is not None:
            return False
        codes = _waiting(session)
    if codes:
        publish_now(codes, reason=REASON, by=SYSTEM)
    return bool(codes)


def _waiting(session: Session) -> list[str]:
    """The booths whose content the product itself approved; what people approve waits for them."""
    return list(
        session.scalars(
            select(Booth.code)
            .join(BoothContent, BoothContent.booth_id == Booth.id)
            .join(Revision, Revision.id == BoothContent.approved_revision_id)
            .where(Revision.kind == RevisionKind.IMPORT, Revision.author_name == SYSTEM.name)
            .order_by(Booth.code_order)
        )
    )


def load_sample(session: Session, files: FileStore) -> None:
    """Load the sample and approve what it says, ready to be published.

    Its pictures and its film are put into ``files`` as they are: nothing is left to be converted.
    """
    report = load_exhibition(session, WORKBOOK, by=SYSTEM, is_dry_run=False)
    if not report.is_accepted:
        raise AssertionError(report.to_text("en"))
    exhibition = find_exhibition(session)
    assert exhibition is not None
    exhibition.is_sample = exhibition.is_rehearsal = exhibition.is_demo = True
    write_programme(session, exhibition)
    said = write_booths(session, files)
    for booth, content in session.execute(
        select(Booth, BoothContent)
        .join(BoothContent, BoothContent.booth_id == Booth.id)
        .order_by(Booth.code_order)
    ):
        revision = make_revision(
            session, booth, kind=RevisionKind.IMPORT, snapshot=said[booth.id], by=SYSTEM
        )
        content.state = "approved"
        content.approved_revision_id = revision.id
        content.changed_at = now()
