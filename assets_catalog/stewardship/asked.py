"""How often a listing is asked for: a number a day, and nothing of those who asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects import postgresql, sqlite

from assets_catalog import database
from assets_catalog.catalogue import Catalogue
from assets_catalog.stewardship.check_tables import ServiceAsked

_table: Any = ServiceAsked.__table__


class Asked:
    """The numbers of one directory."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, where: Catalogue) -> Asked:
        """Those in a catalogue's (migrated) database."""
        return cls(where.engine)

    def note(self, service_id: str, on: date) -> None:
        """Count that a listing was looked at, kept or offered once."""
        with database.writing(self._engine) as connection:
            on_postgres = connection.dialect.name == "postgresql"
            statement: Any = postgresql.insert(_table) if on_postgres else sqlite.insert(_table)
            connection.execute(
                statement.values(day=on, service_id=service_id, count=1).on_conflict_do_update(
                    index_elements=["day", "made_of"], set_={"count": _table.c.count + 1}
                )
            )

    def most(self, since: date, *, at_most: int) -> dict[str, int]:
        """The listings asked for most often since a day, with how often; the most first."""
        total = func.sum(_table.c.count)
        query = (
            select(_table.c.service_id, total)
            .where(_table.c.day >= since)
            .group_by(_table.c.service_id)
            .order_by(total.desc(), _table.c.service_id)
            .limit(at_most)
        )
        with self._engine.connect() as connection:
            return {row[0]: int(row[1]) for row in connection.execute(query)}

    def of(self, service_ids: Sequence[str], since: date) -> dict[str, int]:
        """How often each of these was asked for since a day; those never asked for are left out."""
        query = (
            select(_table.c.service_id, func.sum(_table.c.count))
            .where(_table.c.day >= since, _table.c.service_id.in_(list(service_ids)))
            .group_by(_table.c.service_id)
        )
        with self._engine.connect() as connection:
            return {row[0]: int(row[1]) for row in connection.execute(query)}
