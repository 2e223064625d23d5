"""sign-ins that were ended before their time"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_sign_in",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ended_sign_in")),
    )
    op.create_index(op.f("ix_ended_sign_in_ended_at"), "ended_sign_in", ["ended_at"])
