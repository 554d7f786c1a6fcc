"""Venues: the spots that services are at, and how near each home is to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt
import shapely

from assets_catalog.places.postcodes import to_degrees
from assets_catalog.stewardship.offers import Offer

#: Places closer than this are one venue: two rooms of a hall.
_SAME_VENUE_M = 25.0
#: Venues looked at together for a second one near enough: most homes have theirs among the first few.
_AT_A_TIME = 32

_Floats = npt.NDArray[np.float64]
_Numbers = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Venues:
    """Spots in metres on the grid, their names, and the venue that each is part of."""

    eastings: _Floats
    northings: _Floats
    names: tuple[str, ...]
    part_of: _Numbers


@dataclass(frozen=True, slots=True)
class Measured:
    """Of each home: kilometres to the nearest spot, which it is, whether one venue alone is near enough."""

    away: _Floats
    which: _Numbers
    alone: _Flags


def venues_of(offers: Sequence[Offer]) -> Venues:
    """The spots these offers are at, each once."""
    named = {(each.longitude, each.latitude): each.name for offer in offers for each in offer.venues}
    longitudes, latitudes = np.array(list(named)).reshape(-1, 2).T
    metres = np.column_stack(to_degrees().transform(longitudes, latitudes, direction="INVERSE"))
    # What is on the other side of the earth is nowhere on the grid.
    there = np.isfinite(metres).all(axis=1)
    eastings, northings = metres[there].T
    east, north = (np.round(each / _SAME_VENUE_M).astype(np.int64) for each in (eastings, northings))
    _, part_of = np.unique((east << 32) + north, return_inverse=True)
    return Venues(eastings, northings, tuple(compress(named.values(), there)), part_of)


class Nearness:
    """Homes, in metres on the grid, to be measured to one set of venues after another."""

    def __init__(self, eastings: _Floats, northings: _Floats) -> None:
        self._eastings, self._northings = eastings, northings
        self._points = shapely.points(eastings, northings)

    def measure(self, venues: Venues, within: float) -> Measured:
        """Measure every home; ``within`` is how near is near enough, in kilometres."""
        count = len(self._eastings)
        away, which = np.full(count, np.inf), np.full(count, len(venues.names))
        alone = np.zeros(count, dtype=bool)
        if venues.names:
            tree = shapely.STRtree(shapely.points(venues.eastings, venues.northings))
            (home, spot), metres = tree.query_nearest(self._points, return_distance=True)
            away[home] = metres / 1000
            # Of two that are equally near, the first.
            np.minimum.at(which, home, spot)
            near = np.flatnonzero(away <= within)
            alone[near] = self._one_alone(near, venues, within * 1000)
        return Measured(away, which, alone)

    def _one_alone(self, some: _Numbers, venues: Venues, within: float) -> _Flags:
        """Which of these homes have exactly one venue within so many metres."""
        _, one_each = np.unique(venues.part_of, return_index=True)
        eastings, northings = self._eastings[some], self._northings[some]
        found = np.zeros(len(some), dtype=np.int64)
        left = np.arange(len(some))
        for start in range(0, len(one_each), _AT_A_TIME):
            part = one_each[start : start + _AT_A_TIME]
            squared = (eastings[left, None] - venues.eastings[part]) ** 2
            squared += (northings[left, None] - venues.northings[part]) ** 2
            found[left] += np.count_nonzero(squared <= within * within, axis=1)
            left = left[found[left] < 2]
        alone: _Flags = found == 1
        return alone
