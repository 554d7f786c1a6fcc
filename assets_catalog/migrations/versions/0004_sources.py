"""Whose word stands: what sources said, local words, imports, merges and closures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_sources"
down_revision = "0003_lexicon"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: making "service" anew would take along what hangs on it.
    op.add_column("service", sa.Column("closed_from", sa.Date(), nullable=True))
    op.add_column("service", sa.Column("closed_until", sa.Date(), nullable=True))
    op.add_column("service", sa.Column("closing_note", sa.Text(), nullable=False, server_default=""))
    op.add_column("catalogue_change", sa.Column("import_id", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_catalogue_change_import_id"), "catalogue_change", ["import_id"])
    with op.batch_alter_table("source_record", schema=None) as batch_op:
        batch_op.drop_constraint("fk_source_record_service_id_service", type_="foreignkey")
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("said", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("added_by", sa.String(length=36), nullable=True))
        batch_op.create_index(batch_op.f("ix_source_record_added_by"), ["added_by"])
    op.create_table(
        "field_word",
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("service_id", "field", name=op.f("pk_field_word")),
    )
    op.create_table(
        "disagreement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=250), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("says", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ours", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=120), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disagreement")),
    )
    op.create_index(op.f("ix_disagreement_service_id"), "disagreement", ["service_id"])
    op.create_index(op.f("ix_disagreement_settled_at"), "disagreement", ["settled_at"])
    op.create_table(
        "import_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=250), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("disagreements", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_source"), "import_run", ["source"])
    op.create_index(op.f("ix_import_run_started"), "import_run", ["started"])
    op.create_table(
        "source_before",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_before")),
    )
    op.create_index(op.f("ix_source_before_import_id"), "source_before", ["import_id"])
    op.create_index(op.f("ix_source_before_record_id"), "source_before", ["record_id"])
    op.create_table(
        "service_redirect",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("merge_id", sa.String(length=36), nullable=False),
        sa.Column("gone_id", sa.String(length=36), nullable=False),
        sa.Column("kept_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("gone_was", sa.JSON(), nullable=False),
        sa.Column("kept_was", sa.JSON(), nullable=False),
        sa.Column("kept_became", sa.JSON(), nullable=False),
        sa.Column("kept_words", sa.JSON(), nullable=False),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_redirect")),
    )
    op.create_index(op.f("ix_service_redirect_gone_id"), "service_redirect", ["gone_id"])
    op.create_index(op.f("ix_service_redirect_kept_id"), "service_redirect", ["kept_id"])
    op.create_index(op.f("ix_service_redirect_merge_id"), "service_redirect", ["merge_id"])


def downgrade() -> None:
    op.drop_table("service_redirect")
    op.drop_table("source_before")
    op.drop_table("import_run")
    op.drop_table("disagreement")
    op.drop_table("field_word")
    # What a source said of a service that is gone has no place in the older table.
    op.execute("DELETE FROM source_record WHERE service_id NOT IN (SELECT id FROM service)")
    with op.batch_alter_table("source_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_record_added_by"))
        batch_op.drop_column("added_by")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("said")
        batch_op.drop_column("position")
        batch_op.create_foreign_key(
            "fk_source_record_service_id_service", "service", ["service_id"], ["id"], ondelete="CASCADE"
        )
    op.drop_index(op.f("ix_catalogue_change_import_id"), "catalogue_change")
    op.drop_column("catalogue_change", "import_id")
    op.drop_column("service", "closing_note")
    op.drop_column("service", "closed_until")
    op.drop_column("service", "closed_from")
