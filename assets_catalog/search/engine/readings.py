"""Where words can be read in more than one way, every likely reading gets a place among the first three.

"Lip reading class" may be a course or help with hearing; with the best guess
alone the first page could be all of one kind, and wrong. So the best answer
stays first, and after it comes the best answer to each other likely reading
that is not there yet. The rest keep their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assets_catalog.search.engine import bits
from assets_catalog.search.engine.plan import Plan
from assets_catalog.search.engine.ranking import Ranked
from assets_catalog.search.engine.segment import Segment
from assets_catalog.search.engine.weights import Weights

_FIRST_PLACES = 3
#: Keys are spread this far apart, so that those moved up find room and stay unique.
_ROOM = 4

_Place = tuple[int, int]  # number of the segment, position among its answers


def share_the_first_places(
    segments: Sequence[Segment], ranked: Sequence[Ranked], asked: Plan, weights: Weights
) -> Sequence[Ranked]:
    """The same answers with other readings moved up; unchanged for one reading or another sort."""
    rows = [row for row, weight in asked.needs if weight >= weights.another_reading][:_FIRST_PLACES]
    if asked.sort != "best" or len(rows) < 2:
        return ranked
    best = _first_of([each.keys for each in ranked])
    if best is None:
        return ranked
    moved = [best]
    for row in rows:
        filed = [_filed(segment, each, row) for segment, each in zip(segments, ranked, strict=True)]
        if len(moved) == _FIRST_PLACES or any(filed[number][position] for number, position in moved):
            continue
        last = np.iinfo(np.int64).max
        place = _first_of([np.where(mine, each.keys, last) for mine, each in zip(filed, ranked, strict=True)])
        if place is not None and filed[place[0]][place[1]]:
            moved.append(place)
    keys = [each.keys * _ROOM for each in ranked]
    top = keys[best[0]][best[1]]
    for rank, (number, position) in enumerate(moved):
        keys[number][position] = top + rank
    return [replace(each, keys=mine) for each, mine in zip(ranked, keys, strict=True)]


def _first_of(keys: Sequence[Any]) -> _Place | None:
    """The segment and position of the smallest key; None where there is no key at all."""
    firsts = [(int(mine.min()), number, int(mine.argmin())) for number, mine in enumerate(keys) if len(mine)]
    return min(firsts)[1:] if firsts else None


def _filed(segment: Segment, ranked: Ranked, row: int) -> Any:
    """For each answer of a segment, whether it is filed under a kind of help."""
    return bits.unpack(segment.arrays["set_categories"][row], segment.size)[ranked.documents]
