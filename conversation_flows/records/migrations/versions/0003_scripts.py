"""Versions of scripts, which was live when, and who looked at a helpline's number"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_scripts"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "script_version",
        sa.Column("script", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=9), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("from_version", sa.String(length=9), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("script", "version", name=op.f("pk_script_version")),
    )
    op.create_table(
        "script_publication",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("script", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=9), nullable=False),
        sa.Column("replaced", sa.String(length=9), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_script_publication")),
    )
    op.create_index(op.f("ix_script_publication_script"), "script_publication", ["script"], unique=False)
    op.create_table(
        "route_check",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("route", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_route_check")),
    )
    op.create_index(op.f("ix_route_check_route"), "route_check", ["route"], unique=False)


def downgrade() -> None:
    op.drop_table("route_check")
    op.drop_table("script_publication")
    op.drop_table("script_version")
