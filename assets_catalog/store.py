"""Reading and writing listings as rows, on a connection that somebody else opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from assets_catalog import model, rows
from assets_catalog.listing import Listing
from assets_catalog.stewardship import speaking
from assets_catalog.stewardship.check_reading import with_checks

SHARED: tuple[type[model.Base], ...] = (*rows.SHARED, model.Service)
#: What belongs to one service when it is read.
OWNED: tuple[type[model.Base], ...] = (*rows.OWNED, model.SourceRecord)
#: What a reader wants of a source's record: not all that it said.
_SHOWN_OF_A_RECORD = tuple(column for column in model.SourceRecord.__table__.c if column.name != "said")


def write(connection: Connection, listings: list[Listing], now: datetime) -> None:
    """Write listings whole: shared rows first, then each one's own, replacing what it had.

    Their source records are not touched: :func:`write_records` does that.
    """
    if not listings:
        return
    identities = [listing.id for listing in listings]
    spoke_of = _marks_of_checks(connection, listings)
    for table in rows.OWNED:
        connection.execute(delete(table).where(table.__table__.c.service_id.in_(identities)))
    merged: rows.Rows = defaultdict(list)
    for listing in listings:
        for table, values in rows.to_rows(listing, now).items():
            merged[table].extend(values)
    for row in merged[model.ServiceCheck]:
        row["spoke_of"] = spoke_of[row["service_id"]]
    for table in SHARED:
        _upsert(connection, table, merged[table])
    for table in rows.OWNED:
        if merged[table]:
            connection.execute(insert(table), merged[table])


def _marks_of_checks(connection: Connection, listings: Sequence[Listing]) -> dict[str, str]:
    """What the check of each listing spoke of: what stood when it came, however often it is written again."""
    checked = [listing for listing in listings if listing.last_check]
    held = rows_of(connection, model.ServiceCheck, [listing.id for listing in checked])
    before = {
        (row["service_id"], row["checked_on"], row["how"], row["checked_by"], row["note"]): row["spoke_of"]
        for row in held
    }
    found = {}
    for listing in checked:
        last = listing.last_check
        key = (listing.id, last.on, last.how, last.by, last.note) if last else ()
        found[listing.id] = before[key] if key in before else speaking.written(speaking.marks(listing))
    return found


def remove(connection: Connection, identities: Sequence[str]) -> set[str]:
    """Take listings out, and say which there were. Their source records stay."""
    table = model.Service
    there = set(connection.scalars(select(table.id).where(table.id.in_(identities))))
    connection.execute(delete(table).where(table.id.in_(identities)))
    return there


def write_rows(connection: Connection, table: type[model.Base], values: list[dict[str, Any]]) -> None:
    """Write rows by their primary key, new or not."""
    _upsert(connection, table, values)


def rows_of(
    connection: Connection, table: type[model.Base], service_ids: Sequence[str]
) -> list[dict[str, Any]]:
    """The rows of a table that belong to these services."""
    return _by(connection, table, "service_id", service_ids)


def records(
    connection: Connection,
    *,
    service_ids: Sequence[str] = (),
    source: str = "",
    keys: Sequence[str] = (),
    with_said: bool = True,
) -> list[dict[str, Any]]:
    """Rows of ``source_record``, first speakers first: those of these services, or of these keys of a source."""
    table = model.SourceRecord
    wanted = table.__table__.columns if with_said else _SHOWN_OF_A_RECORD
    query = select(*wanted).order_by(table.position)
    if service_ids:
        query = query.where(table.service_id.in_(service_ids))
    else:
        query = query.where(table.source == source, table.key.in_(keys))
    return _as_dicts(connection.execute(query))


def in_utc(moment: datetime | None) -> datetime | None:
    """A moment with its zone: SQLite gives back UTC without saying so."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _upsert(connection: Connection, table: type[model.Base], values: list[dict[str, Any]]) -> None:
    if not values:
        return
    key = [column.name for column in table.__table__.primary_key]
    newest = {tuple(row[name] for name in key): row for row in values}
    on_postgres = connection.dialect.name == "postgresql"
    statement: Any = postgresql.insert(table) if on_postgres else sqlite.insert(table)
    statement = statement.on_conflict_do_update(
        index_elements=key,
        set_={name: statement.excluded[name] for name in values[0] if name not in key},
    )
    connection.execute(statement, list(newest.values()))


def read(connection: Connection, identities: list[str]) -> list[Listing]:
    """Listings by id, in that order: one query a table, however many there are."""
    services = _by(connection, model.Service, "id", identities)
    parts: dict[type[model.Base], Any] = {}
    for table in OWNED:
        grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in _by(connection, table, "service_id", identities):
            grouped[row["service_id"]].append(row)
        for owned in grouped.values():
            owned.sort(key=lambda row: row.get("position", 0))
        parts[table] = grouped
    at = [row["location_id"] for group in parts[model.ServiceAtLocation].values() for row in group]
    run_by = [row["organization_id"] for row in services if row["organization_id"]]
    parts[model.Location] = {row["id"]: row for row in _by(connection, model.Location, "id", at)}
    parts[model.Organization] = {row["id"]: row for row in _by(connection, model.Organization, "id", run_by)}
    listings = {each.id: each for each in rows.to_listings(services, parts)}
    return with_checks(connection, [listings[identity] for identity in identities if identity in listings])


def _by(
    connection: Connection, table: type[model.Base], column: str, values: Sequence[str]
) -> list[dict[str, Any]]:
    if not values:
        return []
    columns = table.__table__.columns
    wanted = _SHOWN_OF_A_RECORD if table is model.SourceRecord else tuple(columns)
    query = select(*wanted).where(columns[column].in_(sorted(set(values))))
    return _as_dicts(connection.execute(query))


def _as_dicts(result: CursorResult[Any]) -> list[dict[str, Any]]:
    """All rows with their columns' names, which are looked up once: directories are read by the hundred thousand."""
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result.all()]
