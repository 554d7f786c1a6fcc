"""The filters of the results page: every choice, with how many places it would leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search.query import SearchQuery, SearchResults
from frontdoor.residents import asking, moments, radius

#: From so many choices on a group scrolls by itself.
_LONG = 7


def choices(query: SearchQuery, results: SearchResults) -> dict[str, Any]:
    """Everything the form of filters shows: items for each list, and what each has chosen."""
    counts = {name: {facet.value: facet.count for facet in facets} for name, facets in results.facets.items()}
    day, hour = moments.chosen(query.at)
    placed = results.understood.near is not None
    return {
        "sort": [
            {"value": value, "text": text}
            for value, text in asking.SORTS.items()
            if placed or value != "nearest" or query.sort == "nearest"
        ],
        "placed": placed,
        "within": radius.items(query.within_km, counts.get("within_miles", {})),
        "within_chosen": radius.chosen(query.within_km),
        "units": [{"value": value, "text": text} for value, text in radius.UNITS.items()],
        "days": moments.days(query.at, {**counts.get("dates", {}), **counts.get("at", {})}),
        "day_chosen": day,
        "hours": moments.hours(query.at, counts.get("at", {})),
        "hour_chosen": hour,
        "ages": _ages(query, counts.get("age", {})),
        "free": _one("1", "Free", counts.get("free", {}).get("free", 0), query.free),
        "checked": _one(
            "6",
            "Checked in the last 6 months",
            counts.get("checked_within_months", {}).get("6", 0),
            bool(query.checked_within_months),
        ),
        "groups": _groups(query, results, counts),
    }


def _one(value: str, text: str, count: int, checked: bool) -> list[dict[str, Any]]:
    return [{"value": value, "text": f"{text} ({count:,})", "checked": checked}]


def _ages(query: SearchQuery, counts: Mapping[str, int]) -> list[dict[str, str]]:
    listed = [{"value": "", "text": "Any age"}]
    for value, text in asking.AGES.items():
        listed.append({"value": value, "text": f"{text} ({counts.get(value, 0):,})" if counts else text})
    if query.age is not None and str(query.age) not in asking.AGES:
        listed.append({"value": str(query.age), "text": str(query.age)})
    return listed


def _groups(
    query: SearchQuery, results: SearchResults, counts: Mapping[str, Mapping[str, int]]
) -> list[dict[str, Any]]:
    """The groups of boxes to tick: what would leave something, and what is ticked."""
    labels_of: list[tuple[str, str, str, Mapping[str, str], tuple[str, ...]]] = [
        ("need", "What kind of help", "categories", _category_labels(), query.categories),
        ("day", "Day of the week", "days", asking.DAYS, query.days),
        ("part", "Time of day", "parts_of_day", asking.PARTS, query.parts_of_day),
        ("delivery", "How it reaches you", "delivery", DELIVERY, query.delivery),
        ("access", "Access", "access", ACCESS, query.access),
        ("language", "Language", "languages", _languages(results), query.languages),
    ]
    groups = []
    for name, legend, facet, labels, chosen in labels_of:
        tally = counts.get(facet, {})
        items = [
            {
                "value": asking.code(value) if name == "need" else value,
                "text": f"{label} ({tally.get(value, 0):,})",
                "checked": value in chosen,
            }
            for value, label in labels.items()
            if tally.get(value, 0) or value in chosen
        ]
        if items:
            groups.append({"name": name, "legend": legend, "boxes": items, "long": len(items) >= _LONG})
    return groups


def _category_labels() -> dict[str, str]:
    return {category.id: category.name for category in categories.all_categories()}


def _languages(results: SearchResults) -> dict[str, str]:
    return {facet.value: facet.label for facet in results.facets.get("languages", ())}
