"""What was asked of services, as conditions that the database can answer."""

from __future__ import annotations

from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, false, or_, select

from assets_catalog import model
from assets_catalog.open_referral import asked as bounds
from assets_catalog.open_referral import taxonomies
from assets_catalog.open_referral.asked import Asked
from assets_catalog.open_referral.organizations import NOT_STATED
from assets_catalog.places import find_postcode

Condition = ColumnElement[bool]

_service, _at, _location = model.Service, model.ServiceAtLocation, model.Location
_KM_IN_A_DEGREE = 111.195


def of_services(asked: Asked, organization: str) -> list[Condition]:
    """The conditions on a service, search and nearness apart.

    ``organization`` is the catalogue's own id of the organisation asked for;
    empty where nothing has the id that was asked.
    """
    found: list[Condition] = []
    if asked.organization_id == NOT_STATED:
        found.append(_service.organization_id.is_(None))
    elif asked.organization_id:
        found.append(_service.organization_id == organization)
    if asked.modified_after:
        found.append(_service.last_modified > asked.modified_after)
    if asked.taxonomy_term_id:
        term = taxonomies.by_id().get(asked.taxonomy_term_id)
        found.append(_described(term.taxonomy, term.key) if term else false())
    if asked.taxonomy_id:
        taxonomy = taxonomies.taxonomy_of(asked.taxonomy_id)
        found.append(_described(taxonomy.key, "") if taxonomy else false())
    return found + _ages(asked) + _times(asked)


def _described(taxonomy: str, key: str) -> Condition:
    # Picked first and looked up then: asked service by service, a database that has never counted
    # its rows may read every service of a common kind again for each one.
    if taxonomy == "help":
        attribute = model.Attribute
        query = select(attribute.service_id)
        return _service.id.in_(query.where(attribute.taxonomy_term_id == key) if key else query)
    if taxonomy == "delivery":
        return _holds(_service.delivery, key)
    return _service.id.in_(
        select(_at.service_id)
        .join(_location, _location.id == _at.location_id)
        .where(_holds(_location.accessibility, key))
    )


def _holds(column: Any, key: str) -> Condition:
    """Whether a JSON list of plain words holds one; whether it holds any for an empty one."""
    return cast(column, Text).contains(f'"{key}"' if key else '"', autoescape=True)


def _ages(asked: Asked) -> list[Condition]:
    found: list[Condition] = []
    if asked.minimum_age is not None:
        found.append(or_(_service.maximum_age.is_(None), _service.maximum_age >= asked.minimum_age))
    if asked.maximum_age is not None:
        found.append(or_(_service.minimum_age.is_(None), _service.minimum_age <= asked.maximum_age))
    return found


def _times(asked: Asked) -> list[Condition]:
    if not (asked.day or asked.start_time or asked.end_time):
        return []
    schedule = model.Schedule
    wanted: list[Condition] = []
    if asked.day:
        # Days are kept as "TU" or "1TU": either way the two letters come last.
        byday = cast(schedule.byday, Text)
        wanted.append(or_(*(byday.contains(f'{day}"', autoescape=True) for day in asked.day)))
    overnight = schedule.closes_at < schedule.opens_at
    if asked.start_time:
        wanted.append(or_(schedule.closes_at > asked.start_time, overnight))
    if asked.end_time:
        wanted.append(or_(schedule.opens_at < asked.end_time, overnight))
    return [_service.id.in_(select(schedule.service_id).where(*wanted))]


def near(asked: Asked) -> tuple[list[Condition], Any] | None:
    """The conditions on a location to be near enough, and what to sort by; None where nothing was asked.

    The plane that touches the earth at the postcode: out by less than a
    metre in a thousand within the distances allowed here.
    """
    point = find_postcode(asked.postcode) if asked.postcode else None
    if point is None:
        return None
    km = (asked.proximity or bounds.PROXIMITY) / 1000
    narrow = cos(radians(point.latitude))
    north = (_location.latitude - point.latitude) * _KM_IN_A_DEGREE
    east = (_location.longitude - point.longitude) * (_KM_IN_A_DEGREE * narrow)
    away = north * north + east * east
    reach = km / _KM_IN_A_DEGREE
    return [
        _location.doubt == "",
        _location.latitude.between(point.latitude - reach, point.latitude + reach),
        _location.longitude.between(point.longitude - reach / narrow, point.longitude + reach / narrow),
        away <= km * km,
    ], away
