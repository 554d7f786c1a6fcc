"""Reading the catalogue a page at a time: ids first, counted and cut in the database, then those rows alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from assets_catalog import model, store
from assets_catalog.open_referral import filters, identifiers
from assets_catalog.open_referral.asked import Asked
from assets_catalog.open_referral.entry import At, Entry, Row
from assets_catalog.schedules import today_in_london
from assets_catalog.stewardship.check_tables import FactCheckRow
from assets_catalog.stewardship.trust import of

BATCH = 250
_MOST_AT_ONCE = 10_000  # a database takes so many values in one question
_service, _at, _location, _organization = (
    model.Service,
    model.ServiceAtLocation,
    model.Location,
    model.Organization,
)


# --- which ------------------------------------------------------------------


def services(asked: Asked, organization: str, found: Sequence[str] | None) -> Select[Any]:
    """The ids of the services asked for, in a lasting order. ``found`` are those a search left, or None."""
    wanted = filters.of_services(asked, organization)
    query = select(_service.id).where(*wanted).order_by(_service.id)
    if found is not None:
        query = query.where(_service.id.in_(found))
    if nearness := filters.near(asked):
        there = select(_at.service_id).join(_location, _location.id == _at.location_id).where(*nearness[0])
        query = query.where(_service.id.in_(there))
    return query


def places(asked: Asked, organization: str, found: Sequence[str] | None) -> Select[Any]:
    """The ids of the services at locations asked for: nearest first where near is asked, else by id."""
    wanted = filters.of_services(asked, organization)
    query = select(_at.id)
    if wanted:
        query = query.join(_service, _service.id == _at.service_id).where(*wanted)
    if found is not None:
        query = query.where(_at.service_id.in_(found))
    if nearness := filters.near(asked):
        conditions, away = nearness
        query = query.join(_location, _location.id == _at.location_id).where(*conditions)
        return query.order_by(away, _at.id)
    return query.order_by(_at.id)


def organizations(words: str) -> Select[Any]:
    """The ids of organisations whose name or description has all of these words."""
    query = select(_organization.id).order_by(_organization.id)
    for word in words.split():
        text = _organization.name + " " + _organization.description
        query = query.where(text.icontains(word, autoescape=True))
    return query


def count(connection: Connection, query: Select[Any]) -> int:
    """How many a query picks."""
    return connection.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def page(connection: Connection, query: Select[Any], first: int, size: int) -> list[str]:
    """The ids of one page of a query."""
    return list(connection.scalars(query.offset(first).limit(size)))


def own_id(connection: Connection, table: type[model.Base], kind: str, identity: str) -> str:
    """The catalogue's id for one that was read outside; empty where there is none.

    Mostly they are the same. An id of ours that is no UUID goes out as one
    that was made from it, so those few are made again and compared.
    """
    column = table.__table__.c.id
    given = connection.scalar(select(column).where(column == identity.lower()))
    if given is not None or not identifiers.is_uuid(identity):
        return given or ""
    odd = connection.scalars(
        select(column).where(column.not_like(identifiers.LIKE_SHAPE) | (func.lower(column) != column))
    )
    return next((each for each in odd if identifiers.as_uuid(kind, each) == identity.lower()), "")


def lacks_organizations(connection: Connection) -> bool:
    """Whether any service says nothing of who runs it."""
    query = select(_service.id).where(_service.organization_id.is_(None)).limit(1)
    return connection.scalar(query) is not None


# --- what -------------------------------------------------------------------


def minimal(connection: Connection, ids: Sequence[str]) -> list[Row]:
    """Id, name, status and last change of services by id, in that order."""
    columns = (_service.id, _service.name, _service.status, _service.last_modified)
    rows: dict[str, Row] = {}
    for start in range(0, len(ids), _MOST_AT_ONCE):
        query = select(*columns).where(_service.id.in_(ids[start : start + _MOST_AT_ONCE]))
        rows |= {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    return [rows[identity] for identity in ids if identity in rows]


def entries(connection: Connection, ids: Sequence[str], *, whole: bool) -> list[Entry]:
    """Services by id, in that order; with all that hangs on them if ``whole``."""
    rows = _rows(connection, _service, "id", ids)
    run_by = [row["organization_id"] for row in rows if row["organization_id"]]
    who = {row["id"]: row for row in _rows(connection, _organization, "id", run_by)}
    owned = {table: _grouped(connection, table, ids) for table in (model.CostOption, model.SourceRecord)}
    assured = _assured(connection, [row["id"] for row in rows])
    parts: dict[Any, dict[str, list[Row]]] = defaultdict(dict)
    if whole:
        for table in (model.Phone, model.Schedule, model.Language, model.Attribute, _at):
            parts[table] = _grouped(connection, table, ids)
    there = _locations(connection, [row["location_id"] for group in parts[_at].values() for row in group])

    def made(row: Row) -> Entry:
        identity = row["id"]

        def of(table: Any) -> list[Row]:
            return parts[table].get(identity, [])

        costs = owned[model.CostOption].get(identity, [])
        return Entry(
            service=row,
            organization=who.get(row["organization_id"]),
            cost=costs[0] if costs else None,
            assured_on=assured.get(identity),
            sources=tuple(owned[model.SourceRecord].get(identity, [])),
            phones=tuple(of(model.Phone)),
            schedules=tuple(of(model.Schedule)),
            languages=tuple(each["code"] for each in of(model.Language)),
            categories=tuple(each["taxonomy_term_id"] for each in of(model.Attribute)),
            places=tuple(At(each["id"], identity, there[each["location_id"]]) for each in of(_at)),
        )

    by_id = {row["id"]: made(row) for row in rows}
    return [by_id[identity] for identity in ids if identity in by_id]


def ats(connection: Connection, ids: Sequence[str]) -> list[At]:
    """Services at locations by id, in that order."""
    rows = {row["id"]: row for row in _rows(connection, _at, "id", ids)}
    there = _locations(connection, [row["location_id"] for row in rows.values()])
    return [
        At(identity, rows[identity]["service_id"], there[rows[identity]["location_id"]])
        for identity in ids
        if identity in rows
    ]


def organization_rows(connection: Connection, ids: Sequence[str]) -> list[Row]:
    """Organisations by id, in that order."""
    rows = {row["id"]: row for row in _rows(connection, _organization, "id", ids)}
    return [rows[identity] for identity in ids if identity in rows]


def every(connection: Connection, table: type[model.Base]) -> Iterator[list[str]]:
    """All ids of a table in order, a few hundred at a time, none of them held longer."""
    column, last = table.__table__.c.id, ""
    while ids := list(connection.scalars(select(column).where(column > last).order_by(column).limit(BATCH))):
        yield ids
        last = ids[-1]


def _assured(connection: Connection, ids: Sequence[str]) -> dict[str, date]:
    """Since when each of these can be relied on, by the one function of all that was found out about it."""
    checked = [
        identity
        for table in (model.ServiceCheck, FactCheckRow)
        for identity in connection.scalars(
            select(table.service_id).where(table.service_id.in_(list(ids))).distinct()
        )
    ]
    today = today_in_london()
    believed = {each.id: of(each, today) for each in store.read(connection, sorted(set(checked)))}
    return {identity: each.assured_on for identity, each in believed.items() if each.assured_on}


def _locations(connection: Connection, ids: Sequence[str]) -> dict[str, Row]:
    return {row["id"]: row for row in _rows(connection, _location, "id", ids)}


def _grouped(connection: Connection, table: type[model.Base], ids: Sequence[str]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(connection, table, "service_id", ids):
        grouped[row["service_id"]].append(row)
    for rows in grouped.values():
        rows.sort(key=lambda row: (row.get("position", 0), row["id"]))
    return grouped


def _rows(connection: Connection, table: type[model.Base], column: str, values: Sequence[str]) -> list[Row]:
    if not values:
        return []
    columns = table.__table__.columns
    query = select(*columns).where(columns[column].in_(sorted(set(values))))
    return [dict(row) for row in connection.execute(query).mappings()]
