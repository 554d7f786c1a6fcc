"""The order of results: which documents answer a search, and what each is worth.

Relevance is the share of the search's words that a listing has (BM25F over its
fields, rare words counting for more) and the best need it is filed under. It
is multiplied by how far the listing is against how far people travel for such
help, and by its standing: trust, room, breadth, how soon it is on. Every
number is in :class:`~assets_catalog.search.engine.weights.Weights`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets_catalog.search.engine import bits, harm
from assets_catalog.search.engine import filters as narrowing
from assets_catalog.search.engine.bits import Bits
from assets_catalog.search.engine.plan import Plan, Word
from assets_catalog.search.engine.segment import Floats, Segment
from assets_catalog.search.engine.sessions import NEVER
from assets_catalog.search.engine.weights import Weights

Numbers = npt.NDArray[np.intp]

_RANK_BITS, _SCORE_BITS, _FIRST_BITS = 24, 19, 20
_SCORE_STEP = 1 << 17
_TOP_SCORE, _LAST = (1 << _SCORE_BITS) - 1, (1 << _FIRST_BITS) - 1
#: Sessions that do not fit the days or hours asked for come after all that do.
_NOT_AS_ASKED = 1 << (_FIRST_BITS - 1)


@dataclass(slots=True)
class Ranked:
    """What one segment answers. ``keys`` sort smallest first and are unique over all segments.

    ``reached`` is what words, needs and radius let through, before any other
    filter; ``everywhere`` what the radius alone was not asked about, with
    distances, where there is a place to measure from; ``documents``, ``keys``, ``scores`` and ``distances`` (straight-line
    km) are in line with one another.
    """

    reached: Bits
    groups: dict[str, Bits]
    found: Bits
    documents: Numbers
    keys: npt.NDArray[np.int64]
    scores: Floats
    distances: npt.NDArray[np.float64] | None
    everywhere: tuple[Numbers, npt.NDArray[np.float64]] | None = None


def rank(segment: Segment, plan: Plan, weights: Weights) -> Ranked:
    """Match, narrow and score one segment."""
    documents, relevance = _matched(segment, plan, weights)
    everywhere = None
    distances = None
    if plan.point is not None:
        distances = segment.distances(plan.point, documents)
        everywhere = (documents, distances)
        documents, distances = _within(segment, plan, documents, distances)
    reached = found = bits.pack_numbers(documents, segment.size)
    groups = narrowing.sets(segment, plan.filters, plan.now)
    if groups:
        found = narrowing.all_of(reached, groups)
        passed = bits.unpack(found, segment.size)[documents]
        documents = documents[passed]
        distances = None if distances is None else distances[passed]
    scores = _scores(segment, plan, weights, documents, relevance, distances)
    first = _first(segment, plan, documents, distances)
    keys = _keys(first, scores, segment.id_rank.take(documents))
    return Ranked(reached, groups, found, documents, keys, scores, distances, everywhere)


def _matched(segment: Segment, plan: Plan, weights: Weights) -> tuple[Numbers, Floats | None]:
    """The documents that answer the words or the needs, and the relevance of every document."""
    if plan.browse:
        return segment.standing, None
    text, met = segment.scratch("text"), segment.scratch("met")
    for word in plan.words:
        _add_word(segment, word, text, met)
    strong = [row for row, weight in plan.needs if weight >= weights.need_floor]
    if strong:
        matched = met >= np.float32(weights.enough_words_beside_need)
        filed = np.bitwise_or.reduce(segment.arrays["set_categories"][strong])
        matched |= bits.unpack(filed, segment.size)
    else:
        matched = met >= np.float32(min(weights.enough_words, 0.9 / max(len(plan.words), 1)))
    if segment.replaced is not None:
        matched &= ~segment.replaced
    if plan.needs:
        text *= np.float32(weights.text)
        text += np.float32(weights.need) * _needed(segment, plan, weights)
    elif weights.text != 1:
        text *= np.float32(weights.text)
    if plan.abuse is not None and not plan.abuse.unasked:
        harm.weigh(segment, plan.abuse, weights, text)
    return matched.nonzero()[0], text


def _within(
    segment: Segment, plan: Plan, documents: Numbers, distances: npt.NDArray[np.float64]
) -> tuple[Numbers, npt.NDArray[np.float64]]:
    if plan.filters.within_km is None:
        return documents, distances
    kept = distances <= narrowing.straight(plan.filters.within_km)
    kept |= segment.reaches_out.take(documents)
    return documents[kept], distances[kept]


def _scores(
    segment: Segment,
    plan: Plan,
    weights: Weights,
    documents: Numbers,
    relevance: Floats | None,
    distances: npt.NDArray[np.float64] | None,
) -> Floats:
    scores = segment.today(plan.now.date()).worth(plan.now).take(documents)
    answers = None
    if relevance is not None:
        answers = relevance.take(documents)
        if plan.abuse is not None and plan.abuse.unasked:
            harm.keep_down(segment, documents, answers, weights, len(plan.words))
        scores *= answers
    if distances is not None:
        near = np.exp2(-distances / segment.arrays["travel_km"].take(documents))
        near *= 1 - weights.far_away
        near += weights.far_away
        near = np.maximum(near, segment.place_floor.take(documents), dtype=np.float32, casting="same_kind")
        if answers is not None:
            # The better it answers what was asked, the longer a way is worth it.
            most = weights.text * (1 + weights.titled) + weights.need * bool(plan.needs)
            answers /= np.float32(most)
            answers *= answers
            near += (1 - near) * answers * np.float32(weights.exact)
        scores *= near
    for wish, worth in _wishes(segment, plan, weights):
        scores[bits.unpack(wish, segment.size)[documents]] *= np.float32(worth)
    return scores


def _add_word(segment: Segment, word: Word, text: Floats, met: Floats) -> None:
    share = np.float32(word.share)
    if len(word.terms) == 1:
        where = segment.compiled.postings(word.terms[0])
        documents = segment.arrays["posting_documents"][where]
        # Twice as fast as "+=" where the numbers are of 32 bits.
        np.add.at(text, documents, segment.arrays["posting_worths"][where] * (share * np.float32(word.worth)))
        np.add.at(met, documents, share)
        return
    best = segment.scratch("best")
    for term in word.terms:
        where = segment.compiled.postings(term)
        documents = segment.arrays["posting_documents"][where]
        np.maximum.at(best, documents, segment.arrays["posting_worths"][where])
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


def _wishes(segment: Segment, plan: Plan, weights: Weights) -> list[tuple[Bits, float]]:
    """What is wished for, or not wanted, without insisting: the documents that have it, and what that multiplies."""
    wishes = [
        (having, weights.wished_day if name == "days" and plan.wishes.days else weights.preference)
        for name, having in narrowing.sets(segment, plan.wishes, plan.now).items()
    ]
    if plan.cheap:
        wishes.append((segment.union("cheap", ("cheap",)), weights.preference))
    if plan.turned_down:
        wishes.append((segment.union("categories", plan.turned_down), weights.turned_down))
    return wishes


def _first(
    segment: Segment, plan: Plan, documents: Numbers, distances: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.int64] | None:
    """What is sorted by before the score: tens of metres, or minutes from today's beginning to a session."""
    if plan.sort == "nearest" and distances is not None:
        return np.minimum(distances * 100, _LAST).astype(np.int64)
    if plan.sort == "soonest":
        timetable = segment.today(plan.now.date()).timetable
        starts = np.clip(timetable.starts(plan.now)[documents], 0, _LAST).astype(np.int64)
        if any(plan.times):
            asked = timetable.starts_as_asked(plan.now, plan.times, documents)
            later = np.minimum(starts + _NOT_AS_ASKED, _LAST)
            starts = np.where(asked == NEVER, later, np.clip(asked, 0, _NOT_AS_ASKED - 1))
        return starts
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
