"""visitors: guests, invitations, badges, gates, the log of scans and what is kept beside it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import SortKey, UTCDateTime
from core.dates import now
from core.persian import fold

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# what is written of a scan once and for ever; whose it is may move when guests are merged, and
# what it was answered may be taken away with a guest's data
KEPT = (
    "nonce",
    "code_hash",
    "kind",
    "direction",
    "outcome",
    "is_accepted",
    "gate_id",
    "party",
    "room",
    "scanned_at",
    "day",
    "arrived_at",
    "overrode",
    "rehearsal",
)


def upgrade() -> None:
    op.create_table(
        "entrance_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tolerance_minutes", sa.Integer(), nullable=False),
        sa.Column("demands_confirmation", sa.Boolean(), nullable=False),
        sa.Column("closes_day_at", sa.String(length=5), nullable=True),
        sa.Column("closed_through", UTCDateTime(), nullable=True),
        sa.Column("listed_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_entrance_settings_only_one")),
        sa.CheckConstraint(
            "tolerance_minutes BETWEEN 0 AND 720", name=op.f("ck_entrance_settings_tolerance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrance_settings")),
    )
    op.create_table(
        "gate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_folded", sa.String(length=1080), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate")),
        sa.UniqueConstraint("name_folded", name=op.f("uq_gate_name_folded")),
    )
    op.create_table(
        "guest_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_folded", sa.String(length=240), nullable=False),
        sa.Column("name_order", SortKey, nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("length(colour) = 7", name=op.f("ck_guest_group_colour")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_group")),
        sa.UniqueConstraint("name_folded", name=op.f("uq_guest_group_name_folded")),
    )
    op.create_table(
        "hall_count",
        sa.Column("rehearsal", sa.Integer(), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("inside >= 0", name=op.f("ck_hall_count_inside")),
        sa.PrimaryKeyConstraint("rehearsal", name=op.f("pk_hall_count")),
    )
    op.create_table(
        "guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_folded", sa.String(length=240), nullable=False),
        sa.Column("name_tight", sa.String(length=240), nullable=False),
        sa.Column("name_order", SortKey, nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("job", sa.String(length=120), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("is_vip", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("is_greeted", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("listed_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR merged_into_id <> id", name=op.f("ck_guest_merged_elsewhere")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["guest_group.id"], name=op.f("fk_guest_group_id")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["guest.id"], name=op.f("fk_guest_merged_into_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest")),
    )
    op.create_index(op.f("ix_guest_group_id"), "guest", ["group_id"], unique=False)
    op.create_index("ix_guest_listed_version", "guest", ["listed_version"], unique=False)
    op.create_index("ix_guest_name_order", "guest", ["name_order"], unique=False)
    op.create_index("ix_guest_name_tight", "guest", ["name_tight"], unique=False)
    op.create_index("ix_guest_phone", "guest", ["phone"], unique=False)

    op.create_table(
        "guest_group_gate",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_guest_group_gate_gate_id")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["guest_group.id"], name=op.f("fk_guest_group_gate_group_id")
        ),
        sa.PrimaryKeyConstraint("group_id", "gate_id", name=op.f("pk_guest_group_gate")),
    )
    op.create_table(
        "supervisor_pin",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_supervisor_pin_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_supervisor_pin")),
    )
    op.create_table(
        "badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("record_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_as", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_as IS NULL)"
            " AND (ended_as IS NULL OR ended_as IN ('replaced','lost','merged'))",
            name=op.f("ck_badge_ended"),
        ),
        sa.ForeignKeyConstraint(["guest_id"], ["guest.id"], name=op.f("fk_badge_guest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_badge_code_hash")),
    )
    op.create_index("ix_badge_guest_id", "badge", ["guest_id"], unique=False)
    op.create_index(
        "uq_badge_live",
        "badge",
        ["guest_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "check_in",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("direction", sa.String(length=5), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("gate_id", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.Column("party", sa.Integer(), nullable=True),
        sa.Column("room", sa.Integer(), nullable=True),
        sa.Column("scanned_at", UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("arrived_at", UTCDateTime(), nullable=False),
        sa.Column("skew_ms", sa.BigInteger(), nullable=True),
        sa.Column("overrode", sa.String(length=16), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("rehearsal", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_conflict", sa.Boolean(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.Column("annulled_at", UTCDateTime(), nullable=True),
        sa.Column("annulled_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint("direction IN ('entry','exit')", name=op.f("ck_check_in_direction")),
        sa.CheckConstraint(
            "is_accepted = (outcome IN ('admitted','departed'))", name=op.f("ck_check_in_accepted")
        ),
        sa.CheckConstraint(
            "kind IN ('scan','queued','closing','walk_in')", name=op.f("ck_check_in_kind")
        ),
        sa.CheckConstraint(
            "overrode IS NULL OR reason <> ''", name=op.f("ck_check_in_override_has_a_reason")
        ),
        sa.CheckConstraint(
            "NOT is_accepted OR guest_id IS NOT NULL",
            name=op.f("ck_check_in_accepted_is_somebodys"),
        ),
        sa.CheckConstraint("annulled_at IS NULL OR is_accepted", name=op.f("ck_check_in_annulled")),
        sa.CheckConstraint(
            "party IS NULL OR party BETWEEN 1 AND 50", name=op.f("ck_check_in_party")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_check_in_account_id")
        ),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_check_in_gate_id")),
        sa.ForeignKeyConstraint(["guest_id"], ["guest.id"], name=op.f("fk_check_in_guest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("nonce", name=op.f("uq_check_in_nonce")),
    )
    op.create_index(
        "ix_check_in_conflict",
        "check_in",
        ["rehearsal"],
        unique=False,
        sqlite_where=sa.text("is_conflict"),
        postgresql_where=sa.text("is_conflict"),
    )
    op.create_index(
        "ix_check_in_guest_id_scanned_at", "check_in", ["guest_id", "scanned_at"], unique=False
    )
    op.create_index("ix_check_in_rehearsal_day", "check_in", ["rehearsal", "day"], unique=False)

    op.create_table(
        "guest_presence",
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("rehearsal", sa.Integer(), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("last_direction", sa.String(length=5), nullable=True),
        sa.Column("last_at", UTCDateTime(), nullable=True),
        sa.Column("last_gate_id", sa.Integer(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("inside >= 0", name=op.f("ck_guest_presence_inside")),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guest.id"], name=op.f("fk_guest_presence_guest_id")
        ),
        sa.ForeignKeyConstraint(
            ["last_gate_id"], ["gate.id"], name=op.f("fk_guest_presence_last_gate_id")
        ),
        sa.PrimaryKeyConstraint("guest_id", "rehearsal", name=op.f("pk_guest_presence")),
    )
    op.create_index(
        "ix_guest_presence_rehearsal_version",
        "guest_presence",
        ["rehearsal", "version"],
        unique=False,
    )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_before", sa.String(length=12), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", UTCDateTime(), nullable=True),
        sa.Column("valid_until", UTCDateTime(), nullable=True),
        sa.Column("entries_per_day", sa.Integer(), nullable=True),
        sa.Column("has_reentry", sa.Boolean(), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("block_note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft','invited','accepted','declined','withdrawn','blocked')",
            name=op.f("ck_invitation_state"),
        ),
        sa.CheckConstraint(
            "entries_per_day IS NULL OR entries_per_day > 0", name=op.f("ck_invitation_entries")
        ),
        sa.CheckConstraint("party_size BETWEEN 1 AND 50", name=op.f("ck_invitation_party")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until > valid_from",
            name=op.f("ck_invitation_window"),
        ),
        sa.ForeignKeyConstraint(["guest_id"], ["guest.id"], name=op.f("fk_invitation_guest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("guest_id", name=op.f("uq_invitation_guest_id")),
    )
    with op.batch_alter_table("exhibition") as table:
        table.add_column(
            sa.Column("rehearsals_ended", sa.Integer(), server_default="0", nullable=False)
        )

    _keep_the_log()
    settings = sa.table(
        "entrance_settings",
        sa.column("id"),
        sa.column("tolerance_minutes"),
        sa.column("demands_confirmation", sa.Boolean()),
        sa.column("listed_version"),
    )
    op.execute(
        settings.insert().values(
            id=1, tolerance_minutes=30, demands_confirmation=False, listed_version=0
        )
    )
    _make_gates_of_stations()


def _keep_the_log() -> None:
    columns = ", ".join(KEPT)
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'the log of scans is append-only'); END"
        op.execute(
            f"CREATE TRIGGER check_in_keeps_update BEFORE UPDATE OF {columns} ON check_in {refuse}"
        )
        op.execute(f"CREATE TRIGGER check_in_keeps_delete BEFORE DELETE ON check_in {refuse}")
        return
    op.execute(
        "CREATE FUNCTION refuse_check_in_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log of scans is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER check_in_keeps BEFORE DELETE OR UPDATE OF {columns} ON check_in "
        "FOR EACH ROW EXECUTE FUNCTION refuse_check_in_change()"
    )


def _make_gates_of_stations() -> None:
    names = op.get_bind().execute(
        sa.text("SELECT DISTINCT gate_name FROM device WHERE gate_name IS NOT NULL")
    )
    by_form = {fold(name): name for (name,) in names if fold(name)}
    gate = sa.table(
        "gate", sa.column("name"), sa.column("name_folded"), sa.column("created_at", UTCDateTime())
    )
    for folded, name in sorted(by_form.items()):
        op.execute(gate.insert().values(name=name, name_folded=folded, created_at=now()))
