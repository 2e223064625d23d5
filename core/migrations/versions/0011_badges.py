"""badges: the sizes of badges and labels, and the papers that were made"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LENGTHS = (
    "lanyard_width",
    "lanyard_height",
    "label_width",
    "label_height",
    "grid_label_width",
    "grid_label_height",
    "grid_top",
    "grid_side",
    "grid_gap_x",
    "grid_gap_y",
)


def upgrade() -> None:
    op.create_table(
        "badge_sizes",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=False) for name in LENGTHS),
        sa.Column("grid_columns", sa.Integer(), nullable=False),
        sa.Column("grid_rows", sa.Integer(), nullable=False),
        sa.Column("has_crop_marks", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_badge_sizes_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_sizes")),
    )
    op.create_table(
        "badge_paper",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("layouts", sa.JSON(), nullable=False),
        sa.Column("scope", sa.String(length=160), nullable=False),
        sa.Column("suffix", sa.String(length=4), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_badge_paper_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_paper")),
    )
    op.create_index(op.f("ix_badge_paper_made_at"), "badge_paper", ["made_at"])
