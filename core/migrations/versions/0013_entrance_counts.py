"""visitors: what is kept of a purged log, when guests are forgotten, how a conflict was settled"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_REFUSED = "the log of scans is append-only"
_PURGING = "SELECT 1 FROM entrance_settings WHERE is_purging"


def upgrade() -> None:
    op.create_table(
        "entrance_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rehearsal", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("direction", sa.String(length=5), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("is_vip", sa.Boolean(), nullable=False),
        sa.Column("scans", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("day_firsts", sa.Integer(), nullable=False),
        sa.Column("firsts", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "scans > 0 AND people >= 0 AND day_firsts >= firsts AND firsts >= 0",
            name=op.f("ck_entrance_count_counts"),
        ),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_entrance_count_gate_id")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["guest_group.id"], name=op.f("fk_entrance_count_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrance_count")),
    )
    op.create_index("ix_entrance_count_rehearsal_day", "entrance_count", ["rehearsal", "day"])
    for column in (
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("purged_at", UTCDateTime(), nullable=True),
        sa.Column("purged_guests", sa.Integer(), server_default="0", nullable=False),
        sa.Column("emptied_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_purging", sa.Boolean(), server_default=sa.false(), nullable=False),
    ):
        op.add_column("entrance_settings", column)
    op.add_column("check_in", sa.Column("settled_as", sa.String(length=8), nullable=True))
    op.add_column("check_in", sa.Column("settled_note", sa.String(length=200), nullable=True))
    _let_the_purge_take_the_log()


def _let_the_purge_take_the_log() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER check_in_keeps_delete")
        op.execute(
            "CREATE TRIGGER check_in_keeps_delete BEFORE DELETE ON check_in "
            f"WHEN NOT EXISTS ({_PURGING}) BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_check_in_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_OP = 'DELETE' AND EXISTS ({_PURGING}) THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
