"""Feeds that are broken, endless or meant to do harm: each has its sentence, and every record is accounted for."""

from __future__ import annotations

import json
import re

import pytest

from assets_catalog.feeds.fetching import Limits
from assets_catalog.feeds.running import Feeds
from assets_catalog.open_referral.cells import cell
from tests.assets_catalog.feed_server import accounted, service, subscribe, zipped

_WIDE = "id,organization_id,name,description\na,o,Club,Tea\n"
_PAGE = {"total_items": 1, "total_pages": 1}

BAD_FEEDS = {
    "a web page": (b"<!DOCTYPE html><title>Hello</title>", "guess", "holds a web page, not a feed"),
    "a web page for JSON": (b"<html>", "oruk-3", "is a web page, not a feed"),
    "nothing": (b"", "oruk-3", "is empty"),
    "JSON cut off": (b'{"contents": [{"id": "a", "name": "Cl', "oruk-3", "breaks off in the middle"),
    "no JSON": (b'{"contents": nonsense}', "oruk-3", "is not JSON"),
    "another JSON": (b'{"hello": "you"}', "oruk-3", "holds no list of services"),
    "nested without end": (b"[" * 100_000, "oruk-3", "nested too deeply|breaks off"),
    "a damaged ZIP": (b"PK\x03\x04 and no more", "guess", "ZIP file is damaged"),
    "a ZIP without services": (zipped({"phones.csv": "id\n1\n"}), "hsds-csv", "no table of services"),
    "a ZIP bomb": (zipped({"services.csv": "0" * 30_000_000}), "hsds-csv", "more than is right"),
    "GeoJSON of one shape": (b'{"type": "Feature"}', "geojson", "not GeoJSON"),
    "GeoJSON without names": (
        b'{"type": "FeatureCollection", "features": [{}]}',
        "geojson",
        "one row and nothing under it|name of a service",
    ),
    "a PDF": (b"%PDF-1.7", "spreadsheet", "is a PDF"),
}


@pytest.mark.parametrize("what", BAD_FEEDS)
def test_a_feed_that_cannot_be_read_is_said_and_nothing_is_taken_in(feeds, server, catalogue, what):
    body, kind, says = BAD_FEEDS[what]
    server.files["/f.json"] = body
    subscribe(feeds, f"{server.address}/f.json", kind=kind)
    report = feeds.run("Invented list")
    assert re.search(says, report.problem), report.problem
    assert catalogue.count() == 0
    assert feeds.subscriptions.get("Invented list").state == "failed"
    assert feeds.preview("Invented list").problem == report.problem


def test_pages_without_end_are_given_up(feeds, server, catalogue):
    server.special["/f/services"] = lambda _q, _h: (
        200,
        {},
        json.dumps({"contents": [service(1)], "last_page": False}).encode(),
    )
    subscribe(feeds, f"{server.address}/f", kind="oruk-3")
    assert "it never ends" in feeds.run("Invented list").problem
    assert catalogue.count() == 0


def test_new_pages_without_end_are_bounded(catalogue, tmp_path, server):
    def answer(question, _headers):
        return (
            200,
            {},
            json.dumps({"contents": [service(int(question["page"]))], "last_page": False}).encode(),
        )

    server.special["/f/services"] = answer
    for limits, says in ((Limits(pages=5), "more than 5 pages"), (Limits(records=5), "more than 5 records")):
        few = Feeds(catalogue, tmp_path / says, agent="Test", allow_private=True, limits=limits)
        few.subscriptions.add(says, f"{server.address}/f", by="test", kind="oruk-3")
        assert says in few.run(says).problem
    assert catalogue.count() == 0


def test_a_page_that_fails_leaves_all_as_it_was_and_the_next_run_goes_on_from_it(feeds, server, catalogue):
    records = [service(n) for n in range(250)]
    server.paged("/f", records, version=3)
    whole = server.special["/f/services"]
    server.special["/f/services"] = lambda q, h: (500, {}, b"") if q["page"] == "3" else whole(q, h)
    subscribe(feeds, f"{server.address}/f", kind="oruk-3")
    assert "out of order" in feeds.run("Invented list").problem
    assert catalogue.count() == 0
    server.special["/f/services"] = whole
    server.asked.clear()
    assert feeds.run("Invented list").added == 250
    assert server.asked == ["/f/services?page=3&per_page=100"]


def test_own_pages_that_are_missing_leave_what_stands(feeds, server, catalogue):
    short = [{"id": f"s{n}", "name": f"Club {n}", "description": "Tea"} for n in range(4)]
    server.paged("/f", short, version=3)
    subscribe(feeds, f"{server.address}/f")
    feeds.run("Invented list")
    del server.files["/f/services/s2"]
    server.files["/f/services/s3"] = b'["not", "a service"]'
    report = accounted(feeds.run("Invented list"))
    assert (report.unchanged, report.refused, report.withdrawn) == (2, 2, 0)
    assert "it is left as it was" in report.first_refused[0]["sentence"]
    assert catalogue.count() == 4
    server.files = {name: body for name, body in server.files.items() if "/services/" not in name}
    many = [{"id": f"t{n}", "name": f"Club {n}", "description": "Tea"} for n in range(20)]
    server.special.clear()
    server.paged("/f", many, version=3)
    server.files = {"/f": server.files["/f"]}
    assert "10 services in a row" in feeds.run("Invented list").problem


