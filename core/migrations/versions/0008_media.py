"""media: uploads in pieces, originals kept once, frames of films to choose a poster from"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("media_item") as table:
        table.add_column(sa.Column("received_at", UTCDateTime(), nullable=True))
        table.add_column(sa.Column("checked_at", UTCDateTime(), nullable=True))
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("original_sha256", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("frames", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("poster_id", sa.String(length=36), nullable=True))
        table.create_index(op.f("ix_media_item_original_sha256"), ["original_sha256"])
    # what is here came as a whole
    op.execute("UPDATE media_item SET received_at = uploaded_at, checked_at = uploaded_at")
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "size > 0 AND received BETWEEN 0 AND size", name=op.f("ck_upload_received")
        ),
        sa.CheckConstraint(
            "finished_at IS NULL OR received = size", name=op.f("ck_upload_finished")
        ),
        sa.CheckConstraint(
            "finished_at IS NULL OR ended_at IS NULL", name=op.f("ck_upload_one_end")
        ),
        sa.ForeignKeyConstraint(["id"], ["media_item.id"], name=op.f("fk_upload_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_upload_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_expires_at", "upload", ["expires_at"])
