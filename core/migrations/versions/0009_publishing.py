"""publishing: at a time, hidden booths, a freeze with exceptions, a draft shown for a while"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _scheduled_publication()
    _content_workbook()
    op.create_table(
        "hidden_booth",
        sa.Column("booth_id", sa.Integer(), nullable=False),
        sa.Column("hidden_at", UTCDateTime(), nullable=False),
        sa.Column("hidden_by", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["booth_id"], ["booth.id"], name=op.f("fk_hidden_booth_booth_id")),
        sa.PrimaryKeyConstraint("booth_id", name=op.f("pk_hidden_booth")),
    )
    op.create_table(
        "content_freeze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.Column("set_by", sa.String(80), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_content_freeze_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_freeze")),
    )
    op.create_table(
        "freeze_exception",
        sa.Column("booth_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("given_by", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["booth.id"], name=op.f("fk_freeze_exception_booth_id")
        ),
        sa.PrimaryKeyConstraint("booth_id", name=op.f("pk_freeze_exception")),
    )
    op.create_table(
        "shown_draft",
        sa.Column("device_id", sa.String(36), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("ends_at > asked_at", name=op.f("ck_shown_draft_has_a_length")),
        sa.ForeignKeyConstraint(["booth_id"], ["booth.id"], name=op.f("fk_shown_draft_booth_id")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_shown_draft_device_id")
        ),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_shown_draft")),
        sa.UniqueConstraint("ticket", name=op.f("uq_shown_draft_ticket")),
    )


def _scheduled_publication() -> None:
    op.create_table(
        "scheduled_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("outcome", sa.String(10), nullable=True),
        sa.Column("refusals", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.String(36), nullable=True),
        sa.CheckConstraint(
            "(due_at IS NULL) = (booth_id IS NOT NULL)",
            name=op.f("ck_scheduled_publication_waits_for_one"),
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_scheduled_publication_outcome"),
        ),
        sa.CheckConstraint(
            "(outcome = 'started') = (job_id IS NOT NULL) OR outcome IS NULL",
            name=op.f("ck_scheduled_publication_started"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_scheduled_publication_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["booth.id"], name=op.f("fk_scheduled_publication_booth_id")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_scheduled_publication_job_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_publication")),
    )
    op.create_index(
        op.f("ix_scheduled_publication_settled_at"), "scheduled_publication", ["settled_at"]
    )


def _content_workbook() -> None:
    op.create_table(
        "content_workbook",
        sa.Column("token", sa.String(22), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_content_workbook")),
    )
    op.create_index(op.f("ix_content_workbook_made_at"), "content_workbook", ["made_at"])
