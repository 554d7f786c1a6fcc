"""One page of results out of everything that was ranked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from assets_catalog.places.distance import EARTH_RADIUS
from assets_catalog.search.facets import KM_IN_A_MILE
from assets_catalog.search.plan import Plan
from assets_catalog.search.query import Hit
from assets_catalog.search.ranking import Ranked
from assets_catalog.search.reasons import (
    far_from,
    in_a_sentence,
    matches,
    needs_in_words,
    open_as_asked,
    reasons,
    session,
)
from assets_catalog.search.segment import Segment
from assets_catalog.search.sessions import NEVER

#: From here on distances are said in whole miles.
_WHOLE_MILES = 9.95


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
    today = asked.now.date()
    timetable = segment.today(today).timetable
    starts = timetable.starts(asked.now)[documents].tolist()
    fitting = repeat(NEVER)
    if any(asked.times):
        fitting = timetable.starts_as_asked(asked.now, asked.times, documents).tolist()
    apart: Iterable[tuple[float | None, str]] = repeat((None, ""))
    if ranked.distances is not None:
        apart = _apart(ranked.distances[places], near)
    needs = needs_in_words(asked, segment.weights.need_floor)
    turned_down = [(each, in_a_sentence(each)) for each in asked.turned_down]
    scores = ranked.scores[places].astype(np.float64).round(5).tolist()
    hits = []
    for document, score, matched, (distance, far), start, fits in zip(
        documents.tolist(),
        scores,
        matches(segment, asked.words, documents),
        apart,
        starts,
        fitting,
        strict=False,
    ):
        known = segment.known(document)
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
                reasons(known, matched, needs, far, when, as_asked, turned_down),
                score,
                known.latitude,
                known.longitude,
                next_session,
            )
        )
    return hits


def _apart(straight: npt.NDArray[np.float64], near: str) -> list[tuple[float | None, str]]:
    """Kilometres along the ground, and how they are said."""
    km = 2 * EARTH_RADIUS * np.arcsin(np.minimum(straight / (2 * EARTH_RADIUS), 1.0))
    miles = km / KM_IN_A_MILE
    tenths = np.where(
        miles < 0.1, 0, np.where(miles < _WHOLE_MILES, np.rint(miles * 10), np.rint(miles) * 10)
    )
    return [
        (distance, far_from(int(tenth), near)) if known else (None, "")
        for distance, tenth, known in zip(
            km.round(3).tolist(), tenths.tolist(), np.isfinite(straight).tolist(), strict=True
        )
    ]
