"""What is found out about listings, kept: checks of single facts by name of team, and reports as numbers a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assets_catalog import database, model, store
from assets_catalog.catalogue import Catalogue
from assets_catalog.catalogue.hearing import as_json
from assets_catalog.catalogue.sources import said_of
from assets_catalog.listing import Listing
from assets_catalog.stewardship import speaking
from assets_catalog.stewardship.check_tables import FactCheckRow, ServiceReport
from assets_catalog.stewardship.evidence import FACTS, HOWS, KINDS, FactCheck, How, Kind
from assets_catalog.stewardship.judgements import CROWD

_reports: Any = ServiceReport.__table__
_KEY: Final = tuple(column.name for column in _reports.primary_key)
LONGEST_NOTE: Final = 500
#: The kind of change that says: nothing was changed, something was found out.
CHECKED: Final = "checked"


class Checks:
    """The checks and reports of one directory. Each that matters for the rank is a line of the history too."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, where: Catalogue) -> Checks:
        """Those in a catalogue's (migrated) database."""
        return cls(where.engine)

    def add(self, service_id: str, checks: Iterable[FactCheck]) -> bool:
        """Keep what was found right or wrong. False where there is no such listing, or nothing to keep.

        Raises ValueError for a fact or a way of checking that is not ours, or a note that is too long.
        """
        found = list(checks)
        for each in found:
            if each.fact not in FACTS or each.how not in HOWS:
                raise ValueError("That is not something that can be checked.")
            if len(each.note) > LONGEST_NOTE:
                raise ValueError(f"The note is too long. Keep it to {LONGEST_NOTE} letters.")
        if not found:
            return False
        with database.writing(self._engine) as connection:
            listing = _there(connection, service_id)
            if listing is None:
                return False
            now = speaking.marks(listing)
            connection.execute(
                insert(FactCheckRow),
                [
                    {
                        "service_id": service_id,
                        "fact": each.fact,
                        "checked_on": each.on,
                        "how": each.how,
                        "is_right": each.right,
                        "checked_by": each.by[:120],
                        "note": each.note,
                        "spoke_of": now[each.fact],
                    }
                    for each in found
                ],
            )
            note = "; ".join(
                f"{each.fact}: {'right' if each.right else 'wrong'} ({each.how})" for each in found
            )
            _write_line(connection, listing, found[0].by, note)
        return True

    def report(self, service_id: str, kind: Kind, on: date, *, how: How = "public") -> bool:
        """Count one report. False where there is no such listing. Raises ValueError for a kind that is not ours.

        Only what can change the rank is a line of the history: the first of a kind in a day from
        the public, the first few that workers heard.
        """
        if kind not in KINDS or how not in HOWS:
            raise ValueError("That is not something that can be reported.")
        with database.writing(self._engine) as connection:
            listing = _there(connection, service_id)
            if listing is None:
                return False
            on_postgres = connection.dialect.name == "postgresql"
            statement: Any = postgresql.insert(_reports) if on_postgres else sqlite.insert(_reports)
            spoke_of = speaking.of_report(speaking.marks(listing), kind)
            key = {"made_of": service_id, "day": on, "kind": kind, "how": how, "spoke_of": spoke_of}
            connection.execute(
                statement.values(key | {"service_id": service_id, "count": 1}).on_conflict_do_update(
                    index_elements=list(key), set_={"count": _reports.c.count + 1}
                )
            )
            count = connection.scalar(
                select(_reports.c.count).where(*(_reports.c[name] == value for name, value in key.items()))
            )
            if (count or 0) <= (1 if how == "public" else CROWD):
                _write_line(connection, listing, how, f"Told: {kind}", _day(on))
        return True

    def take_back(self, service_id: str, kind: Kind, on: date, *, how: How) -> bool:
        """Uncount one report that was written down by mistake. False where there is none of that day."""
        wanted = {"service_id": service_id, "day": on, "kind": kind, "how": how}
        with database.writing(self._engine) as connection:
            row = connection.execute(
                select(_reports).where(*(_reports.c[name] == value for name, value in wanted.items()))
            ).first()
            if row is None:
                return False
            key = [_reports.c[name] == row._mapping[name] for name in _KEY]
            if row._mapping["count"] > 1:
                connection.execute(update(_reports).where(*key).values(count=_reports.c.count - 1))
            else:
                connection.execute(delete(_reports).where(*key))
            if listing := _there(connection, service_id):
                _write_line(connection, listing, how, f"Taken back: {kind}", _day(on))
        return True


def _there(connection: Connection, service_id: str) -> Listing | None:
    return next(iter(store.read(connection, [service_id])), None)


def _day(on: date) -> datetime:
    """A day is as fine as a report gets: the minute of it is the minute of somebody's visit or call."""
    return datetime.combine(on, time.min, UTC)


def _write_line(
    connection: Connection, listing: Listing, by: str, note: str, at: datetime | None = None
) -> None:
    connection.execute(
        insert(model.CatalogueChange),
        [
            {
                "at": at or datetime.now(UTC),
                "service_id": listing.id,
                "kind": CHECKED,
                "by": by[:120],
                "note": note,
                "import_id": None,
                "listing": as_json(listing, said_of(listing)),
            }
        ],
    )
