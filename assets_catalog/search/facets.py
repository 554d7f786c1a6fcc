"""How many results each choice of each filter would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

import numpy as np

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search import bits
from assets_catalog.search import filters as narrowing
from assets_catalog.search.bits import Bits
from assets_catalog.search.filters import Filters
from assets_catalog.search.languages import name_of_language
from assets_catalog.search.query import Facet
from assets_catalog.search.ranking import Ranked
from assets_catalog.search.segment import CHECKED, Segment, Today
from assets_catalog.search.sessions import DAYS, PARTS

#: For each group its values and how many results each would leave.
Counts = dict[str, tuple[Sequence[str], Sequence[int]]]

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LABELS: dict[str, Mapping[str, str]] = {
    "categories": {each.id: each.name for each in categories.all_categories()},
    "days": dict(zip(DAYS, DAY_NAMES, strict=True)),
    "parts_of_day": {"morning": "Morning", "afternoon": "Afternoon", "evening": "Evening"},
    "free": {"free": "Free"},
    "access": ACCESS,
    "delivery": DELIVERY,
    "checked_within_months": {CHECKED: "Checked in the last six months"},
}
_MOST_FIRST = frozenset({"categories", "languages"})
#: Where fewer than one in so many documents are found, they are counted one by one.
_FEW = 32
_CHOSEN_SINGLY = frozenset({"free", "checked_within_months"})


def count(segment: Segment, ranked: Ranked, filters: Filters, now: datetime) -> Counts:
    """Counts by group and value. Each group is counted as if it did not narrow itself.

    Access features narrow one by one, so they are counted among what is found.
    """
    today = segment.today(now.date())
    table, by_document, layout = today.table()
    if len(ranked.documents) * _FEW < segment.size:
        numbers = bits.counts_by_document(by_document, ranked.documents, len(table))
    else:
        numbers = bits.counts(table, ranked.found)
    counts: Counts = {}
    for name, (values, rows) in layout.items():
        own = "days" if name == "parts_of_day" else name
        if own in ranked.groups and name != "access":
            others = narrowing.all_of(ranked.reached, ranked.groups, own)
            counted = bits.counts(_rows(name, today, table[rows], filters), others)
        else:
            counted = numbers[rows]
        counts[name] = (values, counted)
    return counts


def _rows(name: str, today: Today, rows: Bits, filters: Filters) -> Bits:
    """The sets of a group; days within the parts of the day that are chosen, and the other way about."""
    if name == "days" and filters.parts_of_day:
        return np.stack([today.on((day,), filters.parts_of_day) for day in DAYS])
    if name == "parts_of_day" and filters.days:
        return np.stack([today.on(filters.days, (part,)) for part in PARTS])
    return rows


def together(counted: Sequence[Counts]) -> Counts:
    """The counts of several segments, added up."""
    if len(counted) == 1:
        return counted[0]
    total: Counts = {}
    for name in counted[0]:
        added: dict[str, int] = {}
        for each in counted:
            for value, number in zip(*each[name], strict=True):
                added[value] = added.get(value, 0) + number
        total[name] = (list(added), list(added.values()))
    return total


def shown(counts: Counts, filters: Filters) -> dict[str, tuple[Facet, ...]]:
    """Facets to show: what would leave something, and whatever is chosen at present."""
    return {name: _facets(name, values, numbers, filters) for name, (values, numbers) in counts.items()}


def _facets(name: str, values: Sequence[str], numbers: Sequence[int], filters: Filters) -> tuple[Facet, ...]:
    chosen = () if name in _CHOSEN_SINGLY else getattr(filters, name)
    facets = [
        _facet(name, value, number)
        for value, number in zip(values, numbers, strict=True)
        if number or value in chosen
    ]
    facets += [_facet(name, value, 0) for value in chosen if value not in values]
    if name in _MOST_FIRST:
        facets.sort(key=_most_first)
    return tuple(facets)


def _most_first(facet: Facet) -> tuple[int, str]:
    return -facet.count, facet.label


@lru_cache(maxsize=20_000)
def _facet(name: str, value: str, number: int) -> Facet:
    return Facet(value, _LABELS.get(name, {}).get(value) or name_of_language(value), number)
