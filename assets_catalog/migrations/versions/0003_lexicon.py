"""Words and phrases that stewards lay over the shipped ones"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_lexicon"
down_revision = "0002_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lexicon_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("strength", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lexicon_entry")),
        sa.UniqueConstraint("category", "folded", name=op.f("uq_lexicon_entry_category")),
    )
    op.create_table(
        "example_phrase",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_example_phrase")),
        sa.UniqueConstraint("category", "folded", name=op.f("uq_example_phrase_category")),
    )
    op.create_table(
        "words_change",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_words_change")),
    )


def downgrade() -> None:
    op.drop_table("words_change")
    op.drop_table("example_phrase")
    op.drop_table("lexicon_entry")
