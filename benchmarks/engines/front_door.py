"""This product's own engine, alone or with its understanding of what people type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from assets_catalog.catalogue import Change
from assets_catalog.listing import Listing
from assets_catalog.search.engine import index
from assets_catalog.search.engine.filters import LONDON
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import Near, SearchQuery, Understood
from assets_catalog.search.understanding import needs
from assets_catalog.search.understanding import understand as understanding
from benchmarks.engines import PAGE, Answer
from benchmarks.services import RADIUS_KM, Asked

_LEARNT = "learnt"
#: The counts that every engine gives.
_AS_PEERS = ("categories", "days", "free")


class _Built:
    """A catalogue that must not be asked for its listings: the index is there already."""

    def every(self) -> Iterator[Listing]:
        raise RuntimeError("the index should have been built before")

    def latest_change(self) -> int:
        return 0

    def changes_since(self, seq: int, *, limit: int = 1000) -> list[Change]:
        return []


def _point(query: SearchQuery) -> Near:
    latitude, longitude = map(float, query.near.split(","))
    return Near("here", latitude, longitude, "place")


def _words_alone(query: SearchQuery, vocabulary: Any = None, *, now: datetime | None = None) -> Understood:
    return Understood(near=_point(query), search_text=query.words)


def _whole(query: SearchQuery, vocabulary: Any = None, *, now: datetime | None = None) -> Understood:
    words = SearchQuery(words=query.words, not_meant=query.not_meant)
    understood = understanding.understand(words, vocabulary, now=now)
    # What the words add would narrow one engine and not another: only the reading is measured.
    return Understood(near=_point(query), search_text=understood.search_text, chips=understood.chips)


class FrontDoor:
    """The engine alone: the same words, filters and circle as everyone else, and reasons besides."""

    keeps = "index"
    most = 10_000_000
    name = "front door"
    note = "the peers' three counts and six more, the three put into words; next sessions, reasons"
    _understand = staticmethod(_words_alone)

    def build(self, folder: Path, services: Iterable[Listing]) -> None:
        index.build(folder, services)
        # As the site does: what the understanding learns, and the encoder made ready, are kept when the index is built.
        needs.keep_heads_in(folder / _LEARNT)
        needs.heads()

    def open(self, folder: Path) -> None:
        needs.keep_heads_in(folder / _LEARNT)
        self._finder = Finder(folder, _Built(), understand=self._understand, fresh_for=None)
        self._now = datetime.now(LONDON)

    def ask(self, asked: Asked) -> Answer:
        results = self._finder.search(
            SearchQuery(
                words=" ".join(asked.words),
                near=f"{asked.latitude},{asked.longitude}",
                within_km=RADIUS_KM,
                categories=(asked.category,) if asked.category else (),
                days=(asked.day,) if asked.day else (),
                free=asked.free,
                per_page=PAGE,
            ),
            now=self._now,
        )
        return Answer(results.total, results.hits, {name: results.facets[name] for name in _AS_PEERS})

    def close(self) -> None:
        del self._finder


class FrontDoorUnderstanding(FrontDoor):
    """As a person meets it: the words are read for needs, places, days and misspellings first."""

    name = "front door, words understood"
    note = "the same, after reading the words for needs, days, places and slips"
    _understand = staticmethod(_whole)
