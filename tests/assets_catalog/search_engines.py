"""The engines behind the search protocol, and how the contract tests ask them. A new engine joins in ENGINES."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest

from assets_catalog.listing import Listing
from assets_catalog.search.finder import Finder
from assets_catalog.search.postgresql.engine import PostgresFinder
from assets_catalog.search.query import Searcher, SearchQuery, SearchResults
from tests.assets_catalog.search_catalogues import HERE, NOW, Directory, identity, understanding

Engine = Callable[..., Searcher]


def _whoosh(request: pytest.FixtureRequest, listings: Iterable[Listing], **said: Any) -> Searcher:
    folder = request.getfixturevalue("tmp_path")
    return Finder(folder, Directory(listings), understand=understanding(**said))


def _postgres(request: pytest.FixtureRequest, listings: Iterable[Listing], **said: Any) -> Searcher:
    rooms = request.getfixturevalue("rooms")
    return PostgresFinder(rooms.engine(), Directory(listings), understand=understanding(**said))


ENGINES: dict[str, Callable[..., Searcher]] = {"whoosh": _whoosh, "postgres": _postgres}


@pytest.fixture(params=["whoosh", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "postgres":
        request.getfixturevalue("rooms")
    made = ENGINES[request.param]
    return lambda listings, **said: made(request, listings, **said)


AT_HOME = f"{HERE[0]},{HERE[1]}"


def ask(searcher: Searcher, words: str = "", *, now: datetime = NOW, **asked: Any) -> SearchResults:
    return searcher.search(SearchQuery(words=words, **asked), now=now)


def ids(results: SearchResults) -> list[str]:
    return [hit.id for hit in results.hits]


def numbered(*numbers: int) -> list[str]:
    return [identity(number) for number in numbers]
