"""From a visitor's choices to a ``SearchQuery``, and back to an address.

Words and places that were typed never stand in an address: a number does, and
the sitting knows what it means. Needs stand as codes, so that a browser's
history does not say what somebody was looking for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search.query import MAX_WORDS, Chip, SearchQuery

DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
PARTS = {"morning": "Morning", "afternoon": "Afternoon", "evening": "Evening"}
SORTS = {"best": "Best match", "nearest": "Nearest first", "soonest": "Soonest first"}
RADII = {
    "0.5": "Half a mile",
    "1": "1 mile",
    "2": "2 miles",
    "3": "3 miles",
    "5": "5 miles",
    "10": "10 miles",
}
#: An age of each band, which stands for the band in an address.
AGES = {
    "3": "Under 5",
    "8": "5 to 10",
    "13": "11 to 15",
    "17": "16 or 17",
    "21": "18 to 24",
    "35": "25 to 49",
    "55": "50 to 59",
    "62": "60 to 64",
    "70": "65 to 74",
    "80": "75 and over",
}
_KM_IN_A_MILE = 1.609344
LONGEST_PLACE = 120


@dataclass(frozen=True, slots=True)
class Active:
    """A filter that is on: what it says, and the address without it."""

    label: str
    without: str


def code(text: str) -> str:
    """A short code that stands for a need or a chip in an address."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


@cache
def _needs_by_code() -> dict[str, str]:
    return {code(category.id): category.id for category in categories.all_categories()}


def query_from(
    args: MultiDict[str, str], typed: Mapping[str, str] | None, chips: Iterable[Chip] = ()
) -> SearchQuery:
    """The query an address stands for. A choice that is not on a list is left out.

    ``typed`` is the sitting's words and place; ``chips`` what was understood
    in them, so that the codes of those taken back can be recognised.
    """
    typed = typed or {}
    taken_back = set(args.getlist("not"))
    return SearchQuery(
        words=typed.get("words", "")[: MAX_WORDS + 1],
        near=typed.get("near", ""),
        within_km=float(args["within"]) * _KM_IN_A_MILE if args.get("within") in RADII else None,
        categories=tuple(_needs_by_code()[each] for each in args.getlist("need") if each in _needs_by_code()),
        days=_chosen(args, "day", DAYS),
        parts_of_day=_chosen(args, "part", PARTS),
        free=args.get("free") == "1",
        access=_chosen(args, "access", ACCESS),
        age=_whole(args.get("age"), 0, 120),
        languages=tuple(each for each in args.getlist("language") if each.isalpha() and len(each) <= 3),
        delivery=_chosen(args, "delivery", DELIVERY),
        checked_within_months=6 if args.get("checked") == "6" else None,
        not_meant=tuple(chip.key for chip in chips if code(chip.key) in taken_back),
        sort=args["sort"] if args.get("sort") in SORTS else "best",  # type: ignore[arg-type]
        page=_whole(args.get("page"), 1, 10_000) or 1,
    )


def _chosen(args: MultiDict[str, str], name: str, known: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in args.getlist(name) if each in known))


def _whole(text: str | None, low: int, high: int) -> int | None:
    if text is None or not text.strip().isdecimal():
        return None
    value = int(text.strip()[:6])
    return value if low <= value <= high else None


def kept_choices(args: MultiDict[str, str], number: str) -> list[tuple[str, str]]:
    """Only what we know of what came with a new search, ready for an address."""
    return parameters(query_from(args, None), number)


def parameters(
    query: SearchQuery, number: str | None, not_meant: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """A query as an address's parameters, the page left out."""
    found: list[tuple[str, str]] = []
    if number:
        found.append(("s", number))
    found += [("need", code(each)) for each in query.categories]
    found += [("day", each) for each in query.days]
    found += [("part", each) for each in query.parts_of_day]
    found += [("access", each) for each in query.access]
    found += [("delivery", each) for each in query.delivery]
    found += [("language", each) for each in query.languages]
    if query.free:
        found.append(("free", "1"))
    if query.age is not None:
        found.append(("age", str(query.age)))
    if query.checked_within_months:
        found.append(("checked", "6"))
    if query.within_km is not None:
        found.append(("within", radius_of(query)))
    if query.sort != "best":
        found.append(("sort", query.sort))
    return found + [("not", each) for each in not_meant]


def radius_of(query: SearchQuery) -> str:
    """The key of ``RADII`` that the query's radius is."""
    miles = (query.within_km or 0) / _KM_IN_A_MILE
    return min(RADII, key=lambda each: abs(float(each) - miles)) if query.within_km else ""


def active(query: SearchQuery, number: str | None, taken_back: list[str], path: str) -> list[Active]:
    """Every filter that is on, each with the address that takes it off."""

    def without(**changes: Any) -> str:
        return address(path, parameters(replace(query, **changes), number, taken_back))

    found: list[Active] = []
    for field, label_of in (
        ("categories", categories.name_of),
        ("days", DAYS.get),
        ("parts_of_day", PARTS.get),
        ("access", ACCESS.get),
        ("delivery", DELIVERY.get),
        ("languages", _language),
    ):
        chosen = getattr(query, field)
        for each in chosen:
            rest = tuple(other for other in chosen if other != each)
            found.append(Active(str(label_of(each)), without(**{field: rest})))
    if query.free:
        found.append(Active("Free", without(free=False)))
    if query.age is not None:
        found.append(Active(f"Age {AGES.get(str(query.age), query.age)}", without(age=None)))
    if query.checked_within_months:
        found.append(Active("Checked in the last 6 months", without(checked_within_months=None)))
    if query.within_km is not None:
        found.append(Active(f"Within {RADII[radius_of(query)].lower()}", without(within_km=None)))
    return found


def _language(value: str) -> str:
    from frontdoor.words import language

    return language(value)


def address(path: str, pairs: list[tuple[str, str]]) -> str:
    """A path and its parameters."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
