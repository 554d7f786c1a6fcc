"""Doors that a conversation opened, how a crisis was closed, and which page saved last"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doors", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("crisis_end", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("looking_for", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("page", sa.String(length=40), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_conversation_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversation_tier"), ["tier"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversation_next_contact"), ["next_contact"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_next_contact"))
        batch_op.drop_index(batch_op.f("ix_conversation_tier"))
        batch_op.drop_index(batch_op.f("ix_conversation_closed_at"))
        batch_op.drop_column("page")
        batch_op.drop_column("looking_for")
        batch_op.drop_column("crisis_end")
        batch_op.drop_column("doors")
