"""Feeds nobody has seen: every record accounted for, a sentence to act on, and the second run changing nothing."""

from __future__ import annotations

import json
import re

import pytest

from tests.assets_catalog import odd_files, odd_pages, odd_records
from tests.assets_catalog.feed_server import accounted, service, subscribe


def _records(records):
    body = {"contents": records, "total_items": len(records), "total_pages": 1}
    return json.dumps(body).encode()


ODD = {
    **{name: (_records(records), *rest, True) for name, (records, *rest) in odd_records.RECORDS.items()},
    **{name: (body, *rest, True) for name, (body, *rest) in odd_pages.LETTERS.items()},
    **odd_pages.PAGES,
    **odd_files.FILES,
}
REFUSED = odd_pages.REFUSED | odd_files.REFUSED


def put(server, body) -> str:
    """Serve a file, or what serves itself; the path it is subscribed to by."""
    if callable(body):
        return body(server)
    server.files["/list.json"] = body
    return "/list.json"


def said(report) -> str:
    """All that a steward reads of it."""
    kept = report.as_dict()
    told = [each["sentence"] for each in (*kept["refused_records"], *kept["flagged_records"])]
    return "\n".join([*kept["notes"], *told, *(each["what"] for each in kept["mended"])])


@pytest.mark.parametrize("what", ODD)
def test_every_record_is_accounted_for_and_the_second_run_changes_nothing(feeds, server, catalogue, what):
    body, counts, says, whole = ODD[what]
    subscribe(feeds, server.address + put(server, body))
    tried = accounted(feeds.preview("Invented list"))
    first = accounted(feeds.run("Invented list"))
    assert first.problem == ""
    assert (first.records, first.added, first.unchanged, first.refused) == counts
    assert (tried.records, tried.added, tried.refused) == (first.records, first.added, first.refused)
    assert re.search(says, said(first)), said(first)
    assert first.complete is whole
    assert catalogue.count() == first.added
    assert len(first.first_refused) == first.refused
    assert all(each["sentence"].endswith((".", "!")) for each in first.first_refused)
    read_out = json.dumps([each.model_dump(mode="json") for each in catalogue.every()])
    assert not any(mark in read_out for mark in ("<script", "javascript:", "onerror", "<iframe"))
    seq = catalogue.latest_change()
    again = accounted(feeds.run("Invented list"))
    assert (again.problem, again.added, again.changed, again.withdrawn) == ("", 0, 0, 0)
    assert catalogue.latest_change() == seq


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_used_is_one_sentence_and_nothing_is_taken_in(feeds, server, catalogue, what):
    body, says = REFUSED[what]
    subscribe(feeds, server.address + put(server, body))
    report = feeds.run("Invented list")
    assert re.search(says, report.problem), report.problem
    assert report.problem.rstrip("}").endswith((".", "missing"))
    assert (report.records, catalogue.count(), catalogue.import_runs()) == (0, 0, [])


def test_what_came_on_two_pages_twice_running_is_taken_to_be_so(feeds, server, catalogue):
    records = [service(n) for n in range(120)]
    server.paged("/f", [*records[:110], records[3], *records[110:]], version=3)
    subscribe(feeds, f"{server.address}/f")
    assert not feeds.run("Invented list").complete
    assert feeds.run("Invented list").complete
    server.paged("/f", [*records[:110], records[3], *records[110:118]], version=3)
    assert feeds.run("Invented list").withdrawn == 2
    server.paged("/f", [*records[:110], records[4], *records[110:117]], version=3)
    doubted = feeds.run("Invented list")
    assert (doubted.withdrawn, doubted.complete) == (0, False)


def test_own_pages_that_were_there_once_are_not_done_without(feeds, server, catalogue):
    assert odd_pages.PAGES["no own pages"][0](server)
    server.special.clear()
    server.paged("/list", odd_pages.LINES, version=3)
    subscribe(feeds, f"{server.address}/list")
    assert feeds.run("Invented list").added == 4
    for line in odd_pages.LINES:
        del server.files[f"/list/services/{line['id']}"]
    report = accounted(feeds.run("Invented list"))
    assert (report.refused, report.withdrawn, catalogue.count()) == (4, 0, 4)
