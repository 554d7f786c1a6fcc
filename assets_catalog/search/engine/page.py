"""One page of results out of everything that was ranked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import repeat

import numpy as np
import numpy.typing as npt

from assets_catalog.places.distance import EARTH_RADIUS_KM
from assets_catalog.search.engine.facets import KM_IN_A_MILE
from assets_catalog.search.engine.plan import Plan
from assets_catalog.search.engine.ranking import Ranked
from assets_catalog.search.engine.reasons import (
    far_from,
    in_a_sentence,
    matches,
    needs_in_words,
    open_as_asked,
    reasons,
    session,
)
from assets_catalog.search.engine.segment import Segment
from assets_catalog.search.engine.sessions import NEVER
from assets_catalog.search.query import Hit

#: From here on distances are said in whole miles.
_WHOLE_MILES = 9.95
_DIAMETER = 2 * EARTH_RADIUS_KM

_PLACELESS: tuple[float | None, str] = (None, "")
_NO_SESSION: tuple[datetime | None, str] = (None, "")
_NOTHING_SAID = repeat("")


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
    documents = ranked.documents.take(places)
    today = asked.now.date()
    timetable = segment.today(today).timetable
    starts = timetable.starts(asked.now).take(documents).tolist()
    fitting: Iterable[str] = _NOTHING_SAID
    if any(asked.times):
        fits = timetable.starts_as_asked(asked.now, asked.times, documents).tolist()
        starts = [start if fit == NEVER else fit for start, fit in zip(starts, fits, strict=True)]
        fitting = ["" if fit == NEVER else open_as_asked(today, fit, asked.times) for fit in fits]
    sessions = [_NO_SESSION if start == NEVER else session(today, start) for start in starts]
    apart: Sequence[tuple[float | None, str]] = [_PLACELESS] * len(starts)
    if ranked.distances is not None:
        apart = _apart(ranked.distances.take(places), near)
    known = [segment.known(document) for document in documents.tolist()]
    scores = ranked.scores.take(places).astype(np.float64).round(5).tolist()
    matched = matches(segment, asked.words, documents)
    needs = needs_in_words(asked, segment.weights.need_floor) if asked.needs else ()
    turned_down = [(each, in_a_sentence(each)) for each in asked.turned_down]
    if needs or turned_down:
        said = [
            reasons(each, has, needs, far, when, fit, turned_down)
            for each, has, (_, far), (_, when), fit in zip(
                known, matched, apart, sessions, fitting, strict=False
            )
        ]
    else:
        # The same sentences in the same order, at half the cost of asking for those that cannot be there.
        said = [
            (*filter(None, (has, fit, far, when)), *each.always)
            for each, has, (_, far), (_, when), fit in zip(
                known, matched, apart, sessions, fitting, strict=False
            )
        ]
    return [
        Hit(listing, name, kinds, distance, because, score, latitude, longitude, start)
        for (listing, name, kinds, latitude, longitude, _), (distance, _), because, score, (start, _) in zip(
            known, apart, said, scores, sessions, strict=True
        )
    ]


def _apart(straight: npt.NDArray[np.float64], near: str) -> list[tuple[float | None, str]]:
    """Kilometres along the ground, and how they are said."""
    share = straight / _DIAMETER
    km = np.arcsin(np.minimum(share, 1.0, out=share), out=share)
    km *= _DIAMETER
    # A page is a score of numbers: past the arcsine Python's own arithmetic is sooner done than an array's.
    return [
        (round(each * 1000) / 1000, far_from(_tenths(each / KM_IN_A_MILE), near))
        if apart < math.inf
        else _PLACELESS
        for apart, each in zip(straight.tolist(), km.tolist(), strict=True)
    ]


def _tenths(miles: float) -> int:
    if miles < 0.1:
        return 0
    return round(miles * 10) if miles < _WHOLE_MILES else round(miles) * 10
