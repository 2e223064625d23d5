"""screens: the release held back while a visitor reads; the booth where something happened"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("device") as table:
        table.add_column(sa.Column("seen_staged", sa.Integer(), nullable=True))
    with op.batch_alter_table("device_event") as table:
        table.add_column(sa.Column("booth_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_device_event_booth_id"), "booth", ["booth_id"], ["id"])
