"""Places: postcodes, names, areas, distances and the borough's map, all worked out on this machine."""

from assets_catalog.places.areas import area_of, areas_of
from assets_catalog.places.boroughs import ATTRIBUTION, borough_map, write_borough_map
from assets_catalog.places.distance import distance_km, distances_km, in_words, miles
from assets_catalog.places.drawing import Pin, borough_svg
from assets_catalog.places.names import NamedPlace, all_places, find_place, places_in
from assets_catalog.places.positions import position
from assets_catalog.places.postcodes import (
    HOME,
    Point,
    PostcodeArea,
    PostcodeInWords,
    authority_of,
    district,
    find_area,
    find_postcode,
    is_postcode,
    normalise_postcode,
    postcodes_in,
    postcodes_of_authority,
)
from assets_catalog.places.resolve import Resolved, Unknown, resolve

__all__ = [
    "ATTRIBUTION",
    "HOME",
    "NamedPlace",
    "Pin",
    "Point",
    "PostcodeArea",
    "PostcodeInWords",
    "Resolved",
    "Unknown",
    "all_places",
    "area_of",
    "areas_of",
    "authority_of",
    "borough_map",
    "borough_svg",
    "distance_km",
    "distances_km",
    "district",
    "find_area",
    "find_place",
    "find_postcode",
    "in_words",
    "is_postcode",
    "miles",
    "normalise_postcode",
    "places_in",
    "position",
    "postcodes_in",
    "postcodes_of_authority",
    "resolve",
    "write_borough_map",
]
