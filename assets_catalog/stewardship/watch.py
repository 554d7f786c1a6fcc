"""Listings that a steward should look at: counted and named in the database, none of them read whole.

A listing is named in each list that it belongs to; one that has closed down
for good is in none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Subquery,
    and_,
    func,
    not_,
    or_,
    select,
    union_all,
)

from assets_catalog import model
from assets_catalog.stewardship.check_tables import FactCheckRow

#: A listing is stale when nobody has checked it for so many days: what a reader is told too.
STALE_AFTER_DAYS: Final = 183
NAMED_AT_MOST: Final = 5


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
    """Places in doubt, full past their date, never checked, and not checked for six months, in that order."""
    with engine.connect() as connection:
        return tuple(_matter(connection, name, kind, today, at_most) for name, kind in _KINDS.items())


_service = model.Service
#: Days on which somebody found a listing, or a fact of it, to be right.
_checked = union_all(
    select(model.ServiceCheck.service_id, model.ServiceCheck.checked_on.label("day")),
    select(FactCheckRow.service_id, FactCheckRow.checked_on).where(FactCheckRow.is_right),
).subquery()


def not_gone(today: date) -> ColumnElement[bool]:
    """Whether a service has not ended for good by a day: ``Listing.closed_for_good_on`` in the database."""
    ended = (
        (_service.status != "temporarily closed")
        & _service.closed_from.is_not(None)
        & (_service.closed_from <= today)
        & _service.closed_until.is_(None)
    )
    return and_(_service.status != "defunct", not_(ended))


def _in_doubt(today: date) -> Any:
    at, place = model.ServiceAtLocation, model.Location
    return (
        select(_service.id, func.min(place.doubt).label("about"))
        .join(at, at.service_id == _service.id)
        .join(place, place.id == at.location_id)
        .where(place.doubt != "", not_gone(today))
        .group_by(_service.id)
    )


def checked() -> ColumnElement[bool]:
    """Whether anybody ever found a service, or a fact of it, to be right. Two questions: both have an index."""
    whole, fact = model.ServiceCheck, FactCheckRow
    return or_(
        select(whole.id).where(whole.service_id == _service.id).exists(),
        select(fact.id).where(fact.service_id == _service.id, fact.is_right).exists(),
    )


def last_days() -> Subquery:
    """The last day on which each service that was ever checked was found right, in whole or in part."""
    newest = func.max(_checked.c.day).label("day")
    return select(_checked.c.service_id, newest).group_by(_checked.c.service_id).subquery()


def _never_checked(today: date) -> Any:
    return select(_service.id, _service.last_modified.label("about")).where(~checked(), not_gone(today))


def _stale(today: date) -> Any:
    days = last_days()
    return (
        select(_service.id, days.c.day.label("about"))
        .join(days, days.c.service_id == _service.id)
        .where(not_gone(today), days.c.day < today - timedelta(days=STALE_AFTER_DAYS))
    )


def _full_past_its_date(today: date) -> Any:
    return select(_service.id, _service.full_until.label("about")).where(
        _service.accepting.is_(False), _service.full_until < today, not_gone(today)
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """What picks the listings of a matter (an id and what is ``about``), and how that is said."""

    wanted: Callable[[date], Any]
    said: str = "{0}"
    oldest_first: bool = False


_KINDS: Final = {
    "in_doubt": _Kind(_in_doubt),
    "full_past_its_date": _Kind(
        _full_past_its_date, "Said to be full until {0.day} {0:%B} {0.year}", oldest_first=True
    ),
    "never_checked": _Kind(_never_checked, "Written {0.day} {0:%B} {0.year}"),
    "stale": _Kind(_stale, "Last checked {0.day} {0:%B} {0.year}", oldest_first=True),
}


def ids_in(matter: str, today: date) -> Select[Any]:
    """The ids of all listings of one matter, to choose by. Raises KeyError for a matter that is none."""
    picked = _KINDS[matter].wanted(today).subquery()
    return select(picked.c.id)


def _matter(connection: Connection, identity: str, kind: _Kind, today: date, at_most: int) -> Matter:
    picked = kind.wanted(today).subquery()
    organization = model.Organization
    names = (
        select(_service.id, _service.name, organization.name.label("run_by"), picked.c.about)
        .join(picked, picked.c.id == _service.id)
        .outerjoin(organization, organization.id == _service.organization_id)
        .order_by(*([picked.c.about] if kind.oldest_first else []), _service.name, _service.id)
        .limit(at_most)
    )
    count = connection.scalar(select(func.count()).select_from(picked)) or 0
    rows: Sequence[Any] = connection.execute(names).all()
    first = tuple(Named(row.id, row.name, row.run_by or "", kind.said.format(row.about)) for row in rows)
    return Matter(identity, count, first)