def test_records_of_every_bad_sort_are_accounted_for(feeds, server, catalogue):
    records = [
        service(1),
        service(1),
        service(1, description="Another."),
        service(2, id=""),
        service(3, name="<p> </p>"),
        "not a record",
        None,
        service(4, description='=HYPERLINK("http://evil.example")'),
        service(5, description="x" * 10_000_000),
        service(6, id=12045),
        service(7, minimum_age=90, maximum_age=9),
    ]
    server.special["/f/services"] = lambda _q, _h: (
        200,
        {},
        json.dumps({"contents": records, "last_page": True}).encode(),
    )
    subscribe(feeds, f"{server.address}/f", kind="oruk-3")
    report = accounted(feeds.run("Invented list"))
    assert (report.records, report.added, report.repeats, report.refused) == (11, 5, 1, 5)
    sentences = {each["record"]: each["sentence"] for each in report.first_refused}
    assert "which says something else" in sentences[3]
    assert "It has no id" in sentences[4]
    assert "It has no name" in sentences[5]
    assert "not a record" in sentences[6]
    assert any("cut, since it is longer" in what for what in report.mended)
    assert any("youngest is above the oldest" in what for what in report.mended)
    assert accounted(feeds.run("Invented list")).unchanged == 6


def test_half_a_letter_in_json_is_left_out(feeds, server, catalogue):
    places = {"type": "FeatureCollection", "features": []}
    for number in range(2):
        properties = {
            "name": f"Hall {number} \ud800",
            "odd \ud800": {"x": "\udfff"},
            "phone": "020 7946 0101",
        }
        places["features"].append({"type": "Feature", "id": f"\ud800{number}", "properties": properties})
    server.files["/places"] = json.dumps(places).encode()
    server.paged("/f", [service(1, name="Club \ud800", description="Tea \udfff and cake")], version=3)
    subscribe(feeds, f"{server.address}/f")
    places["features"] += [{}, None]
    server.files["/places"] = json.dumps(places).encode()
    feeds.subscriptions.add("Places", f"{server.address}/places", by="test")
    assert feeds.run("Invented list").added == 1
    report = accounted(feeds.run("Places"))
    assert (report.records, report.added, report.refused) == (4, 2, 2)
    assert {each.name for each in catalogue.every()} == {"Club", "Hall 0", "Hall 1"}


def test_what_looks_like_a_formula_is_kept_from_calculating_on_its_way_out(
    feeds, server, catalogue, tmp_path
):
    server.paged("/f", [service(1, description="=1+1"), service(2, name="@SUM(A1)")], version=3)
    subscribe(feeds, f"{server.address}/f")
    feeds.run("Invented list")
    risky = [text for each in catalogue.every() for text in (each.name, each.description) if text[0] in "=@"]
    assert sorted(risky) == ["=1+1", "@SUM(A1)"]
    assert all(cell(text).startswith("'") for text in risky)


@pytest.mark.parametrize(
    ("body", "accents"),
    [
        (_WIDE.replace("Club", "Café").encode("utf-8-sig"), "Café"),
        (_WIDE.replace("Club", "Café").encode("utf-16"), "Café"),
        (_WIDE.replace("Club", "Café").encode("cp1252"), "Café"),
        (_WIDE.replace(",", ";").encode(), "Club"),
        (_WIDE.replace("Club", '"Club, ""the"" one"').encode(), 'Club, "the" one'),
        (_WIDE.replace("\n", "\r\n").encode(), "Club"),
        (_WIDE.replace("Club", "Cl\0ub").encode(), "Club"),
    ],
)
def test_tables_in_other_letters_marks_and_quotes(feeds, server, catalogue, body, accents):
    server.files["/t/services.csv"] = body
    subscribe(feeds, f"{server.address}/t/", kind="hsds-csv")
    assert feeds.run("Invented list").added == 1
    assert next(iter(catalogue.every())).name == accents


def test_rows_of_tables_that_are_damaged_are_refused_with_their_number(feeds, server):
    server.files["/t/services.csv"] = (
        _WIDE + "b,o,Club, with a comma,Tea\n" + "c,o,Long," + "x" * 10_000_000 + "\n"
    ).encode()
    subscribe(feeds, f"{server.address}/t/", kind="hsds-csv")
    report = accounted(feeds.run("Invented list"))
    assert (report.added, report.refused) == (1, 2)
    assert "a comma is not in quote marks" in report.first_refused[0]["sentence"]
    assert "10,000,000 characters" in report.first_refused[1]["sentence"]
