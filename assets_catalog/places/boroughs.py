"""A borough's map, made from its postcodes alone.

The postcode directory says which local authority each postcode lies in. So the
outline is a hull of the borough's postcodes, cut back to where its neighbours'
begin; the neighbourhoods are Voronoi cells of the named places; and the
postcodes themselves draw the built-up streets. Ordnance Survey's and the ONS's
terms ask that :data:`ATTRIBUTION` stands beside it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from assets_catalog.places.drawing import Pin, borough_svg
from assets_catalog.places.names import NamedPlace, all_places
from assets_catalog.places.postcodes import HOME, postcodes_of_authority, postcodes_of_others, to_degrees

__all__ = ["ATTRIBUTION", "Pin", "borough_map", "borough_svg", "write_borough_map"]

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright "
    "and database right. Source: Office for National Statistics licensed under the Open Government Licence v3.0"
)

#: Of the concave hull: 0 follows every gap, 1 is convex. Chosen on Croydon: the outline shares 0.94 of
#: its area with the true one, against 0.88 for a tighter hull of 0.06 without the neighbours' postcodes.
_HULL_RATIO = 0.15
_HULL_MARGIN_M = 150.0
_SMOOTHING_M = 120.0
_TOLERANCE_M = 25.0
_NEIGHBOURS_WITHIN_M = 2000.0
_THINNED_TO_M = 20.0
_MOST_DOTS = 1800
_DECIMALS = 5

_Points = npt.NDArray[np.float64]


def borough_map(lad: str = HOME) -> dict[str, Any]:
    """The map of a local authority as a GeoJSON FeatureCollection in WGS84 degrees.

    Each feature has a ``kind``: one "outline"; an "area" for each named
    neighbourhood, with its ``name``, ``rank`` (1 is shown first) and ``at``
    (longitude, latitude of its middle); and one "streets", a MultiPoint. The
    same directory always gives the same map.

    Raises:
        ValueError: there is no such authority in Great Britain, or too little of it to draw.
    """
    if lad.startswith("N"):
        raise ValueError(f"{lad} is in Northern Ireland, which is not on the grid that maps are drawn on.")
    own = _thinned(np.column_stack(postcodes_of_authority(lad)))
    if len(own) < 50:
        raise ValueError(f"There are too few postcodes of {lad} to draw a map.")
    outline = _outline(own, _others(lad, own))
    features = [_feature(outline, {"kind": "outline", "authority": lad})]
    features += _areas(outline)
    dots = own[:: -(-len(own) // _MOST_DOTS)]
    features.append(_feature(shapely.multipoints(dots), {"kind": "streets"}))
    west, south, east, north = _in_degrees(outline).bounds
    return {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "bbox": [round(edge, _DECIMALS) for edge in (west, south, east, north)],
        "features": features,
    }


def write_borough_map(path: Path, lad: str = HOME) -> Path:
    """Make the map and write it as a file of GeoJSON, whole or not at all."""
    drawn = json.dumps(borough_map(lad), ensure_ascii=False, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_text(drawn, encoding="utf-8")
    unfinished.replace(path)
    return path


def _thinned(points: _Points) -> _Points:
    """One point in each square of the grid, in order of position: blocks of flats share a point many times."""
    squares = np.round(points / _THINNED_TO_M).astype(np.int64)
    _, first = np.unique(squares, axis=0, return_index=True)
    chosen: _Points = points[first]
    return chosen


def _others(lad: str, own: _Points) -> _Points:
    west, south = own.min(axis=0) - _NEIGHBOURS_WITHIN_M
    east, north = own.max(axis=0) + _NEIGHBOURS_WITHIN_M
    others = np.column_stack(postcodes_of_others(lad, (west, south, east, north)))
    return _thinned(others) if len(others) else others


def _outline(own: _Points, others: _Points) -> BaseGeometry:
    hull = shapely.concave_hull(shapely.multipoints(own), ratio=_HULL_RATIO).buffer(_HULL_MARGIN_M)
    if len(others):
        # Two authorities may share a point (a PO box): it stays with this one.
        _, first = np.unique(np.vstack([own, others]), axis=0, return_index=True)
        points = shapely.multipoints(np.vstack([own, others])[np.sort(first)])
        cells = shapely.get_parts(shapely.voronoi_polygons(points, ordered=True, extend_to=hull))
        hull = hull.intersection(shapely.union_all(cells[: len(own)]))
    smooth = hull.buffer(_SMOOTHING_M).buffer(-2 * _SMOOTHING_M).buffer(_SMOOTHING_M)
    largest = max(shapely.get_parts(smooth), key=lambda part: part.area)
    return shapely.Polygon(largest.exterior).simplify(_TOLERANCE_M)


def _areas(outline: BaseGeometry) -> list[dict[str, Any]]:
    places = [place for place in all_places() if place.area and outline.contains(_on_grid(place))]
    if len(places) < 2:
        return []
    middles = shapely.multipoints([_on_grid(place) for place in places])
    cells = shapely.get_parts(shapely.voronoi_polygons(middles, ordered=True, extend_to=outline))
    return [
        _feature(
            cell.intersection(outline),
            {"kind": "area", "name": place.name, "rank": place.rank, "at": [place.longitude, place.latitude]},
        )
        for cell, place in zip(cells, places, strict=True)
    ]


def _on_grid(place: NamedPlace) -> BaseGeometry:
    return shapely.Point(to_degrees().transform(place.longitude, place.latitude, direction="INVERSE"))


def _in_degrees(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(
        geometry, lambda metres: np.column_stack(to_degrees().transform(metres[:, 0], metres[:, 1]))
    )


def _feature(geometry: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    rounded = shapely.transform(_in_degrees(geometry), lambda degrees: np.round(degrees, _DECIMALS))
    return {"type": "Feature", "properties": properties, "geometry": json.loads(json.dumps(mapping(rounded)))}
