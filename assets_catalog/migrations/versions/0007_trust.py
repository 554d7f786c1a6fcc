"""Checks of single facts, reports, calls, and the links that providers are sent"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_trust"
down_revision = "0006_duplicates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact_check",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("fact", sa.String(length=12), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("checked_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_check")),
    )
    op.create_index(op.f("ix_fact_check_service_id"), "fact_check", ["service_id"])
    op.create_table(
        "service_report",
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("service_id", "day", "kind", "how", name=op.f("pk_service_report")),
    )
    op.create_table(
        "service_asked",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "service_id", name=op.f("pk_service_asked")),
    )
    op.create_table(
        "call_attempt",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_attempt")),
    )
    op.create_index(op.f("ix_call_attempt_service_id"), "call_attempt", ["service_id"])
    op.create_table(
        "provider_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("sent_to", sa.String(length=320), nullable=False),
        sa.Column("reminder", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("posts_day", sa.Date(), nullable=True),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_link")),
    )
    op.create_index(op.f("ix_provider_link_service_id"), "provider_link", ["service_id"])
    op.create_table(
        "trusted_provider",
        sa.Column("organization_id", sa.String(length=36), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_trusted_provider")),
    )
    op.create_table(
        "provider_word",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("link_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_word")),
    )
    op.create_index(op.f("ix_provider_word_service_id"), "provider_word", ["service_id"])


def downgrade() -> None:
    for table in (
        "provider_word",
        "trusted_provider",
        "provider_link",
        "call_attempt",
        "service_asked",
        "service_report",
        "fact_check",
    ):
        op.drop_table(table)
