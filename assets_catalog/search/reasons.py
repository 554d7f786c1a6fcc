"""Why a listing was found, in short plain phrases."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.places.distance import in_words
from assets_catalog.search.facets import DAY_NAMES
from assets_catalog.search.plan import Plan, Word
from assets_catalog.search.segment import Segment

_REACHES = {"home_visit": "Comes to you", "phone": "By phone", "online": "Online"}


def matches(segment: Segment, words: Sequence[Word], documents: npt.NDArray[np.int64]) -> list[list[str]]:
    """For each of these documents the words of the search that it has, as they were said."""
    found: list[list[str]] = [[] for _ in documents]
    for word in words:
        met = np.zeros(len(documents), dtype=np.bool_)
        for term in word.terms:
            having = segment.arrays["posting_documents"][segment.compiled.postings(term)]
            if len(having):
                at = np.minimum(np.searchsorted(having, documents), len(having) - 1)
                met |= having[at] == documents
        for place in np.flatnonzero(met).tolist():
            found[place].append(word.said)
    return found


def reasons(
    record: dict[str, Any],
    words: Sequence[str],
    plan: Plan,
    near: str,
    distance_km: float | None,
    session: datetime | None,
) -> tuple[str, ...]:
    """The reasons of one hit, most telling first."""
    said = []
    if words:
        said.append(f"Matches “{' '.join(words)}”")
    if need := _need(record["categories"], plan):
        said.append(f"For: {need}")
    if distance_km is not None:
        said.append(f"{in_words(distance_km)} from {near}")
    if session is not None:
        said.append(_next_on(session.date(), plan.now.date()))
    if record["free"]:
        said.append("Free")
    said += [words for kind, words in _REACHES.items() if kind in record["delivery"]]
    return tuple(said)


def _need(filed_under: Sequence[str], plan: Plan) -> str:
    known = categories.all_categories()
    for row, _ in plan.needs:
        if known[row].id in filed_under:
            return known[row].name
    return ""


@lru_cache(maxsize=1024)
def _next_on(day: date, today: date) -> str:
    if day == today:
        return "On today"
    if (day - today).days == 1:
        return "On tomorrow"
    year = f" {day.year}" if day.year != today.year else ""
    return f"Next on {DAY_NAMES[day.weekday()]} {day.day} {month_name[day.month]}{year}"
