"""The receipt of what was handed in, and what happens with it next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import workflow
from booth_content.access_link import AccessLink
from booth_content.exhibition import Booth
from booth_content.revision import Revision
from core.dates import now
from core.persian import to_persian_digits

NEXT = {
    "empty": "از هر بخشی که خواستید آغاز کنید؛ همه‌چیز خودش ذخیره می‌شود.",
    "draft": "هر وقت آماده بود، مسئول محله آن را برای بازبینی می‌فرستد.",
    "submitted": "برگزارکننده آن را می‌خواند. اگر چیزی اصلاح بخواهد، با همین برگه و همین صفحه "
    "می‌بینید؛ وگرنه تأیید می‌شود و روی نمایشگر غرفه می‌آید. تا خواندن آغاز نشده، می‌توانید پسش "
    "بگیرید.",
    "in_review": "بازبین هم‌اکنون آن را می‌خواند؛ پاسخش همین‌جا می‌آید.",
    "changes_requested": "بازبین اصلاح خواسته است: بخش‌های «نیازمند رسیدگی شما» را باز کنید، درست "
    "کنید و دوباره بفرستید.",
    "awaiting_confirmation": "بازبین نوشتهٔ دیگری پیشنهاد کرده و منتظر پذیرش شماست.",
    "approved": "تأیید شد و در انتشار بعدی روی نمایشگر غرفه می‌آید.",
    "published": "همین حالا روی نمایشگر غرفه است. اگر چیزی را عوض کنید، باید دوباره فرستاده شود.",
}


@dataclass(frozen=True)
class Receipt:
    """What was handed in last: ``number`` is to be read aloud, ``mark`` proves the content."""

    number: str
    at: datetime
    name: str
    mark: str


def next_words(state: str) -> str:
    """What happens next with content in ``state`` (a key of SHOWN_STATES)."""
    return NEXT.get(state, "برگزارکننده به آن رسیدگی می‌کند؛ پاسخ همین‌جا می‌آید.")


def receipt_of(session: Session, booth: Booth) -> Receipt | None:
    """Of what the neighbourhood itself handed in and a reader has or had; None without any."""
    row = workflow.content_row(session, booth)
    revision_id = row.submitted_revision_id
    if revision_id is None and row.state == "approved":
        revision_id = row.approved_revision_id
    revision = session.get(Revision, revision_id) if revision_id is not None else None
    if revision is None or revision.author_link_id is None:
        return None
    number = to_persian_digits(f"{booth.code}-{revision.number}")
    at = row.changed_at if row.state == "submitted" and row.changed_at else revision.created_at
    return Receipt(number, at, revision.author_name, revision.sha256[:8])


def lead_names(session: Session, booth: Booth) -> list[str]:
    """Who may hand in for the neighbourhood, by links that are open."""
    return list(
        session.scalars(
            select(AccessLink.person)
            .where(
                AccessLink.neighbourhood_id == booth.neighbourhood_id,
                AccessLink.is_lead,
                AccessLink.revoked_at.is_(None),
                AccessLink.expires_at > now(),
            )
            .order_by(AccessLink.id)
        )
    )
