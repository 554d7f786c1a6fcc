"""Listings that a steward should look at: counted and named in the database, none of them read whole.

A listing is named in each list that it belongs to; one that has closed down
for good is in none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, func, select, union_all

from assets_catalog import model
from assets_catalog.stewardship.check_tables import FactCheckRow

#: A listing is stale when nobody has checked it for so many days: what a reader is told too.
STALE_AFTER_DAYS: Final = 183
NAMED_AT_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Named:
    """One listing to look at. ``about`` says what is wrong, or since when."""

    id: str
    name: str
    organization: str
    about: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of thing to look at: how many listings there are, and the first of them by name."""

    id: str
    count: int
    first: tuple[Named, ...]


def matters(engine: Engine, today: date, *, at_most: int = NAMED_AT_MOST) -> tuple[Matter, ...]:
    """Places in doubt, never checked, not checked for six months, and full past their date, in that order."""
    with engine.connect() as connection:
        return (
            _in_doubt(connection, at_most),
            _never_checked(connection, at_most),
            _stale(connection, today, at_most),
            _full_past_its_date(connection, today, at_most),
        )


_service = model.Service
_live: ColumnElement[bool] = _service.status != "defunct"
#: Days on which somebody found a listing, or a fact of it, to be right.
_checked = union_all(
    select(model.ServiceCheck.service_id, model.ServiceCheck.checked_on.label("day")),
    select(FactCheckRow.service_id, FactCheckRow.checked_on).where(FactCheckRow.is_right),
).subquery()


def _in_doubt(connection: Connection, at_most: int) -> Matter:
    at, place = model.ServiceAtLocation, model.Location
    wanted = (
        select(_service.id, func.min(place.doubt).label("about"))
        .join(at, at.service_id == _service.id)
        .join(place, place.id == at.location_id)
        .where(place.doubt != "", _live)
        .group_by(_service.id)
    )
    return _matter(connection, "in_doubt", wanted, at_most)


def _never_checked(connection: Connection, at_most: int) -> Matter:
    checked = select(_checked.c.day).where(_checked.c.service_id == _service.id).exists()
    wanted = select(_service.id, _service.last_modified.label("about")).where(~checked, _live)
    return _matter(connection, "never_checked", wanted, at_most, "Written {0.day} {0:%B} {0.year}")


def _stale(connection: Connection, today: date, at_most: int) -> Matter:
    newest = func.max(_checked.c.day)
    wanted = (
        select(_service.id, newest.label("about"))
        .join(_checked, _checked.c.service_id == _service.id)
        .where(_live)
        .group_by(_service.id)
        .having(newest < today - timedelta(days=STALE_AFTER_DAYS))
    )
    return _matter(connection, "stale", wanted, at_most, "Last checked {0.day} {0:%B} {0.year}", oldest=True)


def _full_past_its_date(connection: Connection, today: date, at_most: int) -> Matter:
    wanted = select(_service.id, _service.full_until.label("about")).where(
        _service.accepting.is_(False), _service.full_until < today, _live
    )
    said = "Said to be full until {0.day} {0:%B} {0.year}"
    return _matter(connection, "full_past_its_date", wanted, at_most, said, oldest=True)


def _matter(
    connection: Connection,
    identity: str,
    wanted: Any,
    at_most: int,
    said: str = "{0}",
    *,
    oldest: bool = False,
) -> Matter:
    """Count what ``wanted`` picks (an id and what is ``about``), and name the first few."""
    picked = wanted.subquery()
    organization = model.Organization
    names = (
        select(_service.id, _service.name, organization.name.label("run_by"), picked.c.about)
        .join(picked, picked.c.id == _service.id)
        .outerjoin(organization, organization.id == _service.organization_id)
        .order_by(*([picked.c.about] if oldest else []), _service.name, _service.id)
        .limit(at_most)
    )
    count = connection.scalar(select(func.count()).select_from(picked)) or 0
    rows: Sequence[Any] = connection.execute(names).all()
    first = tuple(Named(row.id, row.name, row.run_by or "", said.format(row.about)) for row in rows)
    return Matter(identity, count, first)
