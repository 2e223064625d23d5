"""guests: the organisation is searched and sorted as the name is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import SortKey
from core.persian import fold, sort_key

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "guest",
        sa.Column("organisation_folded", sa.String(400), nullable=False, server_default=""),
    )
    op.add_column(
        "guest", sa.Column("organisation_order", SortKey, nullable=False, server_default="")
    )
    op.create_index(op.f("ix_guest_organisation_order"), "guest", ["organisation_order"])
    guest = sa.table(
        "guest",
        sa.column("organisation"),
        sa.column("organisation_folded"),
        sa.column("organisation_order"),
    )
    names = op.get_bind().execute(sa.select(guest.c.organisation).distinct())
    for (name,) in names.all():
        op.execute(
            guest.update()
            .where(guest.c.organisation == name)
            .values(organisation_folded=fold(name)[:400], organisation_order=sort_key(name)[:800])
        )
