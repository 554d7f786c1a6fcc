"""Wards from a GeoJSON file that an operator names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from assets_catalog.places.postcodes import to_degrees

_LARGEST_FILE = 50_000_000
_NAME = re.compile(r"ward_name|wd\d\dnm|name", re.IGNORECASE)
_CODE = re.compile(r"ward_code|wd\d\dcd|code", re.IGNORECASE)
_AUTHORITY = re.compile(r"lad_code|lad\d\dcd", re.IGNORECASE)


class WardsProblemError(ValueError):
    """The file of wards cannot be used; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Wards:
    """The wards of one authority: names and codes beside one another, and their shapes.

    ``features`` are drawn like a borough map's areas (degrees); ``shapes`` are
    measured in (metres on the British grid).
    """

    names: tuple[str, ...]
    codes: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    features: tuple[dict[str, Any], ...]

    def number_of(
        self, eastings: npt.NDArray[np.float64], northings: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.int64]:
        """Which ward each point lies in; the nearest for one that lies in none, since shapes are simplified."""
        tree = shapely.STRtree(list(self.shapes))
        (point, ward) = tree.query_nearest(shapely.points(eastings, northings), all_matches=False)
        found = np.zeros(len(eastings), dtype=np.int64)
        found[point] = ward
        return found


def load_wards(path: Path, lad: str) -> Wards:
    """The wards of an authority in a GeoJSON file (WGS84 degrees), in order of name.

    Names and codes are read from ``ward_name`` and ``ward_code``, or from what
    the ONS calls them (``WD25NM``, ``WD25CD``). Where features say whose they
    are (``lad_code``, ``LAD25CD``), those of other authorities are left out.

    Raises:
        WardsProblemError: it cannot be read, or holds no such wards.
    """
    found = [_ward(feature, lad) for feature in _features(path)]
    wards = sorted((each for each in found if each is not None), key=lambda ward: ward[0])
    if not wards:
        raise WardsProblemError(f"{path.name} holds no wards of {lad} with a name and a shape.")
    return Wards(
        tuple(name for name, _, _, _ in wards),
        tuple(code for _, code, _, _ in wards),
        tuple(shape for _, _, shape, _ in wards),
        tuple(feature for _, _, _, feature in wards),
    )


def _features(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise WardsProblemError(f"{path.name} is too large to be a file of wards (over 50 MB).")
        held = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WardsProblemError(f"The file of wards {path.name} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise WardsProblemError(f"{path.name} is not GeoJSON: it cannot be read as JSON.") from error
    features = held.get("features") if isinstance(held, dict) else None
    if not isinstance(features, list):
        raise WardsProblemError(f'{path.name} is not GeoJSON: it has no list of "features".')
    return features


def _ward(feature: Any, lad: str) -> tuple[str, str, BaseGeometry, dict[str, Any]] | None:
    said = feature.get("properties") if isinstance(feature, dict) else None
    drawn = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(said, dict) or not isinstance(drawn, dict):
        return None
    name, code, whose = (_said(said, asked) for asked in (_NAME, _CODE, _AUTHORITY))
    if not name or (whose and whose != lad) or drawn.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        degrees = shapely.make_valid(shapely.force_2d(shapely.from_geojson(json.dumps(drawn))))
        west, south, east, north = degrees.bounds
    except (ShapelyError, ValueError, TypeError):
        return None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise WardsProblemError(
            "The wards are not in degrees (WGS84). Save them again with the coordinates EPSG:4326."
        )
    shape = shapely.transform(degrees, _to_metres)
    middle = degrees.representative_point()
    shown = {"kind": "area", "name": name, "rank": 1, "at": [middle.x, middle.y]}
    return name, code, shape, {"type": "Feature", "properties": shown, "geometry": drawn}


def _said(properties: dict[str, Any], asked: re.Pattern[str]) -> str:
    return next(
        (str(value).strip() for key, value in properties.items() if asked.fullmatch(str(key)) and value), ""
    )


def _to_metres(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.column_stack(to_degrees().transform(degrees[:, 0], degrees[:, 1], direction="INVERSE"))
