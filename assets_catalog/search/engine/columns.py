"""What the index knows of each document besides its words, as one array for each fact."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import msgpack
import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.places.distance import EARTH_RADIUS_KM
from assets_catalog.search.engine import bits
from assets_catalog.search.engine.weights import travel_km
from assets_catalog.stewardship.trust import CURVE_DAYS

Arrays = dict[str, npt.NDArray[Any]]

#: Day numbers that stand for "not full" and "full until further notice".
NOT_FULL, FULL_FOR_NOW = 0, 2**31 - 1
OLDEST = 127


def on_the_sphere(latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Points as x, y, z in kilometres from the middle of the earth: a row each."""
    latitude = np.radians(np.asarray(latitudes, dtype=np.float64))
    longitude = np.radians(np.asarray(longitudes, dtype=np.float64))
    level = np.cos(latitude)
    return EARTH_RADIUS_KM * np.stack(
        (level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)), axis=-1
    )


def point_on_the_sphere(latitude: float, longitude: float) -> npt.NDArray[np.float64]:
    """One point as x, y, z; the same as :func:`on_the_sphere`, without its arrays."""
    north, east = math.radians(latitude), math.radians(longitude)
    level = math.cos(north)
    return EARTH_RADIUS_KM * np.array((level * math.cos(east), level * math.sin(east), math.sin(north)))


def sets(records: Sequence[dict[str, Any]]) -> tuple[Arrays, dict[str, list[str]]]:
    """The facets that are sets of documents, a row of bits each, and the values their rows stand for."""
    languages = sorted({code for record in records for code in record["languages"]})
    values = {
        "categories": [each.id for each in categories.all_categories()],
        "free": ["free"],
        "cheap": ["cheap"],
        "access": list(ACCESS),
        "delivery": list(DELIVERY),
        "languages": languages,
    }
    arrays: Arrays = {}
    for name, options in values.items():
        members: dict[str, list[int]] = {value: [] for value in options}
        for number, record in enumerate(records):
            held = record[name] if isinstance(record[name], list) else [name] * bool(record[name])
            for value in held:
                if value in members:
                    members[value].append(number)
        lists = [np.unique(np.asarray(members[value], dtype=np.int32)) for value in options]
        arrays[f"set_{name}"] = bits.from_lists(lists, len(records))
    return arrays, values


def facts(records: Sequence[dict[str, Any]]) -> Arrays:
    """Plain facts, one value a document."""
    ids = np.array([record["id"].encode() for record in records] or [b""], dtype=np.bytes_)[: len(records)]
    return {
        "ids": ids,
        "by_id": np.argsort(ids, kind="stable").astype(np.int32),
        "youngest": np.array([record["ages"][0] or 0 for record in records], dtype=np.int16),
        "oldest": np.array(
            [OLDEST if (age := record["ages"][1]) is None else age for record in records], dtype=np.int16
        ),
        "checked_on": np.array([record["checked"] for record in records], dtype=np.int32),
        "told_on": np.array([record["trust"][0] for record in records], dtype=np.int32),
        "trust": np.array([record["trust"][1:] for record in records], dtype=np.float32).reshape(
            len(records), len(CURVE_DAYS)
        ),
        "full_until": np.array([_full_until(record) for record in records], dtype=np.int32),
        "closed": np.array([record["closed"] for record in records], dtype=np.bool_),
        "breadth": np.array([len(record["categories"]) for record in records], dtype=np.uint8),
        "travel_km": np.array([travel_km(record["categories"]) for record in records], dtype=np.float32),
    }


def _full_until(record: dict[str, Any]) -> int:
    if record["accepting"]:
        return NOT_FULL
    return int(record["full_until"] or FULL_FOR_NOW)


def positions(records: Sequence[dict[str, Any]]) -> Arrays:
    """Where each document is: x, y and z of its first place, a row each; any more places beside them.

    A document without a place is infinitely far from everywhere.
    """
    first = np.full((len(records), 3), np.inf)
    placed = [number for number, record in enumerate(records) if record["places"]]
    if placed:
        spots = [records[number]["places"][0] for number in placed]
        first[placed] = on_the_sphere([spot[0] for spot in spots], [spot[1] for spot in spots])
    more = [(number, spot) for number, record in enumerate(records) for spot in record["places"][1:]]
    return {
        "place": first.T.copy(),
        "more_documents": np.array([number for number, _ in more], dtype=np.int32),
        "more_places": on_the_sphere([spot[0] for _, spot in more], [spot[1] for _, spot in more]),
    }


def filed_under(records: Sequence[dict[str, Any]]) -> Arrays:
    """For each category the documents filed under it, and whether it is their first category."""
    known = {each.id: number for number, each in enumerate(categories.all_categories())}
    filed = [
        (known[category], number, place == 0)
        for number, record in enumerate(records)
        for place, category in enumerate(dict.fromkeys(record["categories"]))
        if category in known
    ]
    filed.sort(key=lambda entry: entry[:2])
    which = np.array([entry[0] for entry in filed], dtype=np.int64)
    return {
        "category_start": np.searchsorted(which, np.arange(len(known) + 1)).astype(np.int64),
        "category_documents": np.array([entry[1] for entry in filed], dtype=np.int32),
        "category_first": np.array([entry[2] for entry in filed], dtype=np.bool_),
    }


def packed_records(records: Sequence[dict[str, Any]]) -> Arrays:
    """The records themselves, packed end to end: only a page's worth is ever unpacked."""
    packed = [msgpack.packb(record) for record in records]
    return {
        "records": np.frombuffer(b"".join(packed) or b"\0", dtype=np.uint8),
        "record_start": np.cumsum([0, *map(len, packed)], dtype=np.int64),
    }
