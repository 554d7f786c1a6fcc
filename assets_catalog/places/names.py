"""Places by name: the neighbourhoods of the borough, and the towns around it.

The list is ``gazetteer.yaml``, written and edited by hand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from assets_catalog import yaml_files
from assets_catalog.places.postcodes import Point

#: Shorter names are too close to ordinary words (Purley, Morden) to be read through a misspelling.
_SHORTEST_MENDED = 8
_LONG = 12
_MOST_WORDS_MENDED = 60
_SAME = {"saint": "st", "street": "st", "road": "rd", "and": "and"}
_STREETS = {
    "road",
    "rd",
    "street",
    "lane",
    "avenue",
    "ave",
    "close",
    "drive",
    "way",
    "gardens",
    "crescent",
    "grove",
}


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that people name.

    ``area`` False is a road, landmark or estate that is no neighbourhood of
    its own. ``ambiguous`` names are also common words or people's names.
    ``rank`` 1 to 3 says which names a small map keeps first.
    ``whole_borough`` is the name of the borough itself, measured from its
    town centre.
    """

    name: str
    latitude: float
    longitude: float
    borough: str
    in_borough: bool
    also: tuple[str, ...] = ()
    area: bool = True
    rank: int = 2
    ambiguous: bool = False
    whole_borough: bool = False

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(self.latitude, self.longitude)


@cache
def all_places() -> tuple[NamedPlace, ...]:
    """Every named place: those of the borough first, in the order of the list."""
    listed = _gazetteer()
    home = next(entry["name"] for entry in listed["in_borough"] if entry.get("whole"))
    places = [_place(entry, home, in_borough=True) for entry in listed["in_borough"]]
    for borough, entries in listed["neighbours"].items():
        places += [_place(entry, borough, in_borough=False) for entry in entries]
    return tuple(places)


@cache
def areas(*, in_borough: bool = True) -> tuple[NamedPlace, ...]:
    """The neighbourhoods that the borough is divided into, or the towns around it."""
    return tuple(place for place in all_places() if place.area and place.in_borough == in_borough)


@cache
def words_of_names() -> frozenset[str]:
    """Every word that stands in the name of a place, lower case."""
    return frozenset(word for name in _by_name() for word in name.split())


def find_place(text: str) -> NamedPlace | None:
    """The place of this name, other name or close misspelling; None if there is none."""
    name = _normalise(text)
    return _by_name().get(name) or _mended(name)


def close_names(text: str, limit: int = 3) -> list[str]:
    """Names of places that look most like this, best first; empty when nothing does."""
    name = _normalise(text)
    if len(name) < 3:
        return []
    found: list[str] = []
    near = process.extract(name, _by_name().keys(), scorer=fuzz.ratio, score_cutoff=65, limit=12)
    for known, _, _ in near:
        place = _by_name()[known].name
        if place not in found:
            found.append(place)
    return found[:limit]


def places_in(words: Sequence[str]) -> list[tuple[int, int, NamedPlace]]:
    """The places named in a sentence, as (first word, word after the last, place).

    The longest name at each word wins ("New Addington", not "Addington"); the
    spans do not overlap. A name that is part of a road's ("Purley Road") is
    not a place. Whether an ``ambiguous`` name is meant is for the reader of
    the sentence to judge.
    """
    parts = [(part, at) for at, word in enumerate(words) for part in _normalise(word).split()]
    mend = len(parts) <= _MOST_WORDS_MENDED
    found = []
    start = 0
    while start < len(parts):
        span = _longest(parts, start, mend=mend)
        if span is None:
            start += 1
            continue
        length, place = span
        end_word = parts[start + length - 1][1] + 1
        if not (end_word < len(words) and _normalise(words[end_word], short=False) in _STREETS):
            found.append((parts[start][1], end_word, place))
        start += length
    return found


def _longest(parts: list[tuple[str, int]], start: int, *, mend: bool) -> tuple[int, NamedPlace] | None:
    lengths = range(min(_most_words(), len(parts) - start), 0, -1)
    names = {length: " ".join(part for part, _ in parts[start : start + length]) for length in lengths}
    for length in lengths:
        place = _by_name().get(names[length])
        if place:
            return length, place
    if mend:
        for length in lengths:
            place = _mended(names[length])
            if place:
                return length, place
    return None


@lru_cache(maxsize=4096)
def _mended(name: str) -> NamedPlace | None:
    if len(name) < _SHORTEST_MENDED or len(name) > 40 or name in _not_misspellings():
        return None
    near = process.extract(name, _long_names(), scorer=OSA.distance, score_cutoff=2, limit=8)
    best: dict[str, int] = {}
    for known, distance, _ in near:
        allowed = 2 if len(known) >= _LONG else 1
        if distance <= allowed and known[0] == name[0]:
            place = _by_name()[known].name
            best[place] = min(int(distance), best.get(place, 9))
    if not best:
        return None
    least = min(best.values())
    nearest = [place for place, distance in best.items() if distance == least]
    return _by_name()[_normalise(nearest[0])] if len(nearest) == 1 else None


def _normalise(text: str, *, short: bool = True) -> str:
    plain = unicodedata.normalize("NFKD", text[:200]).casefold().replace("&", " and ")
    plain = "".join(mark for mark in plain if mark not in "'’‘`" and not unicodedata.combining(mark))
    words = "".join(mark if mark.isalnum() else " " for mark in plain).split()
    return " ".join(_SAME.get(word, word) for word in words) if short else " ".join(words)


@cache
def _by_name() -> dict[str, NamedPlace]:
    names: dict[str, NamedPlace] = {}
    for place in all_places():
        names[_normalise(place.name)] = place
    for place in all_places():
        for other in place.also:
            names.setdefault(_normalise(other), place)
    return names


@cache
def _long_names() -> tuple[str, ...]:
    return tuple(name for name in _by_name() if len(name) >= _SHORTEST_MENDED)


@cache
def _most_words() -> int:
    return max(len(name.split()) for name in _by_name())


@cache
def _not_misspellings() -> frozenset[str]:
    return frozenset(_gazetteer()["not_misspellings"])


@cache
def _gazetteer() -> dict[str, Any]:
    text = files("assets_catalog.places").joinpath("gazetteer.yaml").read_text(encoding="utf-8")
    listed: dict[str, Any] = yaml_files.load(text)
    return listed


def _place(entry: dict[str, Any], borough: str, *, in_borough: bool) -> NamedPlace:
    latitude, longitude = entry["at"]
    return NamedPlace(
        name=entry["name"],
        latitude=latitude,
        longitude=longitude,
        borough=borough,
        in_borough=in_borough,
        also=tuple(str(other) for other in entry.get("also", ())),
        area=entry.get("area", True),
        rank=entry.get("rank", 2),
        ambiguous=entry.get("ambiguous", False),
        whole_borough=entry.get("whole", False),
    )
