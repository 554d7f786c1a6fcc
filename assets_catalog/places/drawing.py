"""The borough's map as an SVG picture: a plain string with classes, no script and no inline style.

Colours and line widths belong to the style sheet (``.borough-map__...``);
positions and the sizes of words are settled here, so that no two words overlap.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from assets_catalog.places.distance import HasPosition
from assets_catalog.places.layout import Box, Label, View, place_labels, spread, words_in_lines
from assets_catalog.places.postcodes import Point

PIN_RADIUS = 11.0
_HERE_RADIUS = 8.0
_NUDGED = 3.0
#: Metres to a pixel: closer than this every name has its room, and closer still a name may stand off its spot.
_CLOSE = 30.0
_CLOSER = 12.0
_FARTHEST_PIN_DEGREES = 0.15
_MILE_M = 1609.344


@dataclass(frozen=True, slots=True)
class Pin:
    """A numbered place on the map, the number being that of the list beside it."""

    number: int | str
    latitude: float
    longitude: float
    name: str = ""


def borough_svg(
    borough: dict[str, Any],
    pins: Sequence[Pin] = (),
    *,
    width: int,
    height: int,
    title: str,
    here: HasPosition | tuple[float, float] | None = None,
    here_label: str = "You are here",
    zoom: bool = False,
) -> str:
    """Draw a map made by :func:`assets_catalog.places.boroughs.borough_map`.

    ``width`` and ``height`` are CSS pixels. ``title`` is what is read aloud in
    place of the picture; the list beside it must say everything else. ``here``
    is a marker of its own: a point, or a latitude and longitude. With
    ``zoom`` the view closes in on the pins (and ``here``), otherwise it holds
    the borough and the pins close round it. Pins that would hide one another
    are moved apart, with a line to where they belong; pins out of view are left out.
    """
    pins = [pin for pin in pins if _drawable(pin)]
    at = _point(here)
    view = _view(borough, pins, at, width, height, zoom=zoom)
    seen = [pin for pin in pins if view.holds(*view.xy(pin.latitude, pin.longitude))]
    truly = [view.xy(pin.latitude, pin.longitude) for pin in seen]
    spot = [view.xy(at.latitude, at.longitude)] if at else []
    moved = spread(truly, PIN_RADIUS, Box(0, 0, width, height), fixed=spot)
    name = "map-" + hashlib.sha256(f"{title}{width}{height}{len(pins)}".encode()).hexdigest()[:8]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="borough-map" role="img" aria-labelledby="{name}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<title id="{name}">{escape(title)}</title>',
        *_ground(borough, view),
    ]
    taken = [_scale_box(view), *(Box.round(x, y, PIN_RADIUS) for x, y in moved)]
    marker = "".join(_here(each, here_label, taken, view) for each in spot)
    parts += _place_names(borough, view, taken)
    parts += [*_scale(view), marker, *_pins(seen, truly, moved)]
    parts.append("</svg>")
    return "".join(parts)


def _drawable(point: HasPosition) -> bool:
    return math.isfinite(point.latitude) and math.isfinite(point.longitude)


def _point(here: HasPosition | tuple[float, float] | None) -> Point | None:
    if here is None:
        return None
    point = Point(*here) if isinstance(here, tuple) else Point(here.latitude, here.longitude)
    return point if _drawable(point) else None


def _view(
    borough: dict[str, Any], pins: Sequence[Pin], here: Point | None, width: int, height: int, *, zoom: bool
) -> View:
    west, south, east, north = borough["bbox"]
    reach = _FARTHEST_PIN_DEGREES
    wanted = [(pin.latitude, pin.longitude) for pin in pins]
    wanted += [(here.latitude, here.longitude)] if here else []
    points = [
        (latitude, longitude)
        for latitude, longitude in wanted
        if south - reach <= latitude <= north + reach and west - reach <= longitude <= east + reach
    ]
    if zoom and points:
        return View.closing_in(points, width, height, margin=2.4 * PIN_RADIUS)
    return View.of([*points, (south, west), (north, east)], width, height, margin=1.3 * PIN_RADIUS)


def _ground(borough: dict[str, Any], view: View) -> Iterator[str]:
    kinds: dict[str, list[dict[str, Any]]] = {}
    for feature in borough["features"]:
        kinds.setdefault(feature["properties"]["kind"], []).append(feature["geometry"])
    outline = " ".join(rings(geometry, view) for geometry in kinds.get("outline", []))
    cells = " ".join(rings(geometry, view) for geometry in kinds.get("area", []))
    dots = "".join(_dots(geometry, view) for geometry in kinds.get("streets", []))
    yield f'<path class="borough-map__land" d="{outline}"/>'
    if dots:
        yield f'<path class="borough-map__streets" fill="none" stroke-linecap="round" d="{dots}"/>'
    if cells:
        yield f'<path class="borough-map__areas" fill="none" d="{cells}"/>'
    yield f'<path class="borough-map__outline" fill="none" stroke-linejoin="round" d="{outline}"/>'


def rings(geometry: dict[str, Any], view: View) -> str:
    """The outlines of a GeoJSON polygon or of several, as the path of an SVG."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    drawn = []
    for ring in (ring for polygon in polygons for ring in polygon):
        points = (view.xy(latitude, longitude) for longitude, latitude, *_ in ring)
        drawn.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(drawn)


