"""A large feed is read a page at a time: what is held of it does not grow with what it says."""

from __future__ import annotations

import json
import tracemalloc
from urllib.parse import parse_qs, urlsplit

import pytest

from assets_catalog.feeds import v3
from assets_catalog.feeds.fetching import Fetcher
from assets_catalog.feeds.kept import KeptAnswers
from assets_catalog.feeds.paged import PagedFeed

PAGES, A_PAGE = 40, 100


class Pages(Fetcher):
    """Answers pages of long records; no network."""

    def get(self, url: str) -> bytes:
        number = int(parse_qs(urlsplit(url).query)["page"][0])
        records = [
            {"id": f"{number}-{each}", "name": "Club", "description": "x" * 2000, "phones": [{"number": "1"}]}
            for each in range(A_PAGE)
        ]
        total = PAGES * A_PAGE
        return json.dumps({"contents": records, "total_items": total, "total_pages": PAGES}).encode()


@pytest.fixture
def feed(tmp_path):
    kept = KeptAnswers(tmp_path / "kept.sqlite3")
    yield PagedFeed(Pages(kept, agent="test"), "https://feed.example", v3.DIALECT, lambda done, of: None)
    kept.close()


def test_a_feed_of_whole_pages_is_never_held_whole(feed):
    tracemalloc.start()
    try:
        gathered = feed.gather()
        first = next(records := gathered.records())
        read = 1 + sum(1 for _ in records)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (gathered.total, read, gathered.complete) == (PAGES * A_PAGE, PAGES * A_PAGE, True)
    assert first.id == "1-0"
    # One page is about a quarter of a megabyte, several times over while it is read; all of them are ten.
    assert most < 3_000_000
