"""Coverage: of the homes in each area, how many have each kind of help within reach, and in which way.

Distance is measured from homes, in a straight line, to places where somebody
could go today. Counting is plain NumPy over every home and every venue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.places.postcodes import Point, to_degrees
from assets_catalog.stewardship.homes import Homes
from assets_catalog.stewardship.near_enough import RIDE_KM, WALK_KM, easy_km, near_enough_km
from assets_catalog.stewardship.offers import Offer

#: How far from a neighbourhood's middle a service that says it works there works, in metres: a mile.
_SERVES_M = 1600.0
#: Places closer than this are one venue: two rooms of a hall.
_SAME_VENUE_M = 25.0
#: Homes measured at a time: their distances to every venue stay in the processor's cache.
_HOMES_AT_A_TIME = 256
#: From this share of an area's homes on, the area is said to have it, or to lean on one venue.
MOST = 0.5

Way = Literal["walk", "ride", "near", "visited", "covered"]

_Floats = npt.NDArray[np.float32]
_Numbers = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reach:
    """One kind of help in one area (or, with ``area`` empty, the whole borough).

    Numbers are of homes. ``near`` counts those with it near enough for its
    kind; ``covered`` those with it near enough, or coming to them. ``phone``
    and ``visits`` count services. ``far`` are those that have it near enough,
    but further than is easy, and not coming to them. ``missing_people`` and
    ``far_people`` are who lives in homes not ``covered`` or ``far``, None
    where people are not loaded. ``nearest_km`` is what homes not ``covered``
    (or, if all are, those ``far``) have as their nearest, in the middle, and
    ``nearest`` where for most; None and empty where there is nothing, or
    nobody goes without.
    ``leans_on`` is the venue that ``leaning`` homes have and no other near
    enough, where that is at least half of them.
    """

    need: str
    area: str
    homes: int
    walk: int
    ride: int
    near: int
    visited: int
    covered: int
    phone: int
    visits: int
    far: int
    missing_people: float | None
    far_people: float | None
    nearest_km: float | None
    nearest: str
    leans_on: str
    leaning: int
    people: float | None = None
    decile: float | None = None

    @property
    def missing(self) -> int:
        """Homes with nothing near enough and nothing that comes to them."""
        return self.homes - self.covered

    def share(self, way: Way) -> float:
        """The share of homes reached in a way."""
        return float(getattr(self, way) / self.homes) if self.homes else 0.0

    @property
    def nothing_for(self) -> tuple[str, ...]:
        """Those for whom there is nothing in reach, by how they would go: fewer than half of the homes have it so."""
        lacking = {
            "on foot": self.share("walk") < MOST,
            "by bus": self.share("ride") < MOST,
            "by phone or online": self.phone == 0,
            "at home": self.share("visited") < MOST,
        }
        return tuple(whom for whom, nothing in lacking.items() if nothing)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every need in every area. ``nowhere`` counts live services that do not say how they reach people."""

    areas: tuple[str, ...]
    cells: dict[tuple[str, str], Reach]
    services: dict[str, int]
    nowhere: int

    def of(self, need: str, area: str = "") -> Reach:
        """One need in one area, or in the whole borough."""
        return self.cells[need, area]

    def by_area(self, need: str) -> list[Reach]:
        """One need in every area, those that miss most first."""
        found = [self.cells[need, area] for area in self.areas]
        return sorted(found, key=lambda each: (each.share("covered"), -each.missing, each.area))

    def by_need(self) -> list[Reach]:
        """Every need in the whole borough, those that miss most first."""
        whole = [self.cells[each.id, ""] for each in categories.all_categories()]
        return sorted(whole, key=lambda each: (each.share("covered"), each.share("ride"), each.need))

    def leaning(self) -> list[Reach]:
        """Where an area leans on one venue for a need, the most homes first."""
        found = [each for each in self.cells.values() if each.area and each.leans_on]
        return sorted(found, key=lambda each: (-each.leaning, each.need, each.area))


@dataclass(frozen=True, slots=True)
class _Venues:
    """Spots in metres from the origin, their names, and the venue that each is part of."""

    eastings: _Floats
    northings: _Floats
    names: tuple[str, ...]
    part_of: _Numbers


@dataclass(frozen=True, slots=True)
class _Measured:
    """Of each home: kilometres to the nearest spot, which it is, whether one venue alone is near enough."""

    away: _Floats
    which: _Numbers
    alone: _Flags


def coverage(offers: Sequence[Offer], homes: Homes) -> Coverage:
    """Count every kind of help in every area.

    Adding an offer never lowers a count of homes reached, nor does a greater distance.
    """
    by_need: dict[str, list[Offer]] = {each.id: [] for each in categories.all_categories()}
    for offer in offers:
        for need in offer.needs:
            by_need[need].append(offer)
    counting = _Counting(homes, offers)
    cells = {(need, cell.area): cell for need, there in by_need.items() for cell in counting.of(need, there)}
    return Coverage(
        homes.areas,
        cells,
        {need: len(there) for need, there in by_need.items()},
        sum(not each.reaches_somebody for each in offers),
    )


