"""Where a listing's place is, and whether what is said of it hangs together."""

from __future__ import annotations

from assets_catalog import listing
from assets_catalog.places.distance import distance_km
from assets_catalog.places.postcodes import Point, find_postcode, normalise_postcode

#: Further than this from its own postcode, a map position is doubted.
FARTHEST_FROM_POSTCODE_KM = 1.0

_UK_LATITUDES = (49.8, 60.9)
_UK_LONGITUDES = (-8.7, 1.8)


def position(place: listing.Place) -> listing.Place:
    """The place with a point on the map, or with a plain sentence of doubt about the point it was given.

    Without coordinates it takes those of its postcode (``positioned_by``
    "postcode"), and follows the postcode when that changes. Coordinates that
    were given are never moved: where they contradict the postcode, or are not
    in the United Kingdom, ``doubt`` says so. ``doubt`` is worked out afresh each time.
    """
    postcode = find_postcode(place.postal_code)
    given = _given(place)
    if given is None:
        point = {"latitude": postcode.latitude, "longitude": postcode.longitude} if postcode else {}
        nowhere = {"latitude": None, "longitude": None}
        source = "postcode" if postcode else ""
        return place.model_copy(update={**nowhere, **point, "positioned_by": source, "doubt": ""})
    doubt = _doubt(given, postcode, place.postal_code)
    return place.model_copy(update={"positioned_by": "given", "doubt": doubt})


def _given(place: listing.Place) -> Point | None:
    if place.positioned_by == "postcode" or place.latitude is None or place.longitude is None:
        return None
    return Point(place.latitude, place.longitude)


def _doubt(given: Point, postcode: Point | None, written: str) -> str:
    if not _in_the_uk(given):
        if _in_the_uk(Point(given.longitude, given.latitude)):
            return "The latitude and longitude given look swapped."
        return (
            f"The map position given ({given.latitude:g}, {given.longitude:g}) is not in the United Kingdom."
        )
    if postcode is not None:
        apart = distance_km(given, postcode)
        if apart > FARTHEST_FROM_POSTCODE_KM:
            return (
                f"The map position given is {apart:.1f} km from its postcode {normalise_postcode(written)}."
            )
    return ""


def _in_the_uk(point: Point) -> bool:
    south, north = _UK_LATITUDES
    west, east = _UK_LONGITUDES
    return south <= point.latitude <= north and west <= point.longitude <= east
