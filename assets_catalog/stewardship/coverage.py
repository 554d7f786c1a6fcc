"""Coverage: of the homes in each area, how many have each kind of help within reach, and in which way.

Distance is measured from homes, in a straight line, to places where somebody
could go today: to the nearest through a tree of the venues, and to others only
where it has to be known whether there is a second one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.places.postcodes import Point, to_degrees
from assets_catalog.stewardship.homes import Homes
from assets_catalog.stewardship.near_enough import RIDE_KM, WALK_KM, easy_km, near_enough_km
from assets_catalog.stewardship.offers import Offer
from assets_catalog.stewardship.venues import Measured, Nearness, Venues, venues_of

#: How far from a neighbourhood's middle a service that says it works there works, in metres: a mile.
_SERVES_M = 1600.0
#: From this share of an area's homes on, the area is said to have it, or to lean on one venue.
MOST = 0.5

Way = Literal["walk", "ride", "near", "visited", "covered"]

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


def coverage(
    offers: Sequence[Offer], homes: Homes, progress: Callable[[int, int], None] | None = None
) -> Coverage:
    """Count every kind of help in every area; ``progress`` is told how many kinds are done, of how many.

    Adding an offer never lowers a count of homes reached, nor does a greater distance.
    """
    by_need: dict[str, list[Offer]] = {each.id: [] for each in categories.all_categories()}
    for offer in offers:
        for need in offer.needs:
            by_need[need].append(offer)
    counting = _Counting(homes, offers)
    cells: dict[tuple[str, str], Reach] = {}
    for done, (need, there) in enumerate(by_need.items(), 1):
        cells |= {(need, cell.area): cell for cell in counting.of(need, there)}
        if progress:
            progress(done, len(by_need))
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
        self._nearness = Nearness(homes.eastings, homes.northings)
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
        venues = venues_of(offers)
        found = self._nearness.measure(venues, near_enough_km(need))
        visited = np.zeros(len(self._homes), dtype=bool)
        for serves in {each.serves for each in offers if each.at_home}:
            visited |= self._served[serves]
        phone = Counter(each.serves for each in offers if each.by_phone)
        visits = Counter(each.serves for each in offers if each.at_home)
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
                phone=self._serving(phone, area),
                visits=self._serving(visits, area),
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

    def _serving(self, counts: Counter[tuple[Point, ...] | None], area: str) -> int:
        """How many of these services work in an area (or, with none named, anywhere in the borough)."""
        return sum(
            count
            for serves, count in counts.items()
            if (self._somebody[serves][area] if area else any(self._somebody[serves].values()))
        )

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


def _nearest(venues: Venues, found: Measured, homes: slice, lacking: _Flags) -> tuple[float | None, str]:
    if not venues.names or not lacking.any():
        return None, ""
    commonest = int(np.bincount(found.which[homes][lacking]).argmax())
    return round(float(np.median(found.away[homes][lacking])), 2), venues.names[commonest]


def _leaning(venues: Venues, which: _Numbers, alone: _Flags) -> tuple[str, int]:
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
