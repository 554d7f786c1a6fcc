"""How good a search is, measured on labelled lines.

A line is a mapping with ``query`` (the words), ``primary`` and ``acceptable``
(categories) and ``area`` (a place that the words name, or none). Whether the
words should bring the urgent panel is measured where listening is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from assets_catalog import categories
from assets_catalog.search.query import MAX_PER_PAGE, Hit, Searcher, SearchQuery

_GAIN_PRIMARY, _GAIN_ACCEPTABLE = 2, 1
_TOP, _DEPTH = 3, 10


class LinesError(ValueError):
    """A file of labelled lines cannot be used; the message names the line."""


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Labelled lines from a JSON Lines file.

    Raises:
        LinesError: the file cannot be read, or a line is not of the form above.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LinesError(f"{path.name} cannot be read: {error}") from error
    lines = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        try:
            line = json.loads(row)
        except json.JSONDecodeError as error:
            raise LinesError(f"{path.name}, line {number} is not JSON: {error.msg}.") from error
        lines.append(_checked(line, f"{path.name}, line {number}"))
    return lines


def _checked(line: Any, where: str) -> dict[str, Any]:
    if not isinstance(line, dict) or not isinstance(line.get("query"), str):
        raise LinesError(f'{where} wants a "query".')
    if not line.get("primary"):
        raise LinesError(f'{where} wants "primary", a list with at least one category.')
    for name in ("primary", "acceptable"):
        unknown = [each for each in line.get(name) or [] if each not in categories.by_id()]
        if unknown:
            raise LinesError(f"{where}: no category is called {unknown[0]!r}.")
    return line


def evaluate(
    lines: Iterable[Mapping[str, Any]],
    searcher: Searcher,
    *,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Ask every line and say how well it was answered.

    ``success_at_3``: share of lines with a primary category among the first
    three hits. ``ndcg_at_10``: discounted gain of the first ten (2 for a
    primary category, 1 for an acceptable one) against the best order of what
    the catalogue holds. ``needs_top3``: share with a primary category among
    the first three understood needs. ``area``: share of the lines that name a
    place of which the place was understood. ``misses`` lists every line whose
    first three hits hold no primary category.
    """
    held = _Held(searcher, now)
    successes: list[bool] = []
    gains: list[float] = []
    needs: list[bool] = []
    areas: list[bool] = []
    misses: list[dict[str, Any]] = []
    for line in lines:
        words, primary = line["query"], frozenset(line["primary"])
        acceptable = frozenset(line.get("acceptable") or ()) - primary
        results = searcher.search(SearchQuery(words=words, per_page=_DEPTH), now=now)
        hits = results.hits[:_DEPTH]
        found = any(primary.intersection(hit.categories) for hit in hits[:_TOP])
        understood = [need for need, _ in results.understood.needs[:_TOP]]
        successes.append(found)
        needs.append(not primary.isdisjoint(understood))
        gains.append(_ndcg([_gain(hit, primary, acceptable) for hit in hits], held.best(primary, acceptable)))
        if line.get("area"):
            near = results.understood.near
            areas.append(near is not None and near.label.casefold() == str(line["area"]).casefold())
        if not found:
            misses.append(
                {
                    "query": words,
                    "primary": sorted(primary),
                    "needs": understood,
                    "hits": [{"name": hit.name, "categories": list(hit.categories)} for hit in hits[:_TOP]],
                }
            )
    return {
        "n": len(successes),
        "success_at_3": _share(successes),
        "ndcg_at_10": round(sum(gains) / len(gains), 4) if gains else 0.0,
        "needs_top3": _share(needs),
        "area": _share(areas) if areas else None,
        "misses": misses,
    }


def _share(outcomes: Sequence[bool]) -> float:
    return round(sum(outcomes) / len(outcomes), 4) if outcomes else 0.0


def _gain(hit: Hit, primary: frozenset[str], acceptable: frozenset[str]) -> int:
    if primary.intersection(hit.categories):
        return _GAIN_PRIMARY
    return _GAIN_ACCEPTABLE if acceptable.intersection(hit.categories) else 0


def _ndcg(gains: Sequence[int], best: Sequence[int]) -> float:
    ideal = _discounted(best)
    return _discounted(gains) / ideal if ideal else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


class _Held:
    """What the catalogue holds of each kind of help, asked once: the best that any order could give."""

    def __init__(self, searcher: Searcher, now: datetime | None) -> None:
        self._searcher = searcher
        self._now = now
        self._ids: dict[str, frozenset[str]] = {}

    def best(self, primary: Iterable[str], acceptable: Iterable[str]) -> list[int]:
        """The gains of the ten best hits there could be."""
        first = self._all(primary)
        then = self._all(acceptable) - first
        return ([_GAIN_PRIMARY] * len(first) + [_GAIN_ACCEPTABLE] * len(then))[:_DEPTH]

    def _all(self, wanted: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self._of(category) for category in wanted))

    def _of(self, category: str) -> frozenset[str]:
        if category not in self._ids:
            query = SearchQuery(categories=(category,), per_page=MAX_PER_PAGE)
            self._ids[category] = frozenset(
                hit.id for hit in self._searcher.search(query, now=self._now).hits
            )
        return self._ids[category]
