"""Reading and writing listings as rows, on a connection that somebody else opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from assets_catalog import model, rows
from assets_catalog.listing import Listing

SHARED: tuple[type[model.Base], ...] = (*rows.SHARED, model.Service)
OWNED: tuple[type[model.Base], ...] = (*rows.OWNED, model.SourceRecord)


def write(connection: Connection, listings: list[Listing], now: datetime) -> None:
    """Write listings whole: shared rows first, then each one's own, replacing what it had."""
    if not listings:
        return
    identities = [listing.id for listing in listings]
    for table in OWNED:
        connection.execute(delete(table).where(table.__table__.c.service_id.in_(identities)))
    merged: rows.Rows = defaultdict(list)
    for listing in listings:
        for table, values in rows.to_rows(listing, now).items():
            merged[table].extend(values)
        merged[model.SourceRecord].extend(_source_rows(listing))
    for table in SHARED:
        _upsert(connection, table, merged[table])
    for table in OWNED:
        if merged[table]:
            connection.execute(insert(table), merged[table])


def _source_rows(listing: Listing) -> list[dict[str, Any]]:
    fingerprint = listing.fingerprint()
    return [
        {
            "id": str(uuid4()),
            "service_id": listing.id,
            "fingerprint": fingerprint,
            **each.model_dump(exclude={"key"}),
            "key": each.key or each.source_id or listing.id,
        }
        for each in listing.provenance
    ]


def _upsert(connection: Connection, table: type[model.Base], values: list[dict[str, Any]]) -> None:
    if not values:
        return
    newest = {row["id"]: row for row in values}
    on_postgres = connection.dialect.name == "postgresql"
    statement: Any = postgresql.insert(table) if on_postgres else sqlite.insert(table)
    statement = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={name: statement.excluded[name] for name in values[0] if name != "id"},
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
    return [listings[identity] for identity in identities if identity in listings]


def _by(
    connection: Connection, table: type[model.Base], column: str, values: list[str]
) -> list[Mapping[str, Any]]:
    if not values:
        return []
    columns = table.__table__.columns
    query = select(*columns).where(columns[column].in_(sorted(set(values))))
    return [dict(row) for row in connection.execute(query).mappings()]
