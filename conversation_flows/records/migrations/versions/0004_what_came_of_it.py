"""What came of something that was offered, and the day that it was heard"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003_scripts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came", sa.String(length=30), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("came_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("came_on")
        batch_op.drop_column("came")
