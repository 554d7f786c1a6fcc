"""Pairs of listings that may be one, and what stewards said of them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_duplicates"
down_revision = "0005_feeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "not_the_same",
        sa.Column("a", sa.String(length=36), nullable=False),
        sa.Column("b", sa.String(length=36), nullable=False),
        sa.Column("a_print", sa.String(length=32), nullable=False),
        sa.Column("b_print", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("a", "b", name=op.f("pk_not_the_same")),
    )
    op.create_index(op.f("ix_not_the_same_at"), "not_the_same", ["at"])
    op.create_table(
        "duplicate_scan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_scan")),
    )
    op.create_index(op.f("ix_duplicate_scan_started"), "duplicate_scan", ["started"])
    op.create_table(
        "likely_pair",
        sa.Column("scan", sa.String(length=36), nullable=False),
        sa.Column("a", sa.String(length=36), nullable=False),
        sa.Column("b", sa.String(length=36), nullable=False),
        sa.Column("likelihood", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("against", sa.JSON(), nullable=False),
        sa.Column("a_print", sa.String(length=32), nullable=False),
        sa.Column("b_print", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("scan", "a", "b", name=op.f("pk_likely_pair")),
    )
    op.create_index(op.f("ix_likely_pair_b"), "likely_pair", ["b"])
    op.create_table(
        "merge_press",
        sa.Column("merge_id", sa.String(length=36), nullable=False),
        sa.Column("press", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("merge_id", name=op.f("pk_merge_press")),
    )
    op.create_index(op.f("ix_merge_press_press"), "merge_press", ["press"])


def downgrade() -> None:
    for table in ("merge_press", "likely_pair", "duplicate_scan", "not_the_same"):
        op.drop_table(table)
