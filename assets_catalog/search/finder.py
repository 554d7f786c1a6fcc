"""The engine of this product: understands a search, ranks what there is, and says why."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from time import monotonic

from assets_catalog.catalogue import Change
from assets_catalog.search import nothing_found, suggest
from assets_catalog.search.engine import facets, index, page, plan, ranking, readings
from assets_catalog.search.engine.compiled import Compiled
from assets_catalog.search.engine.filters import LONDON
from assets_catalog.search.engine.index import Generation, Source
from assets_catalog.search.engine.overlay import Overlay
from assets_catalog.search.engine.plan import Plan
from assets_catalog.search.engine.ranking import Ranked
from assets_catalog.search.engine.segment import Segment
from assets_catalog.search.engine.vocabulary import Vocabulary
from assets_catalog.search.engine.weights import Weights
from assets_catalog.search.query import MAX_PER_PAGE, Hit, SearchQuery, SearchResults, Understood
from assets_catalog.search.understanding import needs
from assets_catalog.search.understanding import understand as understanding

Understand = Callable[..., Understood]
_log = logging.getLogger(__name__)

#: So many changed listings are searched beside the index; with more it is built anew.
MOST_OVERLAID = 400


@dataclass(frozen=True, slots=True)
class _State:
    """What is searched at one moment: never changed, only replaced."""

    generation: Generation
    base: Segment
    overlay: Overlay
    sequence: int
    segments: tuple[Segment, ...]
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class _Answer:
    understood: Understood
    asked: Plan
    ranked: Sequence[Ranked]

    @property
    def total(self) -> int:
        return sum(len(each.documents) for each in self.ranked)


class Finder:
    """Searches one index folder, and keeps up with the catalogue it came from. Safe among threads."""

    def __init__(
        self,
        folder: Path,
        source: Source,
        *,
        weights: Weights | None = None,
        understand: Understand = understanding.understand,
        fresh_for: float | None = 1.0,
        progress: index.Progress | None = None,
    ) -> None:
        """Open the index in ``folder``, or build it from ``source`` where it is missing or damaged.

        A search first catches up with the catalogue if that was not done in
        the last ``fresh_for`` seconds; with None only :meth:`catch_up` does.
        """
        self._folder = folder
        self._source = source
        self._weights = weights or Weights()
        self._understand = understand
        self._fresh_for = fresh_for
        self._changing = Lock()
        self._rebuilding: Thread | None = None
        is_new = index.current(folder) is None
        generation, compiled = index.open_or_rebuild(folder, source, weights=self._weights, progress=progress)
        if is_new:
            self._learn_ahead()
        self._state = self._start(generation, compiled)
        self._caught_up_at = monotonic()
        self.catch_up()

    # --- searching ------------------------------------------------------

    def search(self, query: SearchQuery, *, now: datetime | None = None) -> SearchResults:
        """Answer one search; ``now`` is for next sessions and "open now". Never raises for what was typed."""
        self._freshen()
        state = self._state
        query = _sensible(query)
        now = now.astimezone(LONDON) if now else datetime.now(LONDON)
        answer = self._answer(state, query, now)
        results = SearchResults(
            query=query,
            understood=answer.understood,
            total=answer.total,
            hits=_page(state, answer, query),
            facets=_facets(state, answer),
        )
        if results.total:
            return results

        def ask(other: SearchQuery) -> tuple[int, tuple[Hit, ...]]:
            again = self._answer(state, other, now)
            return again.total, _page(state, again, other)

        ways_on = nothing_found.instead(query, answer.understood, ask)
        return replace(
            results,
            relaxations=ways_on.relaxations,
            nearby=ways_on.nearby,
            reach_you=ways_on.reach_you,
        )

    def suggest(self, typed: str, *, limit: int = 8) -> list[dict[str, str]]:
        """What to offer while somebody types: see :func:`assets_catalog.search.suggest.suggest`."""
        return suggest.suggest(self._state.segments, typed, limit)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that have hits at present."""
        return self._state.vocabulary

    @property
    def count(self) -> int:
        """How many listings can be found at present."""
        return sum(segment.count for segment in self._state.segments)

    def _answer(self, state: _State, query: SearchQuery, now: datetime) -> _Answer:
        understood = self._understand(query, state.vocabulary, now=now)
        asked = plan.make(query, understood, state.segments, state.vocabulary, self._weights, now)
        ranked = [ranking.rank(segment, asked, self._weights) for segment in state.segments]
        shared = readings.share_the_first_places(state.segments, ranked, asked, self._weights)
        return _Answer(understood, asked, shared)

    # --- keeping up -----------------------------------------------------

    def apply(self, changes: Iterable[Change]) -> int:
        """Make these changes findable at once, and say how many were new."""
        with self._changing:
            return self._apply(changes)

    def catch_up(self) -> int:
        """Read what changed in the catalogue since, and say how many changes there were.

        With more than a few hundred changed listings a new generation is built
        in the background; the newest changes are found once it is in use.
        """
        with self._changing:
            self._caught_up_at = monotonic()
            self._move_to_newest()
            done = 0
            while len(self._state.overlay) <= MOST_OVERLAID:
                changes = self._source.changes_since(self._state.sequence, limit=MOST_OVERLAID)
                if not changes:
                    return done
                done += self._apply(changes)
            self._rebuild_aside()
            return done

    def rebuild(self, *, progress: index.Progress | None = None) -> Generation:
        """Build a new generation from the whole catalogue and search that."""
        sequence = self._source.latest_change()
        generation = index.build(
            self._folder, self._source.every(), sequence=sequence, weights=self._weights, progress=progress
        )
        with self._changing:
            self._move_to_newest()
        self._learn_ahead()
        return generation

    def _learn_ahead(self) -> None:
        """Learn and keep now what the understanding learns, so that nobody's first search waits for it."""
        if self._understand is understanding.understand:
            needs.heads()

    def _freshen(self) -> None:
        if self._fresh_for is None or monotonic() - self._caught_up_at < self._fresh_for:
            return
        self._caught_up_at = monotonic()
        try:
            self.catch_up()
        except Exception:  # the catalogue may be away for a moment; what is indexed can still be found
            _log.exception("The search index could not catch up with the catalogue")

    def _apply(self, changes: Iterable[Change]) -> int:
        new = [change for change in changes if change.seq > self._state.sequence]
        if new:
            overlay = self._state.overlay.with_changes((each.service_id, each.listing) for each in new)
            state = self._state
            self._state = self._stating(state.generation, state.base, overlay, max(each.seq for each in new))
        return len(new)

    def _move_to_newest(self) -> None:
        newest = index.current(self._folder)
        if newest is None:
            # The folder was deleted or harmed under us: what is mapped goes on serving until it is made again.
            self._rebuild_aside()
            return
        if newest.name == self._state.generation.name:
            return
        generation, compiled = index.open_or_rebuild(self._folder, self._source, weights=self._weights)
        self._state = self._start(generation, compiled)

    def _rebuild_aside(self) -> None:
        if self._rebuilding is None or not self._rebuilding.is_alive():
            self._rebuilding = Thread(target=self._rebuild_quietly, name="search-index", daemon=True)
            self._rebuilding.start()

    def _rebuild_quietly(self) -> None:
        try:
            index.refresh(self._folder, self._source, than=self._state.generation, weights=self._weights)
        except Exception:  # tried again at the next catch-up; until then the old generation serves
            _log.exception("The search index could not be built anew")

    def _start(self, generation: Generation, compiled: Compiled) -> _State:
        return self._stating(generation, Segment(compiled, self._weights), Overlay(), generation.sequence)

    def _stating(self, generation: Generation, base: Segment, overlay: Overlay, sequence: int) -> _State:
        segments = tuple(overlay.segments(base, self._weights))
        vocabulary = Vocabulary([segment.compiled for segment in segments])
        return _State(generation, base, overlay, sequence, segments, vocabulary)


def _sensible(query: SearchQuery) -> SearchQuery:
    first = max(int(query.page), 1)
    per_page = min(max(int(query.per_page), 1), MAX_PER_PAGE)
    if (first, per_page) == (query.page, query.per_page):
        return query
    return replace(query, page=first, per_page=per_page)


def _page(state: _State, answer: _Answer, query: SearchQuery) -> tuple[Hit, ...]:
    near = answer.understood.near.label if answer.understood.near else ""
    first = (query.page - 1) * query.per_page
    return page.page(state.segments, answer.ranked, answer.asked, near, first, query.per_page)


def _facets(state: _State, answer: _Answer) -> facets.Shown:
    chosen, now = answer.asked.filters, answer.asked.now

    def counted(by: Callable[..., facets.Counted]) -> facets.Counted:
        return facets.together(
            [
                by(segment, ranked, chosen, now)
                for segment, ranked in zip(state.segments, answer.ranked, strict=True)
            ]
        )

    placed = answer.asked.point is not None
    return facets.Shown(counted(facets.count), lambda: counted(facets.count_aside), chosen, placed=placed)
