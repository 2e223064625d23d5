"""devices"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=True),
        sa.Column("gate_name", sa.String(length=60), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("paired_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.Column("seen_release", sa.Integer(), nullable=True),
        sa.Column("seen_build", sa.String(length=64), nullable=False),
        sa.Column("seen_booth", sa.String(length=20), nullable=True),
        sa.Column("is_page_alive", sa.Boolean(), nullable=True),
        sa.Column("queue", sa.Integer(), nullable=False),
        sa.Column("clock_skew_ms", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.Column("problem", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("doubled_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "role <> 'gate' OR gate_name IS NOT NULL", name=op.f("ck_device_gate_has_a_name")
        ),
        sa.CheckConstraint(
            "role <> 'kiosk' OR booth_id IS NOT NULL", name=op.f("ck_device_kiosk_has_a_booth")
        ),
        sa.CheckConstraint("role IN ('kiosk','gate','screen')", name=op.f("ck_device_role")),
        sa.CheckConstraint(
            "booth_id IS NULL OR gate_name IS NULL", name=op.f("ck_device_one_place")
        ),
        sa.CheckConstraint("queue >= 0", name=op.f("ck_device_queue")),
        sa.ForeignKeyConstraint(["booth_id"], ["booth.id"], name=op.f("fk_device_booth_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_index(op.f("ix_device_booth_id"), "device", ["booth_id"])

    op.create_table(
        "device_command",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("acked_at", UTCDateTime(), nullable=True),
        sa.Column("applied_at", UTCDateTime(), nullable=True),
        sa.Column("failed_at", UTCDateTime(), nullable=True),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.CheckConstraint("kind IN ('reload','identify')", name=op.f("ck_device_command_kind")),
        sa.CheckConstraint(
            "applied_at IS NULL OR failed_at IS NULL", name=op.f("ck_device_command_one_end")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_device_command_lasts")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_command_device_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_command")),
    )
    op.create_index(
        "ix_device_command_device_id_created_at", "device_command", ["device_id", "created_at"]
    )
    op.create_index(op.f("ix_device_command_expires_at"), "device_command", ["expires_at"])

    op.create_table(
        "pairing_code",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=True),
        sa.Column("gate_name", sa.String(length=60), nullable=True),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "role <> 'gate' OR gate_name IS NOT NULL", name=op.f("ck_pairing_code_gate_has_a_name")
        ),
        sa.CheckConstraint(
            "role <> 'kiosk' OR booth_id IS NOT NULL",
            name=op.f("ck_pairing_code_kiosk_has_a_booth"),
        ),
        sa.CheckConstraint("role IN ('kiosk','gate','screen')", name=op.f("ck_pairing_code_role")),
        sa.CheckConstraint(
            "booth_id IS NULL OR gate_name IS NULL", name=op.f("ck_pairing_code_one_place")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_pairing_code_lasts")),
        sa.CheckConstraint("length(code) = 6", name=op.f("ck_pairing_code_six_digits")),
        sa.ForeignKeyConstraint(["booth_id"], ["booth.id"], name=op.f("fk_pairing_code_booth_id")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_pairing_code_device_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_pairing_code")),
    )
