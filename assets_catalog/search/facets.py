"""How many results each choice of each filter would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search import bits
from assets_catalog.search import filters as narrowing
from assets_catalog.search.bits import Bits
from assets_catalog.search.filters import Filters
from assets_catalog.search.query import Facet
from assets_catalog.search.ranking import Ranked
from assets_catalog.search.segment import PARTS, Segment
from assets_catalog.search.sessions import DAYS

Counts = dict[str, dict[str, int]]

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CHECKED_MONTHS = 6
_LABELS: dict[str, Mapping[str, str]] = {
    "categories": {each.id: each.name for each in categories.all_categories()},
    "days": dict(zip(DAYS, DAY_NAMES, strict=True)),
    "parts_of_day": {"morning": "Morning", "afternoon": "Afternoon", "evening": "Evening"},
    "free": {"free": "Free"},
    "access": ACCESS,
    "delivery": DELIVERY,
    "checked_within_months": {str(CHECKED_MONTHS): "Checked in the last six months"},
}
_MOST_FIRST = frozenset({"categories", "languages"})
_SETS = ("categories", "free", "access", "delivery", "languages")


def count(segment: Segment, ranked: Ranked, filters: Filters, now: datetime) -> Counts:
    """Counts by group and value. Each group is counted as if it did not narrow itself.

    Access features narrow one by one, so they are counted among what is found.
    """
    counts: Counts = {}
    for name in _SETS:
        among = ranked.found if name == "access" else _others(ranked, name)
        counted = bits.counts(segment.arrays[f"set_{name}"], among)
        counts[name] = dict(zip(segment.values[name], counted, strict=True))
    today = segment.today(now.date())
    among = _others(ranked, "days")
    runs = today.runs()
    counts["days"] = dict(zip(DAYS, bits.counts(_by_day(runs, filters.parts_of_day), among), strict=True))
    counts["parts_of_day"] = dict(zip(PARTS, bits.counts(_by_part(runs, filters.days), among), strict=True))
    checked = today.checked_within(CHECKED_MONTHS) & _others(ranked, "checked_within_months")
    counts["checked_within_months"] = {str(CHECKED_MONTHS): bits.count(checked)}
    return counts


def _others(ranked: Ranked, name: str) -> Bits:
    return narrowing.all_of(ranked.reached, ranked.groups, name) if name in ranked.groups else ranked.found


def _by_day(runs: Bits, parts: Sequence[str]) -> Bits:
    if not parts:
        return runs[:7]
    of_parts = runs[7:].reshape(7, len(PARTS), -1)[:, [PARTS.index(part) for part in parts]]
    return np.bitwise_or.reduce(of_parts, axis=1)


def _by_part(runs: Bits, days: Sequence[str]) -> Bits:
    chosen = [DAYS.index(day) for day in days] or list(range(7))
    return np.bitwise_or.reduce(runs[7:].reshape(7, len(PARTS), -1)[chosen], axis=0)


def together(counted: Sequence[Counts]) -> Counts:
    """The counts of several segments, added up."""
    total = counted[0]
    for more in counted[1:]:
        for name, values in more.items():
            kept = total[name]
            for value, number in values.items():
                kept[value] = kept.get(value, 0) + number
    return total


def shown(counts: Counts, filters: Filters) -> dict[str, tuple[Facet, ...]]:
    """Facets to show: what would leave something, and whatever is chosen at present."""
    return {name: _facets(name, values, filters) for name, values in counts.items()}


def _facets(name: str, values: Mapping[str, int], filters: Filters) -> tuple[Facet, ...]:
    labels = _LABELS.get(name, {})
    chosen = (
        getattr(filters, name)
        if name in ("categories", "days", "parts_of_day", "access", "languages", "delivery")
        else ()
    )
    facets = [
        Facet(value, labels.get(value) or _language(value), number)
        for value, number in values.items()
        if number or value in chosen
    ]
    if name in _MOST_FIRST:
        facets.sort(key=lambda facet: (-facet.count, facet.label))
    return tuple(facets)


def _language(code: str) -> str:
    from assets_catalog.search.languages import name_of_language

    return name_of_language(code)
