"""The engine of this product: understands a search, ranks what there is, and says why."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from assets_catalog.search import facets, index, plan, ranking, reasons, suggest, understanding
from assets_catalog.search.compiled import Compiled
from assets_catalog.search.filters import LONDON, along_the_ground
from assets_catalog.search.index import Generation, Source
from assets_catalog.search.overlay import Overlay
from assets_catalog.search.plan import Plan
from assets_catalog.search.query import MAX_PER_PAGE, Hit, SearchQuery, SearchResults, Understood
from assets_catalog.search.ranking import Ranked
from assets_catalog.search.segment import Segment
from assets_catalog.search.sessions import NEVER
from assets_catalog.search.vocabulary import Vocabulary
from assets_catalog.search.weights import Weights

Understand = Callable[..., Understood]
_log = logging.getLogger(__name__)
_OVERLAY_MOST = 400


@dataclass(frozen=True, slots=True)
class _State:
    """What is searched at one moment: never changed, only replaced."""

    generation: Generation
    compiled: Compiled
    overlay: Overlay
    sequence: int
    segments: tuple[Segment, ...]
    vocabulary: Vocabulary


class Finder:
    """Searches one index folder, and keeps up with the catalogue it came from."""

    def __init__(
        self,
        folder: Path,
        source: Source,
        *,
        weights: Weights | None = None,
        understand: Understand = understanding.understand,
        progress: index.Progress | None = None,
    ) -> None:
        """Open the index in ``folder``, or build it from ``source`` where it is missing or damaged."""
        self._folder = folder
        self._source = source
        self._weights = weights or Weights()
        self._understand = understand
        self._changing = Lock()
        self._state = self._opened(progress)

    # --- searching ------------------------------------------------------

    def search(self, query: SearchQuery, *, now: datetime | None = None) -> SearchResults:
        """Answer one search. Never raises for what a person typed."""
        state = self._state
        query = _sensible(query)
        now = now.astimezone(LONDON) if now else datetime.now(LONDON)
        understood = self._understand(query, state.vocabulary, now=now)
        asked = plan.make(query, understood, state.segments, state.vocabulary, self._weights, now)
        ranked = [ranking.rank(segment, asked, self._weights) for segment in state.segments]
        total = sum(len(each.documents) for each in ranked)
        first = (query.page - 1) * query.per_page
        hits = _page(state.segments, ranked, asked, understood, first, query.per_page)
        counted = [
            facets.count(segment, each, asked.filters, now)
            for segment, each in zip(state.segments, ranked, strict=True)
        ]
        return SearchResults(
            query=query,
            understood=understood,
            total=total,
            hits=hits,
            facets=facets.shown(facets.together(counted), asked.filters),
        )

    def suggest(self, typed: str, *, limit: int = 8) -> list[dict[str, str]]:
        """What to offer while somebody types."""
        return suggest.suggest(self._state.segments, typed, limit)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that have hits at present."""
        return self._state.vocabulary

    def _opened(self, progress: index.Progress | None) -> _State:
        generation, compiled = index.open_or_rebuild(
            self._folder, self._source, weights=self._weights, progress=progress
        )
        return self._stating(generation, compiled, Overlay(), generation.sequence)

    def _stating(self, generation: Generation, compiled: Compiled, overlay: Overlay, sequence: int) -> _State:
        segments = tuple(overlay.segments(compiled, self._weights))
        vocabulary = Vocabulary([segment.compiled for segment in segments])
        return _State(generation, compiled, overlay, sequence, segments, vocabulary)


def _sensible(query: SearchQuery) -> SearchQuery:
    page = max(int(query.page), 1)
    per_page = min(max(int(query.per_page), 1), MAX_PER_PAGE)
    if (page, per_page) == (query.page, query.per_page):
        return query
    return replace(query, page=page, per_page=per_page)


def _page(
    segments: Sequence[Segment],
    ranked: Sequence[Ranked],
    asked: Plan,
    understood: Understood,
    first: int,
    many: int,
) -> tuple[Hit, ...]:
    """The hits from place ``first`` on, over all segments."""
    keys = np.concatenate([each.keys for each in ranked]) if len(ranked) > 1 else ranked[0].keys
    last = min(first + many, len(keys))
    if first >= last:
        return ()
    if last < len(keys):
        chosen = np.argpartition(keys, last - 1)[:last]
        chosen = chosen[np.argsort(keys[chosen])][first:]
    else:
        chosen = np.argsort(keys)[first:]
    ends = np.cumsum([len(each.keys) for each in ranked])
    hits: list[Hit | None] = [None] * len(chosen)
    for number, (segment, each) in enumerate(zip(segments, ranked, strict=True)):
        start = int(ends[number]) - len(each.keys)
        places = np.flatnonzero((chosen >= start) & (chosen < ends[number]))
        for place, hit in zip(
            places.tolist(), _hits(segment, each, asked, understood, chosen[places] - start), strict=True
        ):
            hits[place] = hit
    return tuple(hit for hit in hits if hit is not None)


def _hits(segment: Segment, ranked: Ranked, asked: Plan, understood: Understood, places: Any) -> list[Hit]:
    documents = ranked.documents[places]
    matched = reasons.matches(segment, asked.words, documents)
    starts = segment.today(asked.now.date()).timetable.starts(asked.now)
    midnight = asked.now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    near = understood.near.label if understood.near else ""
    hits = []
    for document, score, words in zip(
        documents.tolist(), ranked.scores[places].tolist(), matched, strict=True
    ):
        record = segment.record(document)
        straight = np.inf if ranked.distances is None else float(ranked.distances[document])
        distance = along_the_ground(straight) if straight < np.inf else None
        start = int(starts[document])
        session = (midnight + timedelta(minutes=start)).replace(tzinfo=LONDON) if start != NEVER else None
        spot = record["places"][0] if record["places"] else (None, None)
        hits.append(
            Hit(
                id=record["id"],
                name=record["name"],
                categories=tuple(record["categories"]),
                distance_km=None if distance is None else round(distance, 3),
                reasons=reasons.reasons(record, words, asked, near, distance, session),
                score=round(score, 5),
                latitude=spot[0],
                longitude=spot[1],
                next_session=session,
            )
        )
    return hits
