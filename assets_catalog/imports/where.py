"""Where a row says a service is: an address made tidy, and a point on the map that is never moved."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pyproj import Transformer

from assets_catalog import places
from assets_catalog.imports import looks
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.words import one_line, or_nothing, without_shouting, word_list
from assets_catalog.listing import Place

_PARTS = re.compile(r"\s*[,;\n]\s*")
_COUNTRY_AT_END = re.compile(r"(?:\s+(?:greater london|united kingdom|england|uk))+$", re.IGNORECASE)
_HOUSE_NUMBER = re.compile(r"\d+[a-z]?(?:\s*[-–/]\s*\d+[a-z]?)?", re.IGNORECASE)
_SOME_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s{0,2}[0-9][ABD-HJLNP-UW-Z]{2}\b\.?", re.IGNORECASE)
_LONGEST = {"address_1": 300, "city": 120, "name": 200}


class Words(NamedTuple):
    """The cells that say where."""

    venue: str = ""
    address: str = ""
    city: str = ""
    postcode: str = ""
    latitude: str = ""
    longitude: str = ""
    coordinates: str = ""
    easting: str = ""
    northing: str = ""
    transport: str = ""


def place(said: Words, service: str, findings: Findings) -> Place | None:
    """The place a row speaks of, positioned, or None where it speaks of none.

    ``service`` is the service's name, which lists often put before the street.
    A point that was given is kept as it was given: where it contradicts the
    postcode, the place carries a doubt and the row is flagged.
    """
    postcode, rest = _postcode(said, findings)
    latitude, longitude = _point(said, findings)
    venue, address, city = _address(said, rest, postcode, service)
    if not (venue or address or city or postcode or latitude is not None):
        return None
    if not (venue or address or city or postcode):
        venue = service  # a point alone would be read out as nothing at all
    found = places.position(
        Place(
            name=venue,
            address_1=address,
            city=city,
            postal_code=postcode,
            latitude=latitude,
            longitude=longitude,
            positioned_by="given" if latitude is not None else "",
            transport=one_line(said.transport),
        )
    )
    if found.doubt:
        findings.flag(found.doubt)
    elif postcode and places.find_postcode(postcode) is None:
        nowhere = "" if latitude is not None else ", so it is not on the map"
        findings.flag(f"The postcode {postcode!r} is not one that exists{nowhere}.")
    return found


def _postcode(said: Words, findings: Findings) -> tuple[str, str]:
    """The postcode, from its own cell or else the only one in the address, and the address without it."""
    written = or_nothing(said.postcode)
    address = one_line_kept(said.address)
    if written:
        proper = places.normalise_postcode(written)
        if proper is None:
            inside = _SOME_POSTCODE.search(written)
            proper = places.normalise_postcode(inside[0]) if inside else None
        if proper:
            address = _SOME_POSTCODE.sub(
                lambda found: "" if places.normalise_postcode(found[0]) == proper else found[0], address
            )
        return proper or written[:12], address
    whole = [each for each in places.postcodes_in(address) if each.kind == "postcode"]
    if len({each.code for each in whole}) == 1 and whole[0].point is not None:
        found = whole[0]
        findings.note("A postcode was taken from the address", found.code)
        return found.code, address[: found.start] + address[found.end :]
    return "", address


def one_line_kept(text: str) -> str:
    """An address as one line in which its line ends are commas."""
    return ", ".join(part for part in (one_line(line) for line in text.splitlines()) if part)


def _address(said: Words, rest: str, postcode: str, service: str) -> tuple[str, str, str]:
    """Venue, street and town out of "Hall, 12 High Road, Croydon, Surrey, United Kingdom"."""
    venue, city = without_shouting(or_nothing(said.venue)), without_shouting(or_nothing(said.city))
    parts: list[str] = []
    seen = {venue.casefold(), city.casefold(), ""}
    for part in _PARTS.split(rest):
        part = without_shouting(" ".join(part.split()).strip(" .-"))
        if postcode:
            part = _COUNTRY_AT_END.sub("", part)
        if part.isupper() and len(part) > 3 and part.casefold() in _towns():
            part = part.title()
        key = part.casefold()
        # A town may be said twice ("Croydon, Croydon"); the last of all is the one to keep.
        if key in seen and key in [each.casefold() for each in parts]:
            parts = [each for each in parts if each.casefold() != key]
        elif key in seen:
            continue
        seen.add(key)
        if parts and _HOUSE_NUMBER.fullmatch(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    if postcode:
        parts = [part for part in parts if part.casefold() not in word_list("needless_in_addresses")]
    if not city and parts and parts[-1].casefold() in _towns():
        city = parts.pop()
    if parts and parts[0].casefold() == service.casefold():
        first = parts.pop(0)
        if not parts and not venue:
            venue = first
    if venue.casefold() == service.casefold() and parts:
        venue = ""
    return (
        venue[: _LONGEST["name"]],
        ", ".join(parts)[: _LONGEST["address_1"]],
        city[: _LONGEST["city"]],
    )


@cache
def _towns() -> frozenset[str]:
    """Places that can stand last in an address: those of the gazetteer, and their boroughs."""
    known = places.all_places()
    return frozenset(
        name.casefold()
        for each in known
        if each.area or each.whole_borough
        for name in (each.name, each.borough, *each.also)
    ) | {"london"}


def _point(said: Words, findings: Findings) -> tuple[float | None, float | None]:
    latitude, longitude = or_nothing(said.latitude), or_nothing(said.longitude)
    if not (latitude or longitude) and said.coordinates.strip():
        pair = re.split(r"\s*[,;]\s*|\s+", one_line(said.coordinates).strip("() "))
        if len(pair) == 2:
            latitude, longitude = pair
        elif or_nothing(said.coordinates):
            findings.note("Coordinates that cannot be read were left out", said.coordinates)
    if not (latitude or longitude) and said.easting.strip() and said.northing.strip():
        return _from_grid(said, findings)
    if not (latitude or longitude):
        return None, None
    one, other = looks.number(latitude), looks.number(longitude)
    written = f"{latitude}, {longitude}".strip(", ")
    if one is None or other is None:
        findings.note("Coordinates that cannot be read were left out", written)
        return None, None
    if one == 0 and other == 0:
        findings.note("Coordinates 0, 0 say that nobody knew the place; they were left out", "")
        return None, None
    if all(1_000 < each < 1_300_000 for each in (one, other)):
        findings.flag(
            f"The map position given ({written}) is not in degrees. It looks like eastings and northings of the "
            "National Grid, so it was left out."
        )
        return None, None
    if not (-90 <= one <= 90 and -180 <= other <= 180):
        findings.flag(f"The map position given ({written}) is nowhere on earth, so it was left out.")
        return None, None
    return one, other


def _from_grid(said: Words, findings: Findings) -> tuple[float | None, float | None]:
    east, north = looks.number(said.easting), looks.number(said.northing)
    if east is None or north is None or not (0 < east < 700_000 and 0 < north < 1_300_000):
        if (east, north) != (0, 0):
            findings.flag(
                f"The grid position given ({said.easting}, {said.northing}) is not in Great Britain, "
                "so it was left out."
            )
        return None, None
    longitude, latitude = _to_degrees().transform(east, north)
    return round(latitude, 6), round(longitude, 6)


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
