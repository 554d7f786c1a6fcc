"""The second engine: PostgreSQL keeps the words, for boroughs that run several machines.

The server holds the text of every listing as a weighted ``tsvector`` and says
who has a word and what it is worth there (``ts_rank``), what begins so, and
what is spelt alike (``pg_trgm``). The facts of each listing (days, places,
access, standing) are columns in every process, so that filters, distances,
counts and order are those of the first engine, by the same functions.

A change is written to the server once, by whichever process sees it first, and
every process has it at its next search, a second later at most.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any

import numpy as np
from sqlalchemy import Engine

from assets_catalog.database import WrongDatabaseError
from assets_catalog.search.engine.analysis import term_of, words_of
from assets_catalog.search.engine.index import Generation, Progress, Source
from assets_catalog.search.engine.overlay import Overlay
from assets_catalog.search.engine.segment import Segment
from assets_catalog.search.engine.weights import Weights
from assets_catalog.search.finder import MOST_OVERLAID, Finder, Understand, _Answer, _State
from assets_catalog.search.living import LivingFinder
from assets_catalog.search.postgresql.tables import State, Tables, split
from assets_catalog.search.postgresql.words import ServedColumns, ServedVocabulary, Words
from assets_catalog.search.query import MAX_WORDS, SearchQuery
from assets_catalog.search.understanding import understand as understanding

_WHERE = Path("search_document")
_log = logging.getLogger(__name__)
_Changed = dict[int, dict[str, Any] | None]


class PostgresFinder(Finder):
    """Searches through a PostgreSQL server, and keeps up with the catalogue there. Safe among threads."""

    _seen: State

    def __init__(
        self,
        engine: Engine,
        source: Source,
        *,
        weights: Weights | None = None,
        understand: Understand = understanding.understand,
        fresh_for: float | None = 1.0,
        progress: Progress | None = None,
    ) -> None:
        """Make and fill the search tables where they are missing or old, and read the facts.

        Raises WrongDatabaseError where ``engine`` is not PostgreSQL.
        """
        if engine.dialect.name != "postgresql":
            raise WrongDatabaseError(
                "The PostgreSQL search engine needs the directory in PostgreSQL. "
                "Set FRONTDOOR_CATALOGUE_URL, or FRONTDOOR_SEARCH_ENGINE=whoosh."
            )
        self._source = source
        self._weights = weights or Weights()
        self._understand = understand
        self._fresh_for = fresh_for
        self._changing = Lock()
        self._rebuilding: Thread | None = None
        self._tables = Tables(engine)
        self._server = Words(engine, self._weights)
        self._changed: _Changed = {}
        self._tables.prepare(source, progress)
        self._tables.follow(source)
        self._load()
        self._caught_up_at = monotonic()

    def catch_up(self) -> int:
        """Write and read what changed in the catalogue since; how many listings are new to this process.

        More than a few hundred changes are written in the background.
        """
        with self._changing:
            self._caught_up_at = monotonic()
            if not self._tables.follow(self._source, at_most=MOST_OVERLAID):
                self._rebuild_aside()
            now = self._tables.state()
            if now.filled != self._seen.filled:
                return self._load()
            if now.version == self._seen.version:
                return 0
            fresh: _Changed = {
                number: record for number, _, record in self._tables.documents(self._seen.version)
            }
            self._changed = {**self._changed, **fresh}
            self._server.forget()
            self._state = self._overlaid(now)
            self._seen = now
            if len(self._changed) > MOST_OVERLAID:
                self._rebuild_aside()
            return len(fresh)

    def rebuild(self, *, progress: Progress | None = None) -> Generation:
        """Write the search tables anew from the whole catalogue, and search those."""
        self._tables.fill(self._source, progress)
        with self._changing:
            self._load()
        return self._state.generation

    def _answer(self, state: _State, query: SearchQuery, now: datetime) -> _Answer:
        for segment in state.segments:
            if isinstance(segment.compiled, ServedColumns):
                segment.compiled.begin()
        self._server.look_up(filter(None, map(term_of, words_of(query.words[:MAX_WORDS]))))
        return super()._answer(state, query, now)

    def _load(self) -> int:
        """Read the facts of every listing; the caller holds the lock."""
        return self._use(*self._read())

    def _rebuild_quietly(self) -> None:
        try:
            self._tables.follow(self._source)
            state, base = self._read()
        except Exception:  # tried again at the next catch-up; until then the changes are searched beside it
            _log.exception("The facts of the listings could not be read anew")
            return
        with self._changing:
            self._use(state, base)

    def _read(self) -> tuple[State, Segment]:
        # What is written while this reads is read again at the next catch-up.
        state = self._tables.state()
        numbers, records = split(self._tables.documents(0))
        return state, Segment(ServedColumns(numbers, records, self._server), self._weights)

    def _use(self, state: State, base: Segment) -> int:
        self._server.forget()
        self._changed = {}
        self._state = self._stated(state, base, (base,))
        self._seen = state
        return base.count

    def _overlaid(self, now: State) -> _State:
        """The facts read at first without what was replaced, and a second segment with what is new."""
        base = self._state.base
        columns = base.compiled
        assert isinstance(columns, ServedColumns)  # noqa: S101 - this engine makes no other
        places = [place for number in self._changed if (place := columns.place_of(number)) is not None]
        new = [(number, 0, record) for number, record in sorted(self._changed.items())]
        numbers, records = split(new)
        if not numbers:
            return self._stated(now, base, (base.replace(places, np.array([], dtype=np.bytes_)),))
        second = Segment(ServedColumns(numbers, records, self._server), self._weights)
        in_order = base.arrays["ids"][base.arrays["by_id"]]
        both = (base.replace(places, np.sort(second.arrays["ids"])), second.replace([], in_order))
        return self._stated(now, base, both)

    def _stated(self, now: State, base: Segment, segments: tuple[Segment, ...]) -> _State:
        count = sum(segment.count for segment in segments)
        vocabulary = ServedVocabulary([segment.compiled for segment in segments], self._server)
        generation = Generation(_WHERE, now.sequence, count)
        return _State(generation, base, Overlay(), now.sequence, segments, vocabulary)


class LivingPostgresFinder(LivingFinder, PostgresFinder):
    """The same by a borough's own words."""
