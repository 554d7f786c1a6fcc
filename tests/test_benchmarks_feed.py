"""The made-up feed that imports are measured with is read whole, in each of its three kinds."""

from __future__ import annotations

import threading

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.feeds.running import Feeds
from benchmarks.made_feed import MadeFeed, Server

SERVICES = 42


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    feed = MadeFeed(tmp_path_factory.mktemp("feed") / "feed.jsonl")
    feed.write(SERVICES)
    server = Server(("127.0.0.1", 0), feed)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("kind", "seen"), [("whole", "oruk-3"), ("lines", "oruk-3"), ("old", "oruk-1")])
def test_every_service_comes_in_with_its_place_and_again_nothing_changes(address, tmp_path, kind, seen):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    feeds = Feeds(catalogue, tmp_path / "feeds", agent="Test", allow_private=True)
    feeds.subscriptions.add(kind, f"{address}/{kind}", by="test")
    first = feeds.run(kind)
    assert (first.kind, first.problem, first.complete) == (seen, "", True)
    assert (first.records, first.added, first.flagged) == (SERVICES, SERVICES, 0)
    second = feeds.run(kind)
    assert (second.records, second.unchanged, second.withdrawn) == (SERVICES, SERVICES, 0)
    listings = list(catalogue.every())
    assert sum(bool(each.places) and each.places[0].has_position for each in listings) > SERVICES / 2
    assert sum(bool(each.schedules) and bool(each.categories) for each in listings) > SERVICES / 2
    assert all(each.phones and each.description for each in listings)
    catalogue.close()


def test_what_is_not_there_is_answered_so(address, tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    feeds = Feeds(catalogue, tmp_path / "feeds", agent="Test", allow_private=True)
    feeds.subscriptions.add("None", f"{address}/none/services", by="test")
    assert "404" in feeds.run("None").problem
    catalogue.close()
