"""review: submissions, claims, comments, suggestions, and the states between sent and approved"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.database import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CHECKS = {
    "state": "state IN ('empty','draft','submitted','in_review','changes_requested',"
    "'awaiting_confirmation','approved')",
    "submitted": "state NOT IN ('submitted','in_review','changes_requested',"
    "'awaiting_confirmation') OR submitted_revision_id IS NOT NULL",
    "claimed": "state <> 'in_review' OR (reviewer_id IS NOT NULL AND claim_ends_at IS NOT NULL)",
    "suggested": "state <> 'awaiting_confirmation' OR suggested_revision_id IS NOT NULL",
    "approved": "state <> 'approved' OR approved_revision_id IS NOT NULL",
}


def upgrade() -> None:
    _make_submissions()
    _make_comments()
    _widen_content()
    _note_what_waits()


def _make_submissions() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", UTCDateTime(), nullable=False),
        sa.Column("submitted_by", sa.String(length=80), nullable=False),
        sa.Column("first_approver_id", sa.Integer(), nullable=True),
        sa.Column("proposal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("accepted_revision_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('approved','changes_requested','suggested','recalled')",
            name=op.f("ck_submission_outcome"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_submission_decided")
        ),
        *_keys(
            "submission",
            {
                "booth_id": "booth",
                "revision_id": "revision",
                "answers_id": "submission",
                "first_approver_id": "account",
                "accepted_revision_id": "revision",
            },
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("booth_id", "number", name=op.f("uq_submission_booth_id_number")),
    )
    op.create_index(op.f("ix_submission_submitted_at"), "submission", ["submitted_at"])


def _make_comments() -> None:
    op.create_table(
        "review_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("section_key", sa.String(length=40), nullable=True),
        sa.Column("path", sa.String(length=80), nullable=True),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("reader", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=80), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("resolved_at", UTCDateTime(), nullable=True),
        sa.Column("resolved_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "reader IN ('internal','contributor')", name=op.f("ck_review_comment_reader")
        ),
        sa.CheckConstraint(
            "(section_key IS NULL) = (path IS NULL)", name=op.f("ck_review_comment_place")
        ),
        sa.CheckConstraint(
            "resolved_at IS NULL OR resolved_by IS NOT NULL",
            name=op.f("ck_review_comment_settled"),
        ),
        *_keys(
            "review_comment",
            {"booth_id": "booth", "submission_id": "submission", "author_id": "account"},
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
    )
    op.create_index(op.f("ix_review_comment_booth_id"), "review_comment", ["booth_id"])
    op.create_index(op.f("ix_review_comment_submission_id"), "review_comment", ["submission_id"])


def _keys(table: str, targets: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]


def _widen_content() -> None:
    if op.get_bind().dialect.name != "sqlite":
        # a table rebuilt on SQLite leaves its checks behind by itself
        for name in ("state", "submitted", "approved"):
            op.drop_constraint(op.f(f"ck_booth_content_{name}"), "booth_content", type_="check")
    with op.batch_alter_table("booth_content") as table:
        table.alter_column("state", type_=sa.String(length=30), existing_nullable=False)
        table.add_column(sa.Column("suggested_revision_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("reviewer_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("claim_ends_at", UTCDateTime(), nullable=True))
        for column, target in (("suggested_revision_id", "revision"), ("reviewer_id", "account")):
            table.create_foreign_key(op.f(f"fk_booth_content_{column}"), target, [column], ["id"])
        for name, rule in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_booth_content_{name}"), rule)


def _note_what_waits() -> None:
    """What was sent before there were submissions has one from now on, as it was sent then."""
    op.execute(
        "INSERT INTO submission (booth_id, number, revision_id, submitted_at, submitted_by)"
        " SELECT booth_content.booth_id, 1, revision.id,"
        " COALESCE(booth_content.changed_at, revision.created_at), revision.author_name"
        " FROM booth_content JOIN revision ON revision.id = booth_content.submitted_revision_id"
        " WHERE booth_content.state = 'submitted'"
    )
