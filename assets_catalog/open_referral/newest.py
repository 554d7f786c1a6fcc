"""What was put into the directory last, in the whole borough or in one neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import cos, radians

from sqlalchemy import Connection, Engine, Select, select

from assets_catalog import model
from assets_catalog.places import NamedPlace, areas_of

_service, _change, _at, _location = (
    model.Service,
    model.CatalogueChange,
    model.ServiceAtLocation,
    model.Location,
)
#: No point further than this from a neighbourhood's own is called by its name.
_FARTHEST_DEGREES = 5.0 / 111.195
_LOOKED_THROUGH = 2000


@dataclass(frozen=True, slots=True)
class New:
    """A service and when it was added, in UTC."""

    service_id: str
    at: datetime


def newest(engine: Engine, area: NamedPlace | None = None, *, limit: int = 30) -> list[New]:
    """The active services added last, newest first; with ``area`` those that happen there.

    Of an area, those among the last two thousand added round about.
    """
    query = (
        select(_change.service_id, _change.at)
        .join(_service, _service.id == _change.service_id)
        .where(_change.kind == "added", _service.status == "active")
        .order_by(_change.seq.desc())
        .limit(_LOOKED_THROUGH if area else limit * 2)
    )
    with engine.connect() as connection:
        if area:
            query = query.where(_service.id.in_(_round_about(area)))
        added: dict[str, datetime] = {}
        for identity, at in connection.execute(query):
            added.setdefault(identity, at if at.tzinfo else at.replace(tzinfo=UTC))
        if area:
            there = _in(connection, area, list(added))
            added = {identity: at for identity, at in added.items() if identity in there}
    return [New(identity, at) for identity, at in list(added.items())[:limit]]


def _round_about(area: NamedPlace) -> Select[str]:
    north = _FARTHEST_DEGREES
    east = north / cos(radians(area.latitude))
    return (
        select(_at.service_id)
        .join(_location, _location.id == _at.location_id)
        .where(
            _location.doubt == "",
            _location.latitude.between(area.latitude - north, area.latitude + north),
            _location.longitude.between(area.longitude - east, area.longitude + east),
        )
    )


def _in(connection: Connection, area: NamedPlace, ids: list[str]) -> set[str]:
    query = (
        select(_at.service_id, _location.latitude, _location.longitude)
        .join(_location, _location.id == _at.location_id)
        .where(_at.service_id.in_(ids), _location.doubt == "", _location.latitude.is_not(None))
    )
    rows = connection.execute(query).all()
    names = areas_of([row.latitude for row in rows], [row.longitude for row in rows])
    return {row.service_id for row, name in zip(rows, names, strict=True) if name == area.name}
