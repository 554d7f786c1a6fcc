"""The order of results: which documents answer a search, and what each is worth.

Relevance is the share of the search's words that a listing has (BM25F over its
fields, rare words counting for more) and the best need it is filed under. It
is multiplied by how far the listing is against how far people travel for such
help, and by its standing: trust, room, breadth, how soon it is on. Every
number is in :class:`~assets_catalog.search.weights.Weights`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assets_catalog.search import bits
from assets_catalog.search import filters as narrowing
from assets_catalog.search.bits import Bits
from assets_catalog.search.plan import Plan, Word
from assets_catalog.search.segment import Floats, Segment
from assets_catalog.search.weights import Weights

_RANK_BITS, _SCORE_BITS, _FIRST_BITS = 24, 19, 20
_SCORE_STEP = 1 << 17
_TOP_SCORE, _LAST = (1 << _SCORE_BITS) - 1, (1 << _FIRST_BITS) - 1


@dataclass(slots=True)
class Ranked:
    """What one segment answers. ``keys`` sort smallest first and are unique over all segments."""

    matched: Bits  # by words and needs alone
    reached: Bits  # of those, within the radius
    groups: dict[str, Bits]
    found: Bits
    documents: npt.NDArray[np.intp]
    keys: npt.NDArray[np.int64]
    scores: Floats
    distances: npt.NDArray[np.float64] | None  # straight-line km, in line with all documents of the segment


def rank(segment: Segment, plan: Plan, weights: Weights) -> Ranked:
    """Match, narrow and score one segment."""
    matched, relevance = _relevance(segment, plan, weights)
    matched = matched & segment.alive
    reached, distances = _reach(segment, plan, matched)
    groups = narrowing.sets(segment, plan.filters, plan.now)
    found = narrowing.all_of(reached, groups)
    documents = np.flatnonzero(bits.unpack(found, segment.size))
    today = segment.today(plan.now.date())
    scores = today.worth(plan.now)[documents]
    if relevance is not None:
        scores = scores * relevance[documents]
    if distances is not None:
        travelled = np.exp2(-distances[documents] / segment.arrays["travel_km"][documents])
        near = weights.far_away + (1 - weights.far_away) * travelled
        scores = scores * np.maximum(near, segment.place_floor[documents])
    for wish in _wishes(segment, plan):
        scores = np.where(bits.unpack(wish, segment.size)[documents], scores * weights.preference, scores)
    scores = scores.astype(np.float32, copy=False)
    first = _first(segment, plan, documents, distances)
    keys = _keys(first, scores, segment.id_rank[documents])
    return Ranked(matched, reached, groups, found, documents, keys, scores, distances)


def _relevance(segment: Segment, plan: Plan, weights: Weights) -> tuple[Bits, Floats | None]:
    if plan.browse:
        return segment.alive, None
    text, met = segment.scratch("text"), segment.scratch("met")
    for word in plan.words:
        _add_word(segment, word, text, met)
    strong = [row for row, weight in plan.needs if weight >= weights.need_floor]
    enough = (
        weights.enough_words_beside_need
        if strong
        else min(weights.enough_words, 0.9 / max(len(plan.words), 1))
    )
    matched = bits.pack(met >= np.float32(enough))
    if strong:
        matched = matched | np.bitwise_or.reduce(segment.arrays["set_categories"][strong])
    text *= np.float32(weights.text)
    if plan.needs:
        text += np.float32(weights.need) * _needed(segment, plan, weights)
    return matched, text


def _add_word(segment: Segment, word: Word, text: Floats, met: Floats) -> None:
    share = np.float32(word.share)
    if len(word.terms) == 1:
        where = segment.compiled.postings(word.terms[0])
        documents = segment.arrays["posting_documents"][where]
        text[documents] += segment.arrays["posting_worths"][where] * (share * np.float32(word.worth))
        met[documents] += share
        return
    best = segment.scratch("best")
    for term in word.terms:
        where = segment.compiled.postings(term)
        documents = segment.arrays["posting_documents"][where]
        best[documents] = np.maximum(best[documents], segment.arrays["posting_worths"][where])
    text += best * (share * np.float32(word.worth))
    met += share * (best > 0)


def _needed(segment: Segment, plan: Plan, weights: Weights) -> Floats:
    need = segment.scratch("need")
    start, documents = segment.arrays["category_start"], segment.arrays["category_documents"]
    second = np.float32(weights.need_second_category)
    for row, weight in plan.needs:
        where = slice(*start[row : row + 2].tolist())
        filed = documents[where]
        worth = np.where(segment.arrays["category_first"][where], np.float32(1), second) * np.float32(weight)
        need[filed] = np.maximum(need[filed], worth)
    return need


def _reach(segment: Segment, plan: Plan, matched: Bits) -> tuple[Bits, npt.NDArray[np.float64] | None]:
    if plan.point is None:
        return matched, None
    documents: Any = slice(None)
    if not plan.browse:
        documents = np.flatnonzero(bits.unpack(matched, segment.size))
    distances = np.full(segment.size, np.inf)
    distances[documents] = segment.distances(plan.point, documents)
    if plan.filters.within_km is None:
        return matched, distances
    within = distances <= narrowing.straight(plan.filters.within_km)
    return matched & bits.pack(within | segment.reaches_out), distances


def _wishes(segment: Segment, plan: Plan) -> list[Bits]:
    wishes = list(narrowing.sets(segment, plan.wishes, plan.now).values())
    if plan.cheap:
        wishes.append(segment.union("cheap", ("cheap",)))
    return wishes


def _first(
    segment: Segment,
    plan: Plan,
    documents: npt.NDArray[np.intp],
    distances: npt.NDArray[np.float64] | None,
) -> npt.NDArray[np.int64] | None:
    """What is sorted by before the score: tens of metres, or minutes from the beginning of today."""
    if plan.sort == "nearest" and distances is not None:
        return np.minimum(distances[documents] * 100, _LAST).astype(np.int64)
    if plan.sort == "soonest":
        starts = segment.today(plan.now.date()).timetable.starts(plan.now)
        return np.minimum(starts[documents], _LAST).astype(np.int64)
    return None


def _keys(
    first: npt.NDArray[np.int64] | None, scores: Floats, id_rank: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """One whole number a document that sorts by ``first``, then by score, then by id."""
    level = _TOP_SCORE - np.minimum(scores * _SCORE_STEP, _TOP_SCORE).astype(np.int64)
    keys: npt.NDArray[np.int64] = (level << _RANK_BITS) + id_rank
    if first is not None:
        keys += first << (_RANK_BITS + _SCORE_BITS)
    return keys
