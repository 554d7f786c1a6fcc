"""What a check or a report spoke of, and which listing it was made of"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010_spoken_of"
down_revision = "0009_messages"
branch_labels = None
depends_on = None

_ADDED_TO = ("fact_check", "call_attempt", "provider_link", "provider_word")
_KEYED = ("service_report", "service_asked")


def upgrade() -> None:
    op.add_column("service_check", sa.Column("spoke_of", sa.Text(), nullable=False, server_default=""))
    for table in _ADDED_TO:
        op.add_column(table, sa.Column("made_of", sa.String(length=36), nullable=False, server_default=""))
        op.execute(sa.text(f"UPDATE {table} SET made_of = service_id"))  # noqa: S608 - our own names
    op.add_column("fact_check", sa.Column("spoke_of", sa.Text(), nullable=True))
    op.add_column("fact_check", sa.Column("merge_id", sa.String(length=36), nullable=True))
    for table in _KEYED:
        _make_way(table)
    _create("service_report", "made_of", "day", "kind", "how", "spoke_of")
    _copy("service_report", "service_id, service_id, day, kind, how, '', count")
    _create("service_asked", "day", "made_of")
    _copy("service_asked", "day, service_id, service_id, count")
    _follow_merges()


def downgrade() -> None:
    for table in (*_KEYED, *_ADDED_TO):
        op.execute(sa.text(f"UPDATE {table} SET service_id = made_of"))  # noqa: S608
    op.execute(sa.text("DELETE FROM fact_check WHERE merge_id IS NOT NULL"))
    for table in _KEYED:
        op.drop_index(op.f(f"ix_{table}_service_id"), table_name=table)
        _make_way(table)
    _create("service_report", "service_id", "day", "kind", "how", old=True)
    op.execute(
        sa.text(
            "INSERT INTO service_report SELECT service_id, day, kind, how, SUM(count) "
            "FROM service_report_was GROUP BY service_id, day, kind, how"
        )
    )
    op.drop_table("service_report_was")
    _create("service_asked", "day", "service_id", old=True)
    _copy("service_asked", "day, service_id, count")
    for table, column in (
        *((table, "made_of") for table in _ADDED_TO),
        ("fact_check", "spoke_of"),
        ("fact_check", "merge_id"),
        ("service_check", "spoke_of"),
    ):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)


def _make_way(table: str) -> None:
    op.rename_table(table, f"{table}_was")
    if op.get_bind().dialect.name == "postgresql":
        # The name of a key is the schema's there, not the table's.
        op.drop_constraint(op.f(f"pk_{table}"), f"{table}_was", type_="primary")


def _create(table: str, *key: str, old: bool = False) -> None:
    columns: dict[str, list[sa.Column[Any]]] = {
        "service_report": [
            sa.Column("service_id", sa.String(length=36), nullable=False),
            *([] if old else [sa.Column("made_of", sa.String(length=36), nullable=False)]),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("kind", sa.String(length=16), nullable=False),
            sa.Column("how", sa.String(length=12), nullable=False),
            *([] if old else [sa.Column("spoke_of", sa.String(length=250), nullable=False)]),
            sa.Column("count", sa.Integer(), nullable=False),
        ],
        "service_asked": [
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("service_id", sa.String(length=36), nullable=False),
            *([] if old else [sa.Column("made_of", sa.String(length=36), nullable=False)]),
            sa.Column("count", sa.Integer(), nullable=False),
        ],
    }
    op.create_table(table, *columns[table], sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")))
    if not old:
        op.create_index(op.f(f"ix_{table}_service_id"), table, ["service_id"])


def _copy(table: str, columns: str) -> None:
    op.execute(sa.text(f"INSERT INTO {table} SELECT {columns} FROM {table}_was"))  # noqa: S608
    op.drop_table(f"{table}_was")


def _follow_merges() -> None:
    """What was found out of a listing that is merged into another by now counts for that one."""
    connection = op.get_bind()
    merged = connection.execute(
        sa.text("SELECT gone_id, kept_id FROM service_redirect WHERE undone_at IS NULL")
    )
    leads = {row.gone_id: row.kept_id for row in merged}
    for gone in leads:
        end, passed = leads[gone], {gone}
        while end in leads and end not in passed:
            passed.add(end)
            end = leads[end]
        for table in (*_ADDED_TO, *_KEYED):
            statement = sa.text(f"UPDATE {table} SET service_id = :end WHERE service_id = :gone")  # noqa: S608
            connection.execute(statement, {"end": end, "gone": gone})