class _Counting:
    """One need after another over the same homes."""

    def __init__(self, homes: Homes, offers: Sequence[Offer]) -> None:
        self._homes = homes
        # Offsets keep single precision good to a centimetre.
        self._origin = float(homes.eastings.mean()), float(homes.northings.mean())
        self._eastings = (homes.eastings - self._origin[0]).astype(np.float32)
        self._northings = (homes.northings - self._origin[1]).astype(np.float32)
        self._areas = {
            name: slice(int(start), int(end))
            for name, start, end in zip(homes.areas, homes.starts[:-1], homes.starts[1:], strict=True)
        }
        self._served = {serves: _served(serves, homes) for serves in {each.serves for each in offers}}
        self._somebody = {
            serves: {area: bool(means[within].any()) for area, within in self._areas.items()}
            for serves, means in self._served.items()
        }

    def of(self, need: str, offers: Sequence[Offer]) -> Iterator[Reach]:
        """Every area, then the whole borough."""
        venues = _venues(offers, self._origin)
        found = self._measure(venues, near_enough_km(need))
        visited = np.zeros(len(self._homes), dtype=bool)
        for serves in {each.serves for each in offers if each.at_home}:
            visited |= self._served[serves]
        near = found.away <= near_enough_km(need)
        far = near & (found.away > easy_km(need)) & ~visited
        for area, homes in {**self._areas, "": slice(0, len(self._homes))}.items():
            missing = ~(near | visited)[homes]
            lacking = missing if missing.any() else far[homes]
            nearest_km, nearest = _nearest(venues, found, homes, lacking)
            alone = (found.alone & ~visited)[homes]
            leans_on, leaning = _leaning(venues, found.which[homes], alone) if area else ("", 0)
            yield Reach(
                need=need,
                area=area,
                homes=homes.stop - homes.start,
                walk=_count(found.away[homes] <= WALK_KM),
                ride=_count(found.away[homes] <= RIDE_KM),
                near=_count(near[homes]),
                visited=_count(visited[homes]),
                covered=_count(~missing),
                phone=sum(each.by_phone and self._serves(each, area) for each in offers),
                visits=sum(each.at_home and self._serves(each, area) for each in offers),
                far=_count(far[homes]),
                missing_people=self._people(homes, missing),
                far_people=self._people(homes, far[homes]),
                nearest_km=nearest_km,
                nearest=nearest,
                leans_on=leans_on,
                leaning=leaning,
                people=self._people(homes),
                decile=self._decile(area),
            )

    def _measure(self, venues: _Venues, within: float) -> _Measured:
        count = len(self._homes)
        away, which = np.full(count, np.inf, dtype=np.float32), np.full(count, -1)
        alone = np.zeros(count, dtype=bool)
        if venues.names:
            limit = np.float32((within * 1000) ** 2)
            _, one_each = np.unique(venues.part_of, return_index=True)
            for start in range(0, count, _HOMES_AT_A_TIME):
                some = slice(start, start + _HOMES_AT_A_TIME)
                squared = self._eastings[some, None] - venues.eastings
                squared *= squared
                down = self._northings[some, None] - venues.northings
                down *= down
                squared += down
                which[some] = nearest = squared.argmin(axis=1)
                away[some] = np.sqrt(np.take_along_axis(squared, nearest[:, None], axis=1)[:, 0]) / 1000
                if len(one_each) < len(venues.names):
                    squared = squared[:, one_each]
                alone[some] = np.count_nonzero(squared <= limit, axis=1) == 1
        return _Measured(away, which, alone)

    def _serves(self, offer: Offer, area: str) -> bool:
        somebody = self._somebody[offer.serves]
        return somebody[area] if area else any(somebody.values())

    def _people(self, homes: slice, some: _Flags | None = None) -> float | None:
        if self._homes.people is None:
            return None
        there = self._homes.people[homes]
        return float(there.sum() if some is None else there[some].sum())

    def _decile(self, area: str) -> float | None:
        if not area:
            return None
        decile = float(self._homes.deciles[self._homes.areas.index(area)])
        return None if np.isnan(decile) else decile


def _count(some: _Flags) -> int:
    return int(np.count_nonzero(some))


def _nearest(venues: _Venues, found: _Measured, homes: slice, lacking: _Flags) -> tuple[float | None, str]:
    if not venues.names or not lacking.any():
        return None, ""
    commonest = int(np.bincount(found.which[homes][lacking]).argmax())
    return round(float(np.median(found.away[homes][lacking])), 2), venues.names[commonest]


def _leaning(venues: _Venues, which: _Numbers, alone: _Flags) -> tuple[str, int]:
    if not alone.any():
        return "", 0
    counts = np.bincount(venues.part_of[which[alone]])
    most = int(counts.argmax())
    if counts[most] < MOST * len(which):
        return "", 0
    return venues.names[int(np.argmax(venues.part_of == most))], int(counts[most])


def _served(serves: tuple[Point, ...] | None, homes: Homes) -> _Flags:
    """The homes that a service means when it says where it works."""
    means = np.full(len(homes), serves is None)
    for point in serves or ():
        easting, northing = to_degrees().transform(point.longitude, point.latitude, direction="INVERSE")
        means |= np.hypot(homes.eastings - easting, homes.northings - northing) <= _SERVES_M
    return means


def _venues(offers: Sequence[Offer], origin: tuple[float, float]) -> _Venues:
    """The spots these offers are at, each once."""
    named = {(each.longitude, each.latitude): each.name for offer in offers for each in offer.venues}
    if not named:
        none = np.zeros(0, dtype=np.float32)
        return _Venues(none, none, (), np.zeros(0, dtype=np.int64))
    longitudes, latitudes = zip(*named, strict=True)
    metres = np.column_stack(to_degrees().transform(longitudes, latitudes, direction="INVERSE")) - origin
    squares = np.round(metres / _SAME_VENUE_M)
    _, part_of = np.unique(squares, axis=0, return_inverse=True)
    eastings, northings = (metres[:, at].astype(np.float32) for at in (0, 1))
    return _Venues(eastings, northings, tuple(named.values()), part_of.reshape(-1))
