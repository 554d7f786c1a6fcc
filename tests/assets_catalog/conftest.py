"""What the tests of feeds share: a server of lists, a directory of the test's own, and one who subscribes."""

from __future__ import annotations

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.feeds.running import Feeds
from tests.assets_catalog.feed_server import FeedServer


@pytest.fixture
def server():
    """A server of lists on this machine."""
    serving = FeedServer()
    yield serving
    serving.close()


@pytest.fixture
def catalogue(tmp_path):
    """An empty directory."""
    opened = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    yield opened
    opened.close()


@pytest.fixture
def feeds(catalogue, tmp_path):
    """A subscriber to feeds that may ask this machine, and never sleeps between two tries."""
    return Feeds(catalogue, tmp_path / "feeds", agent="Test", allow_private=True, sleep=lambda seconds: None)
