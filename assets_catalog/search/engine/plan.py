"""A search made ready for ranking: its terms with their rarity, its needs, its place, its filters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.search.engine import filters as narrowing
from assets_catalog.search.engine import harm
from assets_catalog.search.engine.analysis import term_of, words_of
from assets_catalog.search.engine.columns import point_on_the_sphere
from assets_catalog.search.engine.filters import Filters
from assets_catalog.search.engine.segment import Segment
from assets_catalog.search.engine.timetable import AskedTimes
from assets_catalog.search.engine.vocabulary import Vocabulary
from assets_catalog.search.engine.weights import Weights
from assets_catalog.search.query import Near, SearchQuery, Sort, Understood

MOST_TERMS = 24
_SHORTEST_PREFIX = 4
_ROWS = {each.id: row for row, each in enumerate(categories.all_categories())}


@dataclass(frozen=True, slots=True)
class Word:
    """One word to look for: as said, the terms that meet it, and its share of all rarity (adding to 1)."""

    said: str
    terms: tuple[bytes, ...]
    share: float
    worth: float  # 1, or less for a word met only as the beginning of others


class Plan(NamedTuple):
    """All that ranking wants to know. ``browse``: nothing was asked in words, so everything is wanted."""

    words: tuple[Word, ...]
    needs: tuple[tuple[int, float], ...]  # row of the category, weight
    browse: bool
    point: npt.NDArray[np.float64] | None
    filters: Filters
    wishes: Filters
    cheap: bool
    sort: Sort
    now: datetime
    times: AskedTimes
    abuse: harm.Asked | None = None
    turned_down: tuple[str, ...] = ()  # kinds of help that are not wanted


def make(
    query: SearchQuery,
    understood: Understood,
    segments: Sequence[Segment],
    vocabulary: Vocabulary,
    weights: Weights,
    now: datetime,
) -> Plan:
    """Make a plan of what was asked and understood."""
    said = _said(understood.search_text)
    chosen = narrowing.from_query(query, understood.filters)
    wishes = narrowing.from_wishes(understood.preferences)
    return Plan(
        words=_words(said, segments, vocabulary, weights),
        needs=_needs(understood.needs) if understood.needs else (),
        browse=not said and not understood.needs,
        point=_point(understood.near),
        filters=chosen,
        wishes=wishes,
        cheap=understood.preferences.get("cheap") is True,
        sort=query.sort,
        now=now,
        times=AskedTimes(
            chosen.days or wishes.days,
            chosen.parts_of_day or wishes.parts_of_day,
            chosen.at or wishes.at,
        ),
        abuse=harm.asked(query, understood),
        turned_down=_turned_down(understood, chosen),
    )


def _point(near: Near | None) -> npt.NDArray[np.float64] | None:
    """Where distances are measured from; None for a position that is nowhere on the earth."""
    if near is None or not (abs(near.latitude) <= 90 and abs(near.longitude) <= 180):
        return None
    return point_on_the_sphere(near.latitude, near.longitude)


def _turned_down(understood: Understood, chosen: Filters) -> tuple[str, ...]:
    """The kinds of help that the words turn down; what is chosen as a filter is wanted all the same."""
    given = understood.preferences.get("not")
    if not given:
        return ()
    return tuple(each for each in given if each in _ROWS and each not in chosen.categories)


def _said(text: str) -> dict[str, str]:
    """Terms with the word that stands for each, in the order they were said."""
    terms: dict[str, str] = {}
    for word in words_of(text):
        if term := term_of(word):
            terms.setdefault(term, word)
    return terms


def _needs(given: Sequence[tuple[str, float]]) -> tuple[tuple[int, float], ...]:
    return tuple((_ROWS[need], float(weight)) for need, weight in given if need in _ROWS and weight > 0)


def _words(
    said: dict[str, str], segments: Sequence[Segment], vocabulary: Vocabulary, weights: Weights
) -> tuple[Word, ...]:
    everything = sum([segment.count for segment in segments])
    found: list[tuple[float, str, tuple[bytes, ...], float]] = []
    for term, word in said.items():
        terms: tuple[bytes, ...] = (term.encode(),)
        worth = 1.0
        spread = _spread(terms, segments)
        if not spread and len(term) >= _SHORTEST_PREFIX:
            terms, worth = tuple(vocabulary.starting(term, weights.prefix_most)), weights.prefix
            spread = _spread(terms, segments)
        if spread:
            rarity = math.log(1 + (max(everything - spread, 0) + 0.5) / (spread + 0.5))
            found.append((rarity, word, terms, worth))
    if len(found) > MOST_TERMS:
        least = sorted([rarity for rarity, *_ in found])[-MOST_TERMS]
        found = [each for each in found if each[0] >= least][:MOST_TERMS]
    total = sum([each[0] for each in found])
    return tuple([Word(word, terms, rarity / total, worth) for rarity, word, terms, worth in found])


def _spread(terms: Sequence[bytes], segments: Sequence[Segment]) -> int:
    """In how many documents that stand the terms occur, each counted by itself."""
    total = 0
    for segment in segments:
        for term in terms:
            where = segment.compiled.postings(term)
            many: int = where.stop - where.start
            total += many
            if many and segment.replaced is not None:
                total -= int(segment.replaced[segment.arrays["posting_documents"][where]].sum())
    return total
