"""A programme that runs at the hour at which the tests do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from booth_content.exhibition import AgendaItem, Exhibition
from core.database import transaction
from core.persian import fold
from tests.browser.product import Product


def schedule(product: Product) -> None:
    """Put a programme around this hour: three items are on, and four follow, on two days."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    with product.inside(), transaction() as session:
        for number, hours in enumerate((-2, -1, 0, 2, 3, 24, 25)):
            title = f"نشست هم‌اندیشی خیران و مدیران محله‌ها دربارهٔ اشتغال بانوان، شمارهٔ {number}"
            begins = now + timedelta(hours=hours, minutes=-5)
            session.add(
                AgendaItem(
                    title=title,
                    title_folded=fold(title),
                    day=begins.date(),
                    moment="۱۸:۰۰",
                    starts_at=begins,
                    minutes=180,
                    place=f"مسجد نمونهٔ {number}",
                    field="فرهنگی",
                )
            )
        session.get_one(Exhibition, 1).agenda_version += 1
