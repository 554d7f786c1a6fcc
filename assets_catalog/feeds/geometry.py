"""Where the features of a GeoJSON file are, in degrees, whatever they are drawn as and measured in."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from pyproj import Transformer
from pyproj.exceptions import ProjError

from assets_catalog.feeds.records import many, one, words

#: East and north as they stand in the file, to longitude and latitude.
Degrees = Callable[[float, float], tuple[float, float]]

_EPSG = re.compile(r"EPSG[:/]+(?:\d[\d.]*[:/]+)?(\d{4,6})$", re.IGNORECASE)
_IN_DEGREES = frozenset({4326, 4258, 4269})
_GRID = 27700
_LOOKED_AT = 200


def features_of(said: Any) -> list[Any] | None:
    """The features of a collection, of a list of them, or of one alone; None for what is no GeoJSON."""
    if isinstance(said, list):
        features = [one(each).get("type") == "Feature" for each in said]
        return said if any(features) else None
    body = one(said)
    if body.get("type") == "Feature" and ("properties" in body or "geometry" in body):
        return [body]
    listed = body.get("features")
    return listed if body.get("type") == "FeatureCollection" and isinstance(listed, list) else None


def degrees_of(said: dict[str, Any], features: Sequence[Any], notes: list[str]) -> Degrees:
    """How its positions become degrees: as it says itself (``crs``), or as the numbers show.

    Numbers beyond any degree that lie within Great Britain on the National Grid
    are taken for that; what was made of them is noted.
    """
    named = words(one(one(said.get("crs")).get("properties")).get("name"))
    found = _EPSG.search(named)
    code = int(found[1]) if found else 0
    some = list(_some(features))
    if not code and some and all(_is_on_the_grid(*each) for each in some):
        code = _GRID
    # Programs that made degrees of it often leave the old name beside them.
    if not code or code in _IN_DEGREES or all(abs(east) <= 180 and abs(north) <= 90 for east, north in some):
        return _as_it_is
    try:
        change = Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
    except ProjError:
        notes.append(f"Its positions are measured in a way that is not known ({named[:60]}).")
        return _as_it_is
    grid = "the British National Grid" if code == _GRID else f"EPSG:{code}"
    notes.append(f"Its positions are on {grid}, and were made into latitude and longitude.")

    def changed(east: float, north: float) -> tuple[float, float]:
        x, y = change.transform(east, north)
        # What lies outside the system comes out as infinite: then it is left as it was, and said to be nowhere.
        return (round(x, 6), round(y, 6)) if math.isfinite(x) and math.isfinite(y) else (east, north)

    return changed


def point(geometry: Any, degrees: Degrees) -> tuple[str, str]:
    """Latitude and longitude of a point (GeoJSON writes longitude first); of an area, the middle of its corners."""
    corners = [degrees(*each) for each in _corners(_coordinates(one(geometry)), 0)]
    if not corners:
        return "", ""
    east, north = [each[0] for each in corners], [each[1] for each in corners]
    if len(corners) == 1:
        return repr(north[0]), repr(east[0])
    return f"{(min(north) + max(north)) / 2:.6f}", f"{(min(east) + max(east)) / 2:.6f}"


def _coordinates(geometry: dict[str, Any]) -> Any:
    within = many(geometry.get("geometries"))
    return [each.get("coordinates") for each in within] if within else geometry.get("coordinates")


def _corners(value: Any, deep: int) -> Iterator[tuple[float, float]]:
    if not isinstance(value, list) or deep > 5:
        return
    numbers = [_number(each) for each in value[:2]]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        yield numbers[0], numbers[1]
        return
    for each in value:
        yield from _corners(each, deep + 1)


def _number(value: Any) -> float | None:
    if isinstance(value, list | dict | bool) or value is None:
        return None
    try:
        number = float(words(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _some(features: Sequence[Any]) -> Iterator[tuple[float, float]]:
    """The first corner of the first few features that have one."""
    corners = (
        next(_corners(_coordinates(one(one(each).get("geometry"))), 0), None)
        for each in islice(features, _LOOKED_AT)
    )
    return (each for each in corners if each is not None)


def _is_on_the_grid(east: float, north: float) -> bool:
    return 1_000 < east < 700_000 and 1_000 < north < 1_300_000


def _as_it_is(east: float, north: float) -> tuple[float, float]:
    return east, north
