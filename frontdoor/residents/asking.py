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
from typing import Any, Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search.query import MAX_WORDS, Chip, SearchQuery, Sort
from frontdoor.residents import moments, radius

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
SORTS: Final[dict[Sort, str]] = {"best": "Best match", "nearest": "Nearest first", "soonest": "Soonest first"}
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
        within_km=radius.read(args)[0],
        categories=tuple(_needs_by_code()[each] for each in args.getlist("need") if each in _needs_by_code()),
        days=_chosen(args, "day", DAYS),
        parts_of_day=_chosen(args, "part", PARTS),
        at=moments.read(args)[0],
        free=args.get("free") == "1",
        access=_chosen(args, "access", ACCESS),
        age=_whole(args.get("age"), 0, 120),
        languages=tuple(each for each in args.getlist("language") if each.isalpha() and len(each) <= 3),
        delivery=_chosen(args, "delivery", DELIVERY),
        checked_within_months=6 if args.get("checked") == "6" else None,
        not_meant=tuple(chip.key for chip in chips if code(chip.key) in taken_back),
        sort=next((each for each in SORTS if each == args.get("sort")), "best"),
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
    found += radius.parameters(query.within_km)
    found += moments.parameters(query.at)
    if query.sort != "best":
        found.append(("sort", query.sort))
    return found + [("not", each) for each in not_meant]


def problems(args: MultiDict[str, str]) -> list[dict[str, str]]:
    """What is wrong with the choices that came, each with the field to mend it in."""
    found = []
    _, distance = radius.read(args)
    if distance:
        found.append({"text": distance, "href": "#distance"})
    _, moment = moments.read(args)
    if moment:
        found.append({"text": moment, "href": "#hour" if moment == moments.HOUR_MISSING else "#open"})
    return found


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
        far = radius.said(query.within_km)
        found.append(Active(f"Within {far[0].lower()}{far[1:]}", without(within_km=None)))
    if query.at is not None:
        found.append(Active(f"Open {moments.said(query.at)}", without(at=None)))
    return found


def _language(value: str) -> str:
    from frontdoor.words import language

    return language(value)


def address(path: str, pairs: list[tuple[str, str]]) -> str:
    """A path and its parameters."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
