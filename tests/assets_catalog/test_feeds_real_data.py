"""Feeds as they really are, and one that is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.feeds.running import Feeds
from tests.assets_catalog.feed_server import accounted, served, service, subscribe

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "feeds"


_KILLED = """
import sys, time
from pathlib import Path
from assets_catalog.catalogue import Catalogue
from assets_catalog.feeds.running import Feeds
home = Path(sys.argv[1])
feeds = Feeds(Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite3'}"), home / "feeds", agent="Test", allow_private=True)
def tell(done, of):
    print(done, flush=True)
    time.sleep(0.05)
feeds.run("Invented list", tell=tell)
"""


def test_killed_in_the_middle_and_run_again_it_ends_the_same(feeds, server, catalogue, tmp_path):
    records = [service(n) for n in range(600)]
    server.paged("/f", records, version=3)
    subscribe(feeds, f"{server.address}/f")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path)], stdout=subprocess.PIPE, env=environment, text=True
    )
    began = time.monotonic()
    while catalogue.count() < 250 and process.poll() is None and time.monotonic() - began < 60:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    half = catalogue.count()
    assert 0 < half < 600
    assert half % 250 == 0, "whole batches or nothing"
    report = accounted(feeds.run("Invented list"))
    assert (report.added, report.unchanged) == (600 - half, half)
    assert [each.state for each in catalogue.import_runs()] == ["done", "failed"]
    again = accounted(feeds.run("Invented list"))
    assert (again.unchanged, again.added, again.changed) == (600, 0, 0)
    fresh = Catalogue.open(f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    other = Feeds(fresh, tmp_path / "other", agent="Test", allow_private=True)
    other.subscriptions.add("Invented list", f"{server.address}/f", by="test")
    other.run("Invented list")
    assert {each.id: each.fingerprint() for each in fresh.every()} == {
        each.id: each.fingerprint() for each in catalogue.every()
    }
    fresh.close()


@pytest.mark.data
@pytest.mark.parametrize(
    ("which", "kind", "records", "added", "unchanged", "refused", "flagged"),
    [
        ("bristol-v1", "oruk-1", 819, 816, 1, 2, 0),
        ("bristol-v3", "oruk-3", 3, 3, 0, 0, 0),
        ("hsds-3-example-csv", "hsds-csv", 1, 1, 0, 0, 1),
        ("washington-dc-hsds-2-csv", "hsds-csv", 1658, 1644, 0, 14, 1204),
    ],
)
def test_every_real_feed_is_accounted_for_and_the_second_run_changes_nothing(
    feeds, server, catalogue, which, kind, records, added, unchanged, refused, flagged
):
    subscribe(feeds, server.address + served(server, SHARED / which))
    first = accounted(feeds.run("Invented list"))
    assert (first.problem, first.kind, first.records) == ("", kind, records)
    assert (first.added, first.unchanged, first.refused, first.flagged) == (
        added,
        unchanged,
        refused,
        flagged,
    )
    assert catalogue.count() == added
    second = accounted(feeds.run("Invented list"))
    assert (second.added, second.changed, second.withdrawn, second.disputed) == (0, 0, 0, 0)
    assert (second.unchanged, second.refused) == (added + unchanged, refused)
    assert {each.provenance[0].source for each in catalogue.every()} == {"Invented list"}
