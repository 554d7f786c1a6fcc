"""What narrows a search, as sets of documents."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.places.distance import EARTH_RADIUS_KM
from assets_catalog.search.engine import bits
from assets_catalog.search.engine.bits import Bits
from assets_catalog.search.engine.segment import Segment
from assets_catalog.search.engine.sessions import DAYS, PARTS
from assets_catalog.search.query import SearchQuery

LONDON = ZoneInfo("Europe/London")
_FARTHEST_KM = 20_000.0

#: The groups of filters, named as the fields of a SearchQuery are.
GROUPS = (
    "categories",
    "days",
    "parts_of_day",
    "at",
    "free",
    "access",
    "age",
    "languages",
    "delivery",
    "checked_within_months",
)


class Filters(NamedTuple):
    """The filters of a search after what makes no sense was dropped. Empty means that anything will do."""

    categories: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    parts_of_day: tuple[str, ...] = ()
    at: datetime | None = None
    free: bool = False
    access: tuple[str, ...] = ()
    age: int | None = None
    languages: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()
    checked_within_months: int | None = None
    within_km: float | None = None

    @property
    def active(self) -> tuple[str, ...]:
        """The groups that narrow, in a fixed order."""
        return tuple(name for name in GROUPS if _given(getattr(self, name)))


_NOTHING = Filters()
_VALUES = attrgetter(*GROUPS)
_UNSET = _VALUES(SearchQuery())


def _given(value: Any) -> bool:
    return value is not None and value is not False and value != ()


def from_query(query: SearchQuery, understood: Mapping[str, Any]) -> Filters:
    """The filters that were set, and those that the words add where nothing was set."""
    values = _VALUES(query)
    if values == _UNSET and not understood and query.within_km is None:
        return _NOTHING
    given = dict(understood)
    if values != _UNSET:
        given.update({name: value for name, value in zip(GROUPS, values, strict=True) if _given(value)})
    if query.within_km is not None:
        given["within_km"] = query.within_km
    return Filters(**_checked(given))


def from_wishes(preferences: Mapping[str, Any]) -> Filters:
    """The wishes in the words, which order and do not narrow."""
    return Filters(**_checked(preferences)) if preferences else _NOTHING


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _CHECKS[name](value) for name, value in given.items() if name in _CHECKS and _given(value)}


def _texts(given: Any) -> tuple[str, ...]:
    if isinstance(given, str):
        given = (given,)
    return tuple(dict.fromkeys(each for each in given or () if isinstance(each, str)))


def _known(given: Any, known: Any) -> tuple[str, ...]:
    return tuple(each for each in _texts(given) if each in known)


def _whole(given: Any, least: int) -> int | None:
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        return None
    return given


def _radius(given: Any) -> float | None:
    try:
        radius = float(given)
    except (TypeError, ValueError):
        return None
    return min(radius, _FARTHEST_KM) if radius > 0 and not math.isnan(radius) else None


def _london(given: Any) -> datetime | None:
    if not isinstance(given, datetime):
        return None
    return given.astimezone(LONDON) if given.tzinfo else given.replace(tzinfo=LONDON)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "categories": lambda given: _known(given, categories.by_id()),
    "days": lambda given: _known(given, DAYS),
    "parts_of_day": lambda given: _known(given, PARTS),
    "at": _london,
    "free": lambda given: given is True,
    "access": lambda given: _known(given, ACCESS),
    "age": lambda given: _whole(given, 0),
    "languages": _texts,
    "delivery": lambda given: _known(given, DELIVERY),
    "checked_within_months": lambda given: _whole(given, 1),
    "within_km": _radius,
}


def sets(segment: Segment, filters: Filters, now: datetime) -> dict[str, Bits]:
    """The documents that each active group lets through. Days and their parts go together as "days"."""
    if filters is _NOTHING:
        return {}
    today = segment.today(now.date())
    found: dict[str, Bits] = {}
    if filters.categories:
        found["categories"] = segment.union("categories", filters.categories)
    if filters.days or filters.parts_of_day:
        found["days"] = today.on(filters.days, filters.parts_of_day)
    if filters.at is not None:
        found["at"] = bits.pack(today.timetable.open_at(filters.at))
    if filters.free:
        found["free"] = segment.union("free", ("free",))
    if filters.access:
        found["access"] = segment.intersection("access", filters.access)
    if filters.age is not None:
        found["age"] = today.aged(filters.age)
    if filters.languages:
        found["languages"] = segment.union("languages", filters.languages)
    if filters.delivery:
        found["delivery"] = segment.union("delivery", filters.delivery)
    if filters.checked_within_months is not None:
        found["checked_within_months"] = today.checked_within(filters.checked_within_months)
    return found


def all_of(start: Bits, groups: Mapping[str, Bits], leave_out: str = "") -> Bits:
    """What passes every group, or every group but one."""
    result = start
    for name, group in groups.items():
        if name != leave_out:
            result = result & group
    return result


def straight(km: float) -> float:
    """Great-circle kilometres as a straight line through the earth."""
    return 2 * EARTH_RADIUS_KM * math.sin(min(km / (2 * EARTH_RADIUS_KM), math.pi / 2))
