"""The engines that are measured. Each builds from the same services and answers the same searches.

What each must do for one search: find services with any of the words (by
stem), weigh title and keywords above the description, keep those within 3 km
that pass the filters, count them by kind of help, by day and by whether they
are free, and give the best 20, nearness counting, with name and distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from assets_catalog.listing import Listing
from assets_catalog.search.engine.sessions import DAYS
from benchmarks.services import RADIUS_KM, Asked

PAGE = 20
KM_A_DEGREE = 111.195
#: Longitude degrees are this much shorter than latitude's: near enough for peers across one borough.
SQUEEZE = math.cos(math.radians(51.36))
HALVES_KM = 3.0


class AbsentError(RuntimeError):
    """The engine is not installed here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How many were found, the best of them (with name and km), and the counts, as the engine gives them."""

    total: int
    best: Sequence[Any]
    counts: Mapping[str, Any]


class Engine(Protocol):
    """One engine in one folder of its own."""

    name: str
    note: str
    #: Engines that keep the same things share them.
    keeps: str
    #: The most services it is measured with.
    most: int

    def build(self, folder: Path, services: Iterable[Listing]) -> None: ...

    def open(self, folder: Path) -> None: ...

    def ask(self, asked: Asked) -> Answer: ...

    def close(self) -> None: ...


def row(listing: Listing) -> dict[str, Any]:
    """A listing as the peers keep it: its words, and columns to filter by."""
    place = listing.places[0] if listing.places else None
    days = {said[-2:] for schedule in listing.schedules for said in schedule.byday}
    return {
        "id": listing.id,
        "title": listing.name,
        "keywords": " ".join(listing.keywords),
        "organization": listing.organization.name,
        "description": listing.description,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "categories": listing.categories,
        "days": [day for day in DAYS if day in days],
        "free": bool(listing.cost.free),
    }


def box(asked: Asked) -> tuple[float, float, float, float]:
    """South, north, west and east of the circle searched."""
    tall, wide = RADIUS_KM / KM_A_DEGREE, RADIUS_KM / KM_A_DEGREE / SQUEEZE
    return asked.latitude - tall, asked.latitude + tall, asked.longitude - wide, asked.longitude + wide


def kilometres(asked: Asked, latitude: float, longitude: float) -> float:
    """How far, flat: near enough across one borough."""
    north = (latitude - asked.latitude) * KM_A_DEGREE
    east = (longitude - asked.longitude) * KM_A_DEGREE * SQUEEZE
    return math.sqrt(north * north + east * east)


def tally(rows: Iterable[tuple[Iterable[str], Iterable[str], bool]]) -> dict[str, dict[str, int]]:
    """Counts by kind of help, by day and of what is free."""
    kinds: dict[str, int] = {}
    days: dict[str, int] = {}
    free = 0
    for of_kinds, on_days, is_free in rows:
        for kind in of_kinds:
            kinds[kind] = kinds.get(kind, 0) + 1
        for day in on_days:
            days[day] = days.get(day, 0) + 1
        free += is_free
    return {"categories": kinds, "days": days, "free": {"free": free}}
