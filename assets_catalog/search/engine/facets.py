"""How many results each choice of each filter would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search.engine import bits
from assets_catalog.search.engine import filters as narrowing
from assets_catalog.search.engine.bits import Bits
from assets_catalog.search.engine.filters import Filters
from assets_catalog.search.engine.ranking import Ranked
from assets_catalog.search.engine.segment import Segment
from assets_catalog.search.engine.sessions import DAYS, PARTS
from assets_catalog.search.engine.today import CHECKED, Today
from assets_catalog.search.query import Facet
from assets_catalog.search.understanding.languages import name_of_language

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
#: The groups that are counted as if this filter did not narrow.
_NARROWED_BY: dict[str, tuple[str, ...]] = {
    "days": ("days", "parts_of_day"),
    "at": ("dates",),
    **{
        name: (name,)
        for name in ("categories", "free", "delivery", "languages", "checked_within_months", "age")
    },
}
#: The groups that are counted only when one of them is looked at.
_ASIDE = ("at", "within_miles")
#: Where fewer than one in so many documents are found, they are counted one by one.
_FEW = 32
_STRAIGHT = np.array([narrowing.straight(float(each) * KM_IN_A_MILE) for each in MILES])
#: Hours of so many days are kept laid out at once.
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
    for name in _MOST_FIRST & groups.keys():
        # Those with equal counts are read by their names; a stable sort by count keeps them so.
        groups[name].sort(key=lambda at: _label(*choices[at]))
    return Layout(choices, groups)


def count(segment: Segment, ranked: Ranked, filters: Filters, now: datetime) -> Counted:
    """Every group but those of :func:`count_aside`, each as if it did not narrow itself.

    Access features narrow one by one, so they are counted among what is found.
    """
    today = segment.today(now.date())
    table, by_document, layout = today.table()
    if len(ranked.documents) * _FEW < segment.size:
        numbers = bits.counts_by_document(by_document, ranked.documents, len(table))
    else:
        numbers = bits.counts(table, ranked.found)
    for own in ranked.groups:
        for name in _NARROWED_BY.get(own, ()):
            rows = layout[name][1]
            others = narrowing.all_of(ranked.reached, ranked.groups, own)
            numbers[rows] = bits.counts(_rows(name, today, table[rows], filters), others)
    return Counted(_layout(today), numbers)


def count_aside(segment: Segment, ranked: Ranked, filters: Filters, now: datetime) -> Counted:
    """What is open now, and at each hour of a day that was asked for; and what lies within each distance."""
    today = segment.today(now.date())
    beside = narrowing.all_of(ranked.reached, ranked.groups, "at")
    numbers = [bits.count(beside & today.open_now(now))]
    placed, day = ranked.everywhere is not None, None
    if ranked.everywhere is not None:
        numbers += _by_distance(segment, ranked.groups, *ranked.everywhere)
    if filters.at is not None:
        day = filters.at.date()
        numbers += bits.counts(today.hours_of(day), beside).tolist()
    return Counted(_layout_aside(placed, day), np.array(numbers, dtype=np.int64))


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


_layouts: WeakKeyDictionary[Today, Layout] = WeakKeyDictionary()


def _layout(today: Today) -> Layout:
    held = _layouts.get(today)
    if held is None:
        rows = [(name, value) for name, (values, _) in today.table().layout.items() for value in values]
        held = _layouts[today] = _laid_out(tuple(rows))
    return held


@lru_cache(maxsize=_MOST_LAYOUTS)
def _layout_aside(placed: bool, day: date | None) -> Layout:
    rows = [("at", "now")]
    rows += [("within_miles", each) for each in MILES] if placed else []
    rows += [("at", f"{day}T{hour:02}:00") for hour in range(24)] if day else []
    return _laid_out(tuple(rows))


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

    A group is put into words when it is looked at; what opens when and lies how far is counted then as well.
    """

    def __init__(
        self, counted: Counted, aside: Callable[[], Counted], filters: Filters, *, placed: bool
    ) -> None:
        """``aside`` counts what :func:`count_aside` does; ``placed``: there is a point to measure from."""
        self._counted = counted
        self._numbers: list[int] = counted.numbers.tolist()
        self._aside = aside
        self._aside_names = _ASIDE if placed else _ASIDE[:1]
        self._chosen = filters
        self._ready: dict[str, tuple[Facet, ...]] = {}

    def __iter__(self) -> Iterator[str]:
        return chain(self._counted.layout.groups, self._aside_names)

    def __len__(self) -> int:
        return len(self._counted.layout.groups) + len(self._aside_names)

    def __getitem__(self, name: str) -> tuple[Facet, ...]:
        if name not in self._ready:
            if name in self._aside_names:
                counted = self._aside()
                for each in self._aside_names:
                    self._ready[each] = self._in_words(each, counted.layout, counted.numbers.tolist())
            else:
                self._ready[name] = self._in_words(name, self._counted.layout, self._numbers)
        return self._ready[name]

    def _in_words(self, name: str, layout: Layout, numbers: Sequence[int]) -> tuple[Facet, ...]:
        choices, places = layout.choices, layout.groups[name]
        found = [_facet(name, choices[at][1], numbers[at]) for at in places if numbers[at]]
        if name in _CHOSEN_BY_VALUE and (chosen := getattr(self._chosen, name)):
            shown = {facet.value for facet in found}
            found += [_facet(name, value, 0) for value in chosen if value not in shown]
            in_order = {choices[at][1]: place for place, at in enumerate(places)}
            found.sort(key=lambda facet: in_order.get(facet.value, len(in_order)))
        if name in _MOST_FIRST:
            found.sort(key=_COUNT, reverse=True)
        return tuple(found)


_COUNT = attrgetter("count")


@lru_cache(maxsize=20_000)
def _facet(name: str, value: str, number: int) -> Facet:
    return Facet(value, _label(name, value), number)


def _label(name: str, value: str) -> str:
    label = value if name in _LABELLED_BY_VALUE else name_of_language(value)
    return _LABELS.get(name, {}).get(value) or label
