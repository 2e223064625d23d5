"""access links of neighbourhoods, the devices that used them, contributors as authors"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("most_devices", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "most_devices BETWEEN 1 AND 50", name=op.f("ck_access_link_most_devices")
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood_id"],
            ["neighbourhood.id"],
            name=op.f("fk_access_link_neighbourhood_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_link_token_hash")),
    )
    op.create_index(op.f("ix_access_link_neighbourhood_id"), "access_link", ["neighbourhood_id"])
    op.create_table(
        "link_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("first_used_at", UTCDateTime(), nullable=False),
        sa.Column("last_used_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["access_link.id"], name=op.f("fk_link_device_link_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_device")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_link_device_secret_hash")),
    )
    op.create_index(op.f("ix_link_device_link_id"), "link_device", ["link_id"])
    # as plain SQL: making the table anew on SQLite would lose the trigger that keeps revisions
    op.execute(
        "ALTER TABLE revision ADD COLUMN author_link_id INTEGER"
        " CONSTRAINT fk_revision_author_link_id REFERENCES access_link (id)"
    )
