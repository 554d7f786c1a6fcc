"""The rows of a listing's form for telephone numbers and for places, each to its choices and back."""

from __future__ import annotations

import re
from typing import Final

from assets_catalog.listing import ACCESS, Phone, Place
from assets_catalog.places import find_postcode, normalise_postcode, position
from assets_catalog.stewardship import typed
from frontdoor.stewards.form_values import Values, Wrong, line, lines

PINS: Final = {"postcode": "Where its postcode is", "given": "At a point that I give"}
_PHONE: Final = ("number", "description")
_WORDS: Final = ("name", "address_1", "city", "postal_code")
_PLACE: Final = (*_WORDS, "transport", "access", "pin", "latitude", "longitude", "sure")
_PINNED: Final = ("postal_code", "pin", "latitude", "longitude", "sure")
_LONGEST: Final = {"name": 250, "address_1": 500, "city": 120, "postal_code": 12, "transport": 2000}


def phone_fields(key: str) -> list[str]:
    """The names of all fields of one number."""
    return [f"phone-{key}-{name}" for name in _PHONE]


def place_fields(key: str) -> list[str]:
    """The names of all fields of one place."""
    return [f"place-{key}-{name}" for name in _PLACE]


def pin_fields(key: str) -> list[str]:
    """The names of the fields that say where on the map a place is."""
    return [f"place-{key}-{name}" for name in _PINNED]


def phone_to_values(phone: Phone, key: str, values: Values) -> None:
    """Write a number into its fields."""
    values.setlist(f"phone-{key}-number", [line(phone.number)])
    values.setlist(f"phone-{key}-description", [line(phone.description)])


def read_phone(key: str, values: Values, wrong: Wrong) -> Phone | None:
    """The number that a row holds; None where it is empty or, with a sentence, where it cannot be."""
    field = f"phone-{key}-number"
    description = line(values.get(f"phone-{key}-description", ""))
    number = wrong.reading(field, lambda: typed.phone(values.get(field, "")), "")
    if not number:
        if description:
            wrong(field, "Enter the number, or remove it.")
        return None
    return Phone(number=number, description=description[:500])


def place_to_values(place: Place, key: str, values: Values) -> None:
    """Write a place into its fields."""

    def put(name: str, *given: str) -> None:
        values.setlist(f"place-{key}-{name}", list(given))

    for name in _WORDS:
        put(name, line(getattr(place, name)))
    put("transport", lines(place.transport))
    put("access", *place.accessibility)
    given = place.latitude is not None and place.longitude is not None and place.positioned_by != "postcode"
    put("pin", "given" if given else "postcode")
    put("latitude", _degrees(place.latitude) if given else "")
    put("longitude", _degrees(place.longitude) if given else "")


def read_place(key: str, values: Values, wrong: Wrong, was: Place | None, *, moved: bool) -> Place | None:
    """The place that a row holds; None where it is empty.

    ``was``: the place that stood there; unless ``moved`` it keeps its point.
    A point far from its postcode is refused until it is ticked as sure.
    """

    def get(name: str) -> str:
        return values.get(f"place-{key}-{name}", "")

    given = {name: line(get(name)) for name in _WORDS} | {"transport": lines(get("transport"))}
    access = [each for each in ACCESS if each in values.getlist(f"place-{key}-access")]
    if was is not None and set(access) == set(was.accessibility):
        access = was.accessibility
    if not any(given.values()) and not access and not get("latitude") and not get("longitude"):
        return None
    for name, longest in _LONGEST.items():
        if len(given[name]) > longest and (was is None or given[name] != getattr(was, name)):
            wrong(f"place-{key}-{name}", f"That is too long. Keep it to {longest} letters.")
            given[name] = given[name][:longest]
    place = Place(**given, accessibility=access)
    if was is not None and not moved:
        kept = {name: getattr(was, name) for name in ("latitude", "longitude", "positioned_by", "doubt")}
        return place.model_copy(update={**kept, "postal_code": was.postal_code})
    return _placed(key, values, wrong, place)


def _placed(key: str, values: Values, wrong: Wrong, place: Place) -> Place:
    pin, at = values.get(f"place-{key}-pin", "postcode"), f"place-{key}-postal_code"
    written = place.postal_code
    if written:
        postcode = normalise_postcode(written)
        if postcode is None:
            wrong(at, f"“{written}” is not a whole postcode. Write it like CR5 1RA.")
        elif pin == "postcode" and find_postcode(postcode) is None:
            wrong(
                at,
                f"We do not know the postcode {postcode}. Check it, or give the point on the map yourself.",
            )
        place = place.model_copy(update={"postal_code": postcode or written})
    if pin != "given":
        return position(place)
    latitude = _number(f"place-{key}-latitude", values, wrong, 90)
    longitude = _number(f"place-{key}-longitude", values, wrong, 180)
    if latitude is None or longitude is None:
        return place
    point = {"latitude": latitude, "longitude": longitude, "positioned_by": "given"}
    placed = position(place.model_copy(update=point))
    if placed.doubt and values.get(f"place-{key}-sure") == "yes":
        return placed.model_copy(update={"doubt": ""})
    if placed.doubt:
        wrong(
            f"place-{key}-pin", f"{placed.doubt} Use the postcode, move the point, or tick that it is right."
        )
    return placed


def _number(field: str, values: Values, wrong: Wrong, most: int) -> float | None:
    text = values.get(field, "").strip()
    if not re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{1,20})?", text) or abs(float(text)) > most:
        name = "latitude" if most == 90 else "longitude"
        example = "51.3762" if most == 90 else "-0.0982"
        wrong(field, f"Enter the {name} as a number, like {example}.")
        return None
    return float(text)


def _degrees(value: float | None) -> str:
    return (
        "" if value is None else f"{value:.15f}".rstrip("0").rstrip(".") if abs(value) < 1e-4 else repr(value)
    )
