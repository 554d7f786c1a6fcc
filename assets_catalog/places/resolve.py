"""What somebody typed into the box for a place, made into a point or a clear sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assets_catalog.places import names
from assets_catalog.places.names import NamedPlace
from assets_catalog.places.postcodes import (
    HOME,
    Point,
    authority_of,
    district,
    find_area,
    find_postcode,
    normalise_postcode,
    postcodes_in,
)

_LONGEST = 200
_LEADING = re.compile(
    r"^(?:(?:i live|we live|i am|i'm|im|living|based|somewhere|anywhere|around|round|near|nearby|close|next|in|at|by|to|from|of|the)\b[\s,:]*)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,]+(?:area|district|please|uk|england|surrey|london|greater london)$", re.IGNORECASE
)
_SHAPED = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?(?: ?[0-9][A-Z]{0,2})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A point on the ground with the words to show for it.

    ``whole_borough``: they named the borough itself, so that nowhere in it is
    "far"; the point is the town centre.
    """

    label: str
    latitude: float
    longitude: float
    kind: Literal["postcode", "place"]
    in_borough: bool
    whole_borough: bool = False

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not a place we know: ``sentence`` says so and what to do; ``suggestions`` are names they may have meant."""

    typed: str
    sentence: str
    suggestions: tuple[str, ...] = ()


def resolve(text: str) -> Resolved | Unknown:
    """Make a typed place into a point.

    Reads a postcode, an outward code, the name of a place, and either of them
    with other words ("near CR5 1RA, Coulsdon", "Brighton Road, Coulsdon").
    Never raises.
    """
    typed = " ".join("".join(mark if mark.isprintable() else " " for mark in text[:_LONGEST]).split())
    if not typed:
        return Unknown(typed, "Type a postcode, or the name of an area such as Coulsdon.")
    plain = _TRAILING.sub("", _LEADING.sub("", typed)).strip(" ,.;:!?") or typed
    return (
        _postcode(plain)
        or _name(plain)
        or _postcode_within(typed)
        or _parts(plain)
        or _named_within(plain)
        or _unknown(_LEADING.sub("", typed).strip(" ,.;:!?") or typed)
    )


def _postcode(text: str) -> Resolved | None:
    point = find_postcode(text)
    if point:
        label = normalise_postcode(text) or text
        return Resolved(label, point.latitude, point.longitude, "postcode", authority_of(text) == HOME)
    return None


def _area(text: str) -> Resolved | None:
    area = find_area(text)
    if area:
        return Resolved(area.code, area.point.latitude, area.point.longitude, "postcode", area.in_borough)
    return None


def _name(text: str) -> Resolved | None:
    place = names.find_place(text)
    return _from_place(place) if place else _area(text)


def _from_place(place: NamedPlace) -> Resolved:
    return Resolved(
        place.name,
        place.latitude,
        place.longitude,
        "place",
        place.in_borough,
        whole_borough=place.whole_borough,
    )


def _postcode_within(text: str) -> Resolved | None:
    found = postcodes_in(text)
    whole = [each for each in found if each.kind == "postcode"]
    if whole:
        return next((_postcode(each.code) for each in whole if each.point), None)
    return _area(found[0].code) if found else None


def _parts(text: str) -> Resolved | None:
    """The most telling part of an address: "Shirley, Croydon" is Shirley."""
    if "," not in text or any(each.point is None for each in postcodes_in(text)):
        return None
    known = [place for part in text.split(",") if (place := names.find_place(part))]
    known.sort(key=lambda place: place.whole_borough)
    return _from_place(known[0]) if known else None


def _named_within(text: str) -> Resolved | None:
    if any(each.point is None for each in postcodes_in(text)):
        return None
    places = [place for _, _, place in names.places_in(text.split())]
    places.sort(key=lambda place: (place.whole_borough, place.ambiguous))
    return _from_place(places[0]) if places else None


def _unknown(text: str) -> Unknown:
    shown = text if len(text) <= 60 else text[:57].rstrip() + "..."
    unknown = next((each.code for each in postcodes_in(text) if each.point is None), None)
    code = unknown or normalise_postcode(text)
    if code:
        sentence = f"We do not know the postcode {code}. Check it, or use the name of an area."
        return Unknown(text, sentence)
    if _SHAPED.fullmatch(text):
        outward = (district(text) or text).upper()
        sentence = f"We do not know the postcode {outward}. Check it, or use the name of an area."
        return Unknown(text, sentence)
    close = tuple(names.close_names(text))
    if close:
        sentence = f"We do not know a place called “{shown}”. Did you mean {_either(close)}?"
        return Unknown(text, sentence, close)
    sentence = (
        f"We do not know a place called “{shown}”. Try a postcode, or the name of an area such as Coulsdon."
    )
    return Unknown(text, sentence)


def _either(names_: tuple[str, ...]) -> str:
    return " or ".join([", ".join(names_[:-1]), names_[-1]] if len(names_) > 1 else names_)
