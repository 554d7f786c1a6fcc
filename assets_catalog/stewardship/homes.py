"""Where people live, as well as postcodes can say, and the areas that is counted by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets_catalog.places.distance import distances_km
from assets_catalog.places.names import areas
from assets_catalog.places.postcodes import postcodes_of_authority, to_degrees
from assets_catalog.places.wards import Wards
from assets_catalog.stewardship.population import People

Floats = npt.NDArray[np.float64]


class NoHomesError(ValueError):
    """There is nothing to count: the message says why."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Points that stand for homes, in order of area.

    Metres on the British grid. ``starts`` says where each area's points begin
    (and, at its end, how many there are). ``people`` at each point and the
    ``decile`` of deprivation of each area (1 the most deprived tenth of
    England, 10 the least) are None or NaN where nobody has loaded them.
    """

    eastings: Floats
    northings: Floats
    areas: tuple[str, ...]
    starts: npt.NDArray[np.int64]
    people: Floats | None
    deciles: Floats

    @classmethod
    def of(
        cls,
        eastings: npt.ArrayLike,
        northings: npt.ArrayLike,
        area: npt.ArrayLike,
        names: Sequence[str],
        people: npt.ArrayLike | None = None,
        deciles: npt.ArrayLike | None = None,
    ) -> Homes:
        """Homes from points, each with the number of its area among ``names``; areas with none are left out.

        ``people`` and ``deciles`` are of each point.
        """
        which = np.asarray(area, dtype=np.int64)
        order = np.argsort(which, kind="stable")
        counts = np.bincount(which, minlength=len(names))
        lived_in = counts > 0
        starts = np.concatenate([[0], np.cumsum(counts[lived_in])]).astype(np.int64)
        weights = None if people is None else np.asarray(people, dtype=np.float64)[order]
        mean = np.full(len(names), np.nan)
        if deciles is not None:
            mean = _mean_decile(which, np.asarray(deciles, dtype=np.float64), people, len(names))
        return cls(
            np.asarray(eastings, dtype=np.float64)[order],
            np.asarray(northings, dtype=np.float64)[order],
            tuple(name for name, there in zip(names, lived_in, strict=True) if there),
            starts,
            weights,
            mean[lived_in],
        )

    def __len__(self) -> int:
        return len(self.eastings)

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many points each area has."""
        return np.diff(self.starts)

    @property
    def people_of_areas(self) -> Floats | None:
        """How many people live in each area."""
        return None if self.people is None else np.add.reduceat(self.people, self.starts[:-1])


def homes_of(
    lad: str, *, wards: Wards | None = None, people: People | None = None, by_ward: bool = False
) -> Homes:
    """The homes of a local authority, by our neighbourhoods or by ward.

    Every spot that has postcodes counts once: a sorting office has over a
    thousand, for boxes, and nobody lives in them. People are known by ward,
    so they need the wards too; a ward's people are spread evenly over its spots.

    Raises:
        NoHomesError: the authority has no postcodes, or ``by_ward`` without wards.
    """
    try:
        spots: Floats = np.unique(np.column_stack(postcodes_of_authority(lad)), axis=0)
    except ValueError:  # no directory of postcodes at all
        spots = np.zeros((0, 2))
    if not len(spots):
        raise NoHomesError(f"There are no postcodes of {lad} to count. Check FRONTDOOR_AUTHORITY.")
    eastings, northings = spots[:, 0], spots[:, 1]
    in_ward = wards.number_of(eastings, northings) if wards else None
    heads = decile = None
    if wards and in_ward is not None and people is not None:
        counts = np.maximum(np.bincount(in_ward, minlength=len(wards.names)), 1)
        heads = np.array([people.in_ward(code) for code in wards.codes])[in_ward] / counts[in_ward]
        decile = np.array([people.decile(code) for code in wards.codes])[in_ward]
    if by_ward:
        if wards is None or in_ward is None:
            raise NoHomesError("There are no wards to count by.")
        return Homes.of(eastings, northings, in_ward, wards.names, heads, decile)
    names = tuple(place.name for place in areas())
    return Homes.of(eastings, northings, _nearest_area(eastings, northings), names, heads, decile)


def _nearest_area(eastings: Floats, northings: Floats) -> npt.NDArray[np.int64]:
    """Each home's neighbourhood as the map draws it: the nearest of the borough's own."""
    longitudes, latitudes = to_degrees().transform(eastings, northings)
    away = [distances_km(place.latitude, place.longitude, latitudes, longitudes) for place in areas()]
    nearest: npt.NDArray[np.int64] = np.argmin(np.stack(away), axis=0)
    return nearest


def _mean_decile(
    which: npt.NDArray[np.int64], deciles: Floats, people: npt.ArrayLike | None, count: int
) -> Floats:
    weights = np.ones(len(which)) if people is None else np.asarray(people, dtype=np.float64)
    known = ~np.isnan(deciles)
    total = np.bincount(which[known], (weights * deciles)[known], minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = total / np.bincount(which[known], weights[known], minlength=count)
    return mean
