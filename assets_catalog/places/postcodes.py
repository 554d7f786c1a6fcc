"""Postcodes: reading them as people type them, and where they are.

Everything is looked up on this machine, in the ONS Postcode Directory; nobody
is told which postcode was asked for. Postcodes that Royal Mail has ended are
accepted, since councils still publish them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from assets_catalog.places import postcode_files
from assets_catalog.places.distance import distance_km
from assets_catalog.places.postcode_files import PostcodeTable

#: The ONS code of the borough this front door belongs to: Croydon.
HOME = "E09000008"

#: In running words an outward code is only believed this close to the borough: "vitamin B12" is not Birmingham.
_NEAR_HOME_KM = 15.0
_SHARE_AT_HOME = 0.05

_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
# No inward code ends in C, I, K, M, O or V (Royal Mail): so "5KM" and "2PM" are not one.
_INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
_WHOLE = re.compile(rf"({_OUTWARD})({_INWARD})")
_CODE = re.compile(_OUTWARD)
_SECTOR = re.compile(rf"({_OUTWARD}) ([0-9])")
_IN_WORDS = re.compile(rf"(?<![A-Z0-9])({_OUTWARD})(?:[ ]{{0,2}}({_INWARD}))?(?![A-Z0-9])", re.IGNORECASE)
_ORDINAL = re.compile(r"[0-9](?:ST|ND|RD|TH)")
_DIGIT_MEANT = str.maketrans("OIL", "011")
_LETTER_MEANT = str.maketrans("01", "OI")

#: Eastings and northings in metres.
Grid = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the ground, in WGS84 degrees."""

    latitude: float
    longitude: float


#: About the middle of the home borough.
HOME_CENTRE = Point(51.3551, -0.0904)


@dataclass(frozen=True, slots=True)
class PostcodeArea:
    """An outward code or a sector ("SE25", "CR5 1"), and the middle of its postcodes.

    The middle is that of its postcodes inside the home borough where at least
    one in twenty is there, of all of them otherwise.
    """

    code: str
    point: Point
    in_borough: bool


@dataclass(frozen=True, slots=True)
class PostcodeInWords:
    """A postcode or outward code in running words. ``point`` None: of the right shape, but not one we know."""

    start: int
    end: int
    code: str
    kind: Literal["postcode", "area"]
    point: Point | None


def normalise_postcode(text: str) -> str | None:
    """The postcode written properly ("cr51ra" is "CR5 1RA"), or None if it has not the shape of one.

    O for nought and I or L for one are put right. The postcode need not exist:
    :func:`find_postcode` says whether it does.
    """
    packed = _packed(text)
    match = _WHOLE.fullmatch(packed)
    if match:
        return f"{match[1]} {match[2]}"
    if not 5 <= len(packed) <= 7 or not any(character.isdigit() for character in packed):
        return None
    outward, inward = packed[:-3], packed[-3:]
    inward = inward[0].translate(_DIGIT_MEANT) + inward[1:].translate(_LETTER_MEANT)
    for letters in (2, 1):
        mended = outward[:letters] + outward[letters:].translate(_DIGIT_MEANT) + inward
        match = _WHOLE.fullmatch(mended)
        if match:
            return f"{match[1]} {match[2]}"
    return None


def is_postcode(text: str) -> bool:
    """Whether this has the shape of a whole postcode; it may still not exist."""
    return normalise_postcode(text) is not None


def find_postcode(text: str) -> Point | None:
    """Where a postcode of the United Kingdom is, live or ended.

    None when it is not a postcode, does not exist, or has no place on the map
    (Jersey, Guernsey and Man have none in the directory).
    """
    found = _found(text)
    return found[0] if found else None


def authority_of(text: str) -> str:
    """The ONS code of the local authority a postcode lies in; empty when it is not known."""
    found = _found(text)
    return found[1] if found else ""


def district(text: str) -> str | None:
    """The outward code of a postcode or outward code ("cr51ra" and "cr5" are both "CR5"), or None."""
    whole = normalise_postcode(text)
    if whole:
        return whole.split(" ")[0]
    packed = _packed(text)
    return packed if _CODE.fullmatch(packed) else None


