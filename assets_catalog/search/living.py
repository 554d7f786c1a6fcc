"""Words that a steward changes while the site answers: noticed within a second or so, in every process.

The lexicon's vote changes at once. What is learnt from the phrases is learnt
anew in the background; until that is done the earlier heads speak.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import Lock, Thread
from time import monotonic
from typing import Any, Protocol

from assets_catalog.search.finder import Finder
from assets_catalog.search.query import SearchQuery, SearchResults
from assets_catalog.search.understanding import knowledge, needs
from assets_catalog.search.understanding.knowledge import Knowledge, Laid

_log = logging.getLogger(__name__)


class Source(Protocol):
    """Where a borough's own words are kept."""

    def version(self) -> int:
        """A number that grows with every change; 0 where nothing was ever changed."""
        ...

    def laid(self) -> Laid:
        """What is laid over the shipped words now."""
        ...


class LivingWords:
    """A borough's words as they are now. Safe among threads."""

    def __init__(self, source: Source, *, fresh_for: float = 1.0) -> None:
        """``fresh_for``: for so many seconds the source is not asked again."""
        self._source = source
        self._fresh_for = fresh_for
        self._changing = Lock()
        self._version = -1
        self._learnt = -1
        self._looked_at = float("-inf")
        self._known = knowledge.shipped()
        self._learning: Thread | None = None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Search by these words within."""
        with knowledge.using(self.known()):
            yield

    def known(self, *, newest: bool = False) -> Knowledge:
        """The words as they are; ``newest``: ask the source even if that was done a moment ago."""
        if newest or monotonic() - self._looked_at >= self._fresh_for:
            self._look()
        return self._known

    def with_draft(self, kind: str, category: str, text: str, strength: str) -> Knowledge:
        """The words as they would be with one more, which is not kept. A phrase takes seconds: it is learnt from."""
        now, laid = self.known(newest=True), self._source.laid()
        if kind == "word":
            draft = replace(laid, words=(*laid.words, (category, strength, text)))
            with knowledge.using(now):
                return knowledge.overlaid(draft, needs.heads())
        known = knowledge.overlaid(replace(laid, phrases=(*laid.phrases, (category, text))))
        known.heads = needs.learnt_for_a_trial(known)
        return known

    @property
    def learning(self) -> bool:
        """Whether phrases are being learnt at this moment."""
        return self._learnt != self._version

    def _look(self) -> None:
        self._looked_at = monotonic()
        try:
            with self._changing:
                version = self._source.version()
                if version != self._version:
                    self._change_to(version)
        except Exception:  # the database may be away for a moment; the words of a moment ago still serve
            _log.exception("The words people use could not be read anew")

    def _change_to(self, version: int) -> None:
        first = self._version < 0
        if first and version == 0:
            self._version = self._learnt = 0
            return
        known = knowledge.overlaid(self._source.laid())
        if first:
            # Nothing was learnt here yet that could serve meanwhile.
            self._known, self._version, self._learnt = known, version, version
            return
        with knowledge.using(self._known):
            known.heads = needs.heads_at_hand()
        self._known, self._version = known, version
        if self._learning is None or not self._learning.is_alive():
            self._learning = Thread(target=self._learn, name="words", daemon=True)
            self._learning.start()

    def _learn(self) -> None:
        while True:
            with self._changing:
                version, known = self._version, self._known
                if version == self._learnt:
                    self._learning = None
                    return
            heads = known.heads
            try:
                heads = needs.learnt(known)
            except Exception:  # the earlier heads go on serving, and the next change tries again
                _log.exception("The phrases could not be learnt")
            with self._changing:
                known.heads = heads
                self._learnt = version


class LivingFinder(Finder):
    """A finder that goes by a borough's own words."""

    def __init__(self, *given: Any, words: LivingWords, **named: Any) -> None:
        self._words = words
        super().__init__(*given, **named)

    def _learn_ahead(self) -> None:
        with self._words.in_use():
            super()._learn_ahead()

    def search(self, query: SearchQuery, *, now: datetime | None = None) -> SearchResults:
        """As :meth:`Finder.search`, by the borough's words."""
        with self._words.in_use():
            return super().search(query, now=now)

    def suggest(self, typed: str, *, limit: int = 8) -> list[dict[str, str]]:
        """As :meth:`Finder.suggest`, by the borough's words."""
        with self._words.in_use():
            return super().suggest(typed, limit=limit)
