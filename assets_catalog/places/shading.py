"""A map of areas shaded by a number, with the number written in each: an SVG with classes and no inline style.

Shades are steps from 0 (lightest) to 4; their colours belong to the style
sheet (``.shaded-map__area--0`` to ``--4``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np
import shapely

from assets_catalog.places.drawing import rings
from assets_catalog.places.layout import Box, Label, View, place_labels, words_in_lines

#: From these shares on begin the second to the fifth shade.
STEPS = (0.2, 0.4, 0.6, 0.8)
_MARGIN = 8.0
_DARK_FROM = 3


@dataclass(frozen=True, slots=True)
class Shade:
    """An area's share from 0 to 1, and the words written in it ("42%")."""

    share: float
    words: str

    @property
    def step(self) -> int:
        """Which shade: 0 to 4."""
        return sum(self.share >= edge for edge in STEPS)


def shaded_svg(
    features: Sequence[dict[str, Any]],
    shades: Mapping[str, Shade],
    *,
    width: int,
    title: str,
    names: bool,
) -> str:
    """Draw GeoJSON features of kind "area" (and "outline"), each shaded by its name's share.

    ``width`` is in CSS pixels; the height follows. ``title`` is read aloud in
    its place, and the table beside it must say the rest. With ``names`` each
    area has its name where there is room. An area of no known share is white.
    """
    areas = [each for each in features if each["properties"]["kind"] == "area"]
    height = _height(areas, width)
    view = _view(areas, width, height)
    mark = "shaded-" + hashlib.sha256(f"{title}{width}".encode()).hexdigest()[:8]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="shaded-map" role="img" aria-labelledby="{mark}" '
        f'viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}">',
        f'<title id="{mark}">{escape(title)}</title>',
    ]
    for feature in areas:
        shade = shades.get(feature["properties"]["name"])
        kind = f"shaded-map__area--{shade.step}" if shade else "shaded-map__area--none"
        parts.append(
            f'<path class="shaded-map__area {kind}" fill-rule="evenodd" d="{rings(feature["geometry"], view)}"/>'
        )
    for feature in features:
        if feature["properties"]["kind"] == "outline":
            parts.append(
                f'<path class="shaded-map__outline" fill="none" d="{rings(feature["geometry"], view)}"/>'
            )
    parts += _words(areas, shades, view, names=names)
    parts.append("</svg>")
    return "".join(parts)


def _corners(areas: Sequence[dict[str, Any]]) -> Iterator[tuple[float, float]]:
    for feature in areas:
        drawn = feature["geometry"]
        polygons = drawn["coordinates"] if drawn["type"] == "MultiPolygon" else [drawn["coordinates"]]
        for longitude, latitude, *_ in (point for polygon in polygons for point in polygon[0]):
            yield latitude, longitude


def _view(areas: Sequence[dict[str, Any]], width: float, height: float) -> View:
    return View.of(list(_corners(areas)), width, height, margin=_MARGIN)


def _middle(geometry: dict[str, Any], view: View) -> tuple[float, float]:
    """The spot of an area that is furthest from its edge: where words have the most room."""
    degrees = shapely.from_geojson(json.dumps(geometry))
    flat = shapely.transform(
        degrees, lambda points: np.array([view.xy(latitude, longitude) for longitude, latitude in points])
    )
    largest = max(shapely.get_parts(flat), key=lambda part: part.area)
    x, y = shapely.maximum_inscribed_circle(largest, tolerance=1.0).coords[0]
    return x, y


def _height(areas: Sequence[dict[str, Any]], width: int) -> float:
    """The height that just holds the areas at this width."""
    corners = list(_corners(areas))
    tall = View.of(corners, width, 100_000, margin=_MARGIN)
    ys = [tall.xy(latitude, longitude)[1] for latitude, longitude in corners]
    return max(ys) - min(ys) + 2 * _MARGIN


def _words(
    areas: Sequence[dict[str, Any]], shades: Mapping[str, Shade], view: View, *, names: bool
) -> Iterator[str]:
    """Numbers first, each in its area; then the names that still find room above theirs."""
    page = Box(0, 0, view.width, view.height)
    numbers, dark = [], {}
    for feature in sorted(areas, key=lambda each: each["properties"]["rank"]):
        said = feature["properties"]
        shade = shades.get(said["name"])
        if shade:
            x, y = _middle(feature["geometry"], view)
            label = Label((shade.words,), x, y + (6 if names else 0), size=12.0, bold=True)
            numbers.append((label, said["name"]))
            dark[said["name"]] = shade.step >= _DARK_FROM
    taken: list[Box] = []
    placed: list[tuple[Label, str]] = []
    for label, name in numbers:
        found = place_labels([label], taken, page, reach=0.0)
        taken += [each.box for each in found]
        placed += [(each, name) for each in found]
    for label, name in placed:
        kind = "shaded-map__number" + (" shaded-map__number--light" if dark[name] else "")
        yield label.text(kind)
        if names:
            lines = words_in_lines(name)
            above = replace(label, lines=lines, size=10.5, bold=False, y=label.y - 7 - 6.2 * len(lines))
            room = place_labels([above], taken, page, reach=0.0)
            for each in room:
                taken.append(each.box)
                kind = "shaded-map__name" + (" shaded-map__name--light" if dark[name] else "")
                yield each.text(kind)
