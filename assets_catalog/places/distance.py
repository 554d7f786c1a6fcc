"""How far apart two points are, and how people say it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

_KM_IN_A_MILE = 1.609344
#: The mean radius that geopy takes for its great circles.
EARTH_RADIUS_KM = 6371.009


class HasPosition(Protocol):
    """Anything with a latitude and a longitude in WGS84 degrees."""

    @property
    def latitude(self) -> float: ...

    @property
    def longitude(self) -> float: ...


def distance_km(a: HasPosition, b: HasPosition) -> float:
    """The great-circle distance between two points, in kilometres."""
    return km_between((a.latitude, a.longitude), (b.latitude, b.longitude))


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The great-circle distance between two (latitude, longitude) in degrees, in kilometres."""
    # Only here: importing it brings a dozen geocoders, and a first search would wait for them.
    from geopy.distance import great_circle

    return float(great_circle(a, b).km)


def distances_km(
    latitude: float,
    longitude: float,
    latitudes: npt.ArrayLike,
    longitudes: npt.ArrayLike,
) -> npt.NDArray[np.float64]:
    """The great-circle distances from one point to many, in kilometres, on the same sphere as :func:`distance_km`.

    NaN where a latitude or longitude is NaN.
    """
    here_latitude, here_longitude = np.radians(latitude), np.radians(longitude)
    there_latitude = np.radians(np.asarray(latitudes, dtype=np.float64))
    there_longitude = np.radians(np.asarray(longitudes, dtype=np.float64))
    half_chord = (
        np.sin((there_latitude - here_latitude) / 2) ** 2
        + np.cos(here_latitude) * np.cos(there_latitude) * np.sin((there_longitude - here_longitude) / 2) ** 2
    )
    result: npt.NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half_chord, 0.0, 1.0)))
    return result


def miles(km: float) -> float:
    """Kilometres as miles."""
    return km / _KM_IN_A_MILE


def in_words(km: float) -> str:
    """A distance as a person reads it: "less than 0.1 miles", "0.4 miles", "1 mile", "12 miles"."""
    far = miles(km)
    if far < 0.1:
        return "less than 0.1 miles"
    rounded = round(far) if far >= 9.95 else round(far, 1)
    if rounded == 1:
        return "1 mile"
    return f"{rounded:g} miles" if rounded < 1000 else f"{rounded:,.0f} miles"
