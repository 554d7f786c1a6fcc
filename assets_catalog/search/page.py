"""One page of results out of everything that was ranked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from assets_catalog.places.distance import in_words
from assets_catalog.search.filters import along_the_ground
from assets_catalog.search.plan import Plan
from assets_catalog.search.query import Hit
from assets_catalog.search.ranking import Ranked
from assets_catalog.search.reasons import matches, needs_in_words, open_as_asked, reasons, session
from assets_catalog.search.segment import Segment
from assets_catalog.search.sessions import NEVER


def page(
    segments: Sequence[Segment], ranked: Sequence[Ranked], asked: Plan, near: str, first: int, many: int
) -> tuple[Hit, ...]:
    """Up to ``many`` hits from place ``first`` (0 is the best) over all segments; ``near`` names the point."""
    keys = np.concatenate([each.keys for each in ranked]) if len(ranked) > 1 else ranked[0].keys
    last = min(first + many, len(keys))
    if first >= last:
        return ()
    if last < len(keys):
        chosen = keys.argpartition(last - 1)[:last]
        chosen = chosen[keys[chosen].argsort()][first:]
    else:
        chosen = keys.argsort()[first:]
    if len(ranked) == 1:
        return tuple(_hits(segments[0], ranked[0], asked, near, chosen))
    found: dict[int, Hit] = {}
    start = 0
    for segment, each in zip(segments, ranked, strict=True):
        end = start + len(each.keys)
        mine = np.flatnonzero((chosen >= start) & (chosen < end))
        hits = _hits(segment, each, asked, near, chosen[mine] - start)
        found.update(zip(mine.tolist(), hits, strict=True))
        start = end
    return tuple(found[place] for place in range(len(chosen)))


def _hits(
    segment: Segment, ranked: Ranked, asked: Plan, near: str, places: npt.NDArray[np.intp]
) -> list[Hit]:
    documents = ranked.documents[places]
    words = matches(segment, asked.words, documents)
    today = asked.now.date()
    timetable = segment.today(today).timetable
    starts = timetable.starts(asked.now)[documents].tolist()
    fitting = repeat(NEVER)
    if any(asked.times):
        fitting = timetable.starts_as_asked(asked.now, asked.times, documents).tolist()
    straight = repeat(math.inf) if ranked.distances is None else ranked.distances[places].tolist()
    needs = needs_in_words(asked, segment.weights.need_floor)
    hits = []
    for document, score, met, apart, start, fits in zip(
        documents.tolist(), ranked.scores[places].tolist(), words, straight, starts, fitting, strict=False
    ):
        known = segment.known(document)
        distance, far = None, ""
        if apart < math.inf:
            distance = along_the_ground(apart)
            far = f"{in_words(distance)} from {near}"
            distance = round(distance, 3)
        as_asked = ""
        if fits != NEVER:
            start, as_asked = fits, open_as_asked(today, fits, asked.times)
        next_session, when = session(today, start) if start != NEVER else (None, "")
        hits.append(
            Hit(
                known.id,
                known.name,
                known.categories,
                distance,
                reasons(known, met, needs, far, when, as_asked),
                round(score, 5),
                known.latitude,
                known.longitude,
                next_session,
            )
        )
    return hits
