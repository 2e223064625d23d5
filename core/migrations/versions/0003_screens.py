"""screens: what a booth's screen was told and tells, films, the agenda's version"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("exhibition") as table:
        table.add_column(
            sa.Column("agenda_version", sa.Integer(), nullable=False, server_default="1")
        )
    with op.batch_alter_table("booth") as table:
        table.add_column(sa.Column("idle_after_s", sa.Integer(), nullable=True))
        table.create_check_constraint(
            op.f("ck_booth_idle_after"), "idle_after_s IS NULL OR idle_after_s BETWEEN 15 AND 900"
        )
    # what screens show says neither where the booth stands nor what its pattern is
    op.execute("UPDATE booth SET facts_version = facts_version + 1")
    with op.batch_alter_table("device") as table:
        table.add_column(sa.Column("playlist", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("media_item") as table:
        table.add_column(sa.Column("duration_s", sa.Double(), nullable=True))
        table.drop_constraint(op.f("ck_media_item_kind"), type_="check")
        table.create_check_constraint(
            op.f("ck_media_item_kind"), "kind IN ('picture','video','sound')"
        )
    with op.batch_alter_table("device_command") as table:
        table.drop_constraint(op.f("ck_device_command_kind"), type_="check")
        table.create_check_constraint(
            op.f("ck_device_command_kind"), "kind IN ('reload','identify','swap_now')"
        )

    op.create_table(
        "device_event",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("is_rehearsal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_event_device_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_event")),
    )
    op.create_index("ix_device_event_device_id_at", "device_event", ["device_id", "at"])
    op.create_index("ix_device_event_kind_at", "device_event", ["kind", "at"])