def _dots(geometry: dict[str, Any], view: View) -> str:
    points = (view.xy(latitude, longitude) for longitude, latitude in geometry["coordinates"])
    return "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points if view.holds(x, y))


def _place_names(borough: dict[str, Any], view: View, taken: list[Box]) -> Iterator[str]:
    lowest_rank = 3 if view.metres_a_pixel < _CLOSE else 1
    labels = []
    for feature in borough["features"]:
        properties = feature["properties"]
        if properties["kind"] != "area" or properties["rank"] > lowest_rank:
            continue
        longitude, latitude = properties["at"]
        x, y = view.xy(latitude, longitude)
        main = properties["rank"] == 1
        label = Label(words_in_lines(properties["name"]), x, y, size=12.0 if main else 11.0, bold=main)
        labels.append((properties["rank"], label))
    labels.sort(key=lambda ranked: ranked[0])
    # Across a whole borough a name moved far would name the wrong place.
    reach = 2.5 if view.metres_a_pixel < _CLOSER else 1.0
    page = Box(0, 0, view.width, view.height)
    for label in place_labels([label for _, label in labels], taken, page, reach=reach):
        kind = "borough-map__place" + (" borough-map__place--main" if label.bold else "")
        yield label.text(kind)


def _here(spot: tuple[float, float], words: str, taken: list[Box], view: View) -> str:
    """The marker, with its words where there is room for them; both are added to what is ``taken``."""
    x, y = spot
    if not view.holds(x, y):
        return ""
    taken.append(Box.round(x, y, _HERE_RADIUS))
    label = Label((words,), x, y, size=12.0, bold=True)
    beside = label.width / 2 + 13
    around = [label.at(x, y + 17), label.at(x, y - 17), label.at(x + beside, y), label.at(x - beside, y)]
    whole = Box(0, 0, view.width, view.height)
    clear = [
        each for each in around if whole.contains(each.box) and not any(each.box.hits(box) for box in taken)
    ]
    taken += [each.box for each in clear[:1]]
    return (
        f'<g class="borough-map__here"><circle class="borough-map__here-ring" cx="{x:.1f}" cy="{y:.1f}" '
        f'r="{_HERE_RADIUS:g}"/><circle class="borough-map__here-dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
        + "".join(each.text("borough-map__here-label") for each in clear[:1] if words)
        + "</g>"
    )


def _scale_box(view: View) -> Box:
    return Box(6, view.height - 24, 6 + _scale_length(view)[0] + 4, view.height)


def _scale_length(view: View) -> tuple[float, str]:
    for length_miles, words in (
        (2.0, "2 miles"),
        (1.0, "1 mile"),
        (0.5, "half a mile"),
        (0.25, "quarter of a mile"),
    ):
        length = length_miles * _MILE_M / view.metres_a_pixel
        if length <= view.width / 3.2:
            return length, words
    return length, words


def _scale(view: View) -> Iterator[str]:
    length, words = _scale_length(view)
    base = view.height - 8
    yield (
        f'<g class="borough-map__scale"><path fill="none" d="M8 {base - 4}v4h{length:.1f}v-4"/>'
        f'<text x="8" y="{base - 8}" font-size="11">{words}</text></g>'
    )


def _pins(
    pins: Sequence[Pin], truly: Sequence[tuple[float, float]], moved: Sequence[tuple[float, float]]
) -> Iterator[str]:
    for (true_x, true_y), (x, y) in zip(truly, moved, strict=True):
        if math.hypot(x - true_x, y - true_y) > _NUDGED:
            yield (
                f'<path class="borough-map__lead" fill="none" d="M{true_x:.1f} {true_y:.1f}L{x:.1f} {y:.1f}"/>'
                f'<circle class="borough-map__spot" cx="{true_x:.1f}" cy="{true_y:.1f}" r="2.5"/>'
            )
    for pin, (x, y) in zip(pins, moved, strict=True):
        yield (
            f'<g class="borough-map__pin"><title>{escape(str(pin.number))}. {escape(pin.name)}</title>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{PIN_RADIUS:g}"/>'
            f'<text x="{x:.1f}" y="{y:.1f}" dy="0.36em" font-size="13" text-anchor="middle">{escape(str(pin.number))}</text></g>'
        )