@lru_cache(maxsize=2048)
def find_area(text: str, *, home: str = HOME) -> PostcodeArea | None:
    """An outward code ("SE25") or a sector ("CR5 1") as an area, or None if there is no such one."""
    tidy = " ".join(text.upper().split())
    sector = _SECTOR.fullmatch(tidy)
    code = sector[1] if sector else district(tidy) or district(tidy[:2] + tidy[2:].translate(_DIGIT_MEANT))
    if code is None or normalise_postcode(tidy):
        return None
    table = postcode_files.table(code[0])
    if table is None:
        return None
    rows = table.between(f"{code:4}{sector[2] if sector else ''}".encode())
    placed = ~np.isnan(table.eastings[rows])
    at_home = placed & (table.authorities[rows] == home.encode())
    in_borough = bool(at_home.sum() >= _SHARE_AT_HOME * placed.sum() > 0)
    chosen = at_home if in_borough else placed
    if not chosen.any():
        return None
    point = _points(code, table.eastings[rows][chosen].mean(), table.northings[rows][chosen].mean())
    return PostcodeArea(tidy if sector else code, point, in_borough)


def postcodes_in(words: str) -> list[PostcodeInWords]:
    """The postcodes and outward codes in running words, in order.

    An outward code counts only when it lies near the borough. A whole
    postcode that does not exist is given with no point, so that a reader can
    be told.
    """
    return list(_each_in(words))


def postcodes_of_authority(lad: str) -> Grid:
    """Eastings and northings, metres, of every postcode of a local authority, in order of postcode.

    Reads the whole directory (under a second), since an authority may have
    postcodes under any letter.
    """
    return _chosen(lambda table: table.authorities == lad.encode(), of=lad)


def postcodes_of_others(lad: str, box: tuple[float, float, float, float]) -> Grid:
    """As :func:`postcodes_of_authority`, of every other authority, within west, south, east, north metres."""
    west, south, east, north = box
    return _chosen(
        lambda table: (
            (table.authorities != lad.encode())
            & (table.eastings >= west)
            & (table.eastings <= east)
            & (table.northings >= south)
            & (table.northings <= north)
        )
    )


def _chosen(rows: Callable[[PostcodeTable], npt.NDArray[np.bool_]], *, of: str = "") -> Grid:
    eastings = [np.zeros(0, dtype=np.float64)]
    northings = [np.zeros(0, dtype=np.float64)]
    for letter in postcode_files.letters():
        table = postcode_files.read_table(letter, of=of)
        if table is not None:
            chosen = rows(table) & ~np.isnan(table.eastings)
            eastings.append(table.eastings[chosen].astype(np.float64))
            northings.append(table.northings[chosen].astype(np.float64))
    return np.concatenate(eastings), np.concatenate(northings)


def _packed(text: str) -> str:
    if len(text) > 40:
        return ""
    return "".join(character for character in text.upper() if character.isascii() and character.isalnum())


@lru_cache(maxsize=8192)
def _found(text: str) -> tuple[Point, str] | None:
    code = normalise_postcode(text)
    if code is None:
        return None
    table = postcode_files.table(code[0])
    outward, inward = code.split(" ")
    row = table.row(f"{outward:4}{inward}".encode()) if table is not None else None
    if table is None or row is None or np.isnan(table.eastings[row]):
        return None
    point = _points(outward, float(table.eastings[row]), float(table.northings[row]))
    return point, table.authorities[row].decode()


def _points(outward: str, easting: float, northing: float) -> Point:
    # The directory gives Northern Ireland on the Irish grid and the rest on the British one.
    longitude, latitude = to_degrees("EPSG:29903" if outward.startswith("BT") else "EPSG:27700").transform(
        easting, northing
    )
    return Point(round(latitude, 6), round(longitude, 6))


@cache
def to_degrees(grid: str = "EPSG:27700") -> Transformer:
    """From metres on a national grid to (longitude, latitude), good to about three metres in Great Britain."""
    return Transformer.from_crs(grid, "EPSG:4326", always_xy=True)


def _each_in(words: str) -> Iterator[PostcodeInWords]:
    for match in _IN_WORDS.finditer(words):
        outward, inward = match[1].upper(), (match[2] or "").upper()
        if inward:
            point = find_postcode(outward + inward)
            near = point is not None and distance_km(point, HOME_CENTRE) <= _NEAR_HOME_KM
            if near or not _ORDINAL.fullmatch(inward):  # "unit B1, 3rd floor"
                yield PostcodeInWords(match.start(), match.end(), f"{outward} {inward}", "postcode", point)
                continue
        area = _area_near_home(outward)
        if area:
            yield PostcodeInWords(match.start(1), match.end(1), outward, "area", area.point)


@cache
def _area_near_home(outward: str) -> PostcodeArea | None:
    area = find_area(outward)
    near = area is not None and (area.in_borough or distance_km(area.point, HOME_CENTRE) <= _NEAR_HOME_KM)
    return area if near else None
