"""How many results each choice of each filter would leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search import bits
from assets_catalog.search import filters as narrowing
from assets_catalog.search.bits import Bits
from assets_catalog.search.filters import Filters
from assets_catalog.search.languages import name_of_language
from assets_catalog.search.query import Facet
from assets_catalog.search.ranking import Ranked
from assets_catalog.search.segment import Segment
from assets_catalog.search.sessions import DAYS, PARTS
from assets_catalog.search.today import CHECKED, Today

Numbers = npt.NDArray[np.int64]

#: Distances that are counted, in miles, as facets' values.
MILES = ("0.5", "1", "2", "3", "5", "10")
KM_IN_A_MILE = 1.609344

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LABELS: dict[str, Mapping[str, str]] = {
    "categories": {each.id: each.name for each in categories.all_categories()},
    "days": dict(zip(DAYS, DAY_NAMES, strict=True)),
    "parts_of_day": {"morning": "Morning", "afternoon": "Afternoon", "evening": "Evening"},
    "free": {"free": "Free"},
    "access": ACCESS,
    "delivery": DELIVERY,
    "checked_within_months": {CHECKED: "Checked in the last six months"},
    "at": {"now": "Now"},
    "within_miles": {each: "1 mile" if each == "1" else f"{each} miles" for each in MILES},
}
_MOST_FIRST = frozenset({"categories", "languages"})
_LABELLED_BY_VALUE = frozenset({"age", "dates", "at"})
#: Groups whose narrowing is another group's.
_OWN = {"parts_of_day": "days", "dates": "at"}
#: Where fewer than one in so many documents are found, they are counted one by one.
_FEW = 32
_STRAIGHT = np.array([narrowing.straight(float(each) * KM_IN_A_MILE) for each in MILES])
#: Hours of so many days, more or less, are laid out at once.
_MOST_LAYOUTS = 32
_CHOSEN_BY_VALUE = ("categories", "days", "parts_of_day", "access", "delivery", "languages")


class Layout(NamedTuple):
    """The choices that are counted: group and value of each, and where each group's stand."""

    choices: tuple[tuple[str, str], ...]
    groups: Mapping[str, Sequence[int]]


class Counted(NamedTuple):
    """How many results each choice would leave, in line with the layout's choices."""

    layout: Layout
    numbers: Numbers


def _laid_out(choices: tuple[tuple[str, str], ...]) -> Layout:
    groups: dict[str, list[int]] = {}
    for at, (name, _) in enumerate(choices):
        groups.setdefault(name, []).append(at)
    return Layout(choices, groups)


def count(segment: Segment, ranked: Ranked, filters: Filters, now: datetime) -> Counted:
    """Each group is counted as if it did not narrow itself.

    Access features narrow one by one, so they are counted among what is found.
    """
    today = segment.today(now.date())
    table, by_document, layout = today.table()
    if len(ranked.documents) * _FEW < segment.size:
        numbers = bits.counts_by_document(by_document, ranked.documents, len(table))
    else:
        numbers = bits.counts(table, ranked.found)
    beside = ranked.found
    if ranked.groups:
        for name, (_, rows) in layout.items():
            own = _OWN.get(name, name)
            if own in ranked.groups and name != "access":
                others = narrowing.all_of(ranked.reached, ranked.groups, own)
                numbers[rows] = bits.counts(_rows(name, today, table[rows], filters), others)
        beside = narrowing.all_of(ranked.reached, ranked.groups, "at")
    more = [bits.count(beside & today.open_now(now))]
    if ranked.everywhere is not None:
        more += _by_distance(segment, ranked.groups, *ranked.everywhere)
    day = None
    if filters.at is not None:
        day = filters.at.date()
        more += bits.counts(today.hours_of(day), beside).tolist()
    return Counted(_layout(today, ranked.everywhere is not None, day), np.concatenate((numbers, more)))


def _rows(name: str, today: Today, rows: Bits, filters: Filters) -> Bits:
    """The sets of a group; days within the parts of the day that are chosen, and the other way about."""
    if name == "days" and filters.parts_of_day:
        return np.stack([today.on((day,), filters.parts_of_day) for day in DAYS])
    if name == "parts_of_day" and filters.days:
        return np.stack([today.on(filters.days, (part,)) for part in PARTS])
    return rows


def _by_distance(
    segment: Segment,
    groups: Mapping[str, Bits],
    documents: npt.NDArray[np.intp],
    distances: npt.NDArray[np.float64],
) -> list[int]:
    """How many are within each distance, of what passes every other filter."""
    if groups:
        passed = bits.unpack(np.bitwise_and.reduce(list(groups.values())), segment.size)[documents]
        documents, distances = documents[passed], distances[passed]
    distances = np.where(segment.reaches_out[documents], 0.0, distances)
    distances.sort()
    within: list[int] = distances.searchsorted(_STRAIGHT, side="right").tolist()
    return within


_layouts: WeakKeyDictionary[Today, dict[tuple[bool, date | None], Layout]] = WeakKeyDictionary()


def _layout(today: Today, placed: bool, day: date | None) -> Layout:
    held = _layouts.setdefault(today, {})
    if (placed, day) not in held:
        rows = [(name, value) for name, (values, _) in today.table().layout.items() for value in values]
        rows.append(("at", "now"))
        rows += [("within_miles", each) for each in MILES] if placed else []
        rows += [("at", f"{day}T{hour:02}:00") for hour in range(24)] if day else []
        if len(held) >= _MOST_LAYOUTS:
            held.clear()
        held[placed, day] = _laid_out(tuple(rows))
    return held[placed, day]


def together(counted: Sequence[Counted]) -> Counted:
    """The counts of several segments, added up."""
    if len(counted) == 1:
        return counted[0]
    total: dict[tuple[str, str], int] = {}
    for each in counted:
        for choice, number in zip(each.layout.choices, each.numbers.tolist(), strict=True):
            total[choice] = total.get(choice, 0) + number
    return Counted(_laid_out(tuple(total)), np.array(list(total.values()), dtype=np.int64))


class Shown(Mapping[str, tuple[Facet, ...]]):
    """Facets by group: what would leave something, and whatever is chosen at present.

    All is counted beforehand; a group is put into words when it is looked at.
    """

    def __init__(self, counted: Counted, filters: Filters) -> None:
        self._layout = counted.layout
        self._numbers = counted.numbers
        self._chosen = filters
        self._ready: dict[str, tuple[Facet, ...]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._layout.groups)

    def __len__(self) -> int:
        return len(self._layout.groups)

    def __getitem__(self, name: str) -> tuple[Facet, ...]:
        if name not in self._ready:
            self._ready[name] = self._in_words(name, self._layout.groups[name])
        return self._ready[name]

    def _in_words(self, name: str, places: Sequence[int]) -> tuple[Facet, ...]:
        chosen = getattr(self._chosen, name) if name in _CHOSEN_BY_VALUE else ()
        choices = self._layout.choices
        left = {
            choices[at][1]: number for at, number in zip(places, self._numbers[places].tolist(), strict=True)
        }
        found = [_facet(name, value, number) for value, number in left.items() if number or value in chosen]
        found += [_facet(name, value, 0) for value in chosen if value not in left]
        if name in _MOST_FIRST:
            found.sort(key=_most_first)
        return tuple(found)


def _most_first(facet: Facet) -> tuple[int, str]:
    return -facet.count, facet.label


@lru_cache(maxsize=20_000)
def _facet(name: str, value: str, number: int) -> Facet:
    label = value if name in _LABELLED_BY_VALUE else name_of_language(value)
    return Facet(value, _LABELS.get(name, {}).get(value) or label, number)
