"""One page of results out of everything that was ranked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from assets_catalog.search.filters import LONDON, along_the_ground
from assets_catalog.search.plan import Plan
from assets_catalog.search.query import Hit
from assets_catalog.search.ranking import Ranked
from assets_catalog.search.reasons import matches, reasons
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
        chosen = np.argpartition(keys, last - 1)[:last]
        chosen = chosen[np.argsort(keys[chosen])][first:]
    else:
        chosen = np.argsort(keys)[first:]
    found: dict[int, Hit] = {}
    start = 0
    for segment, each in zip(segments, ranked, strict=True):
        end = start + len(each.keys)
        mine = np.flatnonzero((chosen >= start) & (chosen < end))
        hits = _hits(segment, each, asked, near, chosen[mine] - start)
        found.update(zip(mine.tolist(), hits, strict=True))
        start = end
    return tuple(found[place] for place in range(len(chosen)))


def _hits(segment: Segment, ranked: Ranked, asked: Plan, near: str, places: Any) -> list[Hit]:
    documents = ranked.documents[places]
    words = matches(segment, asked.words, documents)
    starts = segment.today(asked.now.date()).timetable.starts(asked.now)[documents].tolist()
    scores = ranked.scores[places].tolist()
    far = [np.inf] * len(words) if ranked.distances is None else ranked.distances[documents].tolist()
    records = [segment.record(document) for document in documents.tolist()]
    return [
        _hit(*facts, asked=asked, near=near)
        for facts in zip(records, scores, words, far, starts, strict=True)
    ]


def _hit(
    record: dict[str, Any],
    score: float,
    words: list[str],
    straight_km: float,
    start: int,
    *,
    asked: Plan,
    near: str,
) -> Hit:
    distance = along_the_ground(straight_km) if straight_km < np.inf else None
    session = _moment(asked.now.date(), start) if start != NEVER else None
    latitude, longitude, *_ = record["places"][0] if record["places"] else (None, None)
    return Hit(
        id=record["id"],
        name=record["name"],
        categories=tuple(record["categories"]),
        distance_km=None if distance is None else round(distance, 3),
        reasons=reasons(record, words, asked, near, distance, session),
        score=round(score, 5),
        latitude=latitude,
        longitude=longitude,
        next_session=session,
    )


@lru_cache(maxsize=8192)
def _moment(day: date, minutes: int) -> datetime:
    """So many minutes of wall-clock time after the beginning of the day."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - given its zone below, after the sum
    return (midnight + timedelta(minutes=minutes)).replace(tzinfo=LONDON)
