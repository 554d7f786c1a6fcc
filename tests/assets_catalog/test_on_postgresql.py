"""The catalogue on PostgreSQL: its own tests again, on a server."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import MetaData

from assets_catalog import database
from assets_catalog.catalogue import Catalogue
from assets_catalog.stewardship.ledger import Ledger

from .test_catalogue import *  # noqa: F403
from .test_ledger import *  # noqa: F403
from .test_watch import *  # noqa: F403

pytestmark = pytest.mark.postgres


@pytest.fixture
def catalogue(rooms):
    catalogue = Catalogue.open(rooms.url())
    yield catalogue
    catalogue.close()


@pytest.fixture
def ledger(catalogue):
    return Ledger.open(catalogue)


def test_it_is_on_postgresql(catalogue):
    assert catalogue.engine.dialect.name == "postgresql"
    there = MetaData()
    there.reflect(catalogue.engine)
    assert {"service", "catalogue_change", "unmet_need"} <= set(there.tables)


def test_changes_are_numbered_in_the_order_they_can_be_seen(catalogue):
    """While one writer has not committed, no later number can be seen, so that nobody passes one over."""

    def save(number: int) -> None:
        for _ in range(5):
            catalogue.save(a_listing(name=f"Club {number}", provenance=[]), by="test")  # noqa: F405

    with ThreadPoolExecutor(4) as writers:
        done = [writers.submit(save, number) for number in range(4)]
        seen: list[int] = []
        while True:
            finished = all(each.done() for each in done)
            seen += [each.seq for each in catalogue.changes_since(seen[-1] if seen else 0)]
            if finished:
                break
    for each in done:
        each.result()
    assert len(seen) == 20
    assert seen == [each.seq for each in catalogue.changes_since(0)]


def test_many_lines_of_the_ledger_at_once_are_all_counted(ledger):
    with ThreadPoolExecutor(4) as writers:
        list(writers.map(lambda _: note(ledger, 5), range(4)))  # noqa: F405
    assert [line.count for line in ledger.rows(DAY, DAY)] == [20]  # noqa: F405


def test_without_the_driver_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(database.DriverAbsentError, match=r"requirements/postgres\.txt"):
        database.open_engine("postgresql+psycopg://nobody@localhost/nothing")
