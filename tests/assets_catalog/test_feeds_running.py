"""Feeds from a server on this machine into the directory: every record accounted for, the second run changing nothing."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.feeds.fetching import Limits
from assets_catalog.feeds.problems import FeedProblemError
from assets_catalog.feeds.running import Feeds
from assets_catalog.open_referral.cells import cell
from tests.assets_catalog.feed_server import FeedServer

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "feeds"


@pytest.fixture
def server():
    serving = FeedServer()
    yield serving
    serving.close()


@pytest.fixture
def catalogue(tmp_path):
    opened = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    yield opened
    opened.close()


@pytest.fixture
def feeds(catalogue, tmp_path):
    return Feeds(catalogue, tmp_path / "feeds", agent="Test", allow_private=True, sleep=lambda seconds: None)


def service(number, **more):
    return {
        "id": f"s{number}",
        "name": f"Invented club {number}",
        "description": "Tea and company.",
        "phones": [{"number": f"020 7946 0{number:03}"}],
        "last_modified": "2026-10-01T09:00:00Z",
    } | more


def subscribe(feeds, address, **more):
    return feeds.subscriptions.add("Invented list", address, by="test", **more)


def accounted(report):
    assert report.added + report.changed + report.unchanged + report.refused == report.records
    return report


def zipped(tables: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in tables.items():
            packed.writestr(name, text)
    return file.getvalue()


HSDS_3 = {
    "services.csv": "id,organization_id,name,description,status\n"
    "a,o,Invented choir,Singing together.,active\n"
    'b,o,Invented walk,"A walk, then tea.",active\n',
    "organizations.csv": "id,name\no,Invented Trust\n",
    "phones.csv": "id,service_id,number\n1,a,020 7946 0101\n2,b,020 7946 0102\n3,gone,020 7946 0103\n",
    "locations.csv": "id,name,latitude,longitude\nl,Invented Hall,51.37,-0.1\n",
    "service_at_location.csv": "id,service_id,location_id\nx,a,l\n",
    "addresses.csv": "id,location_id,address_1,city\n1,l,1 High Street,Croydon\n",
    "schedules.csv": "id,service_id,freq,byday,opens_at,closes_at\n1,a,WEEKLY,TU,10:00,12:00\n",
    "taxonomy_terms.csv": "id,name,parent_id\nt,Frobnication,u\nu,Bus Passes,t\n",
    "attributes.csv": "id,link_id,taxonomy_term_id\n1,a,t\n",
}
HSDS_2 = {
    "services.csv": "id,organization_id,name,description\na,o,Invented choir,Singing together.\n",
    "organizations.csv": "id,name\no,Invented Trust\n",
    "services_at_location.csv": "id,service_id,location_id\nx,a,l\n",
    "locations.csv": "id,name\nl,Invented Hall\n",
    "physical_addresses.csv": "id,location_id,address_1,city\n1,l,1 High Street,Croydon\n",
    "regular_schedules.csv": "id,service_id,weekday,opens_at,closes_at\n1,a,Tuesday,10:00,12:00\n",
    "service_taxonomy.csv": "id,service_id,taxonomy_detail\n1,a,Bus Passes\n",
    "eligibility.csv": "id,service_id,eligibility\n1,a,People who like singing\n",
}
GEOJSON = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": f"f{number}",
            "geometry": {"type": "Point", "coordinates": [-0.1, 51.37]},
            "properties": {
                "name": f"Invented hall {number}",
                "phone": f"020 7946 01{number:02}",
                "tags": ["a", "b"],
            },
        }
        for number in range(3)
    ],
}
SPREADSHEET = (
    "Ref,Name,Phone,Postcode\n1,Invented lunch,020 7946 0101,CR0 1AA\n2,Invented tea,020 7946 0102,\n"
)


def test_every_kind_of_feed_is_known_and_taken_in_twice(feeds, server, catalogue):
    server.paged("/three", [service(1), service(2, contacts=[])], version=3)
    server.paged("/one", [service(1), service(2)], version=1)
    server.files["/tables3.zip"] = zipped(HSDS_3)
    for name, text in HSDS_2.items():
        server.files[f"/tables2/{name}"] = text.encode()
    server.files["/places"] = json.dumps(GEOJSON).encode()
    server.files["/list.csv"] = SPREADSHEET.encode()
    for kind, path, count in (
        ("oruk-3", "/three", 2),
        ("oruk-1", "/one", 2),
        ("hsds-csv", "/tables3.zip", 2),
        ("hsds-csv", "/tables2/", 1),
        ("geojson", "/places", 3),
        ("spreadsheet", "/list.csv", 2),
    ):
        name = f"List of {path}"
        feeds.subscriptions.add(name, server.address + path, by="test", licence="OGL")
        first, second = accounted(feeds.run(name)), accounted(feeds.run(name))
        assert (first.problem, first.kind, first.records, first.added) == ("", kind, count, count)
        assert (second.problem, second.unchanged, second.withdrawn) == ("", count, 0)
        listings = [each for each in catalogue.every() if each.provenance[0].source == name]
        assert len(listings) == count
        assert {each.provenance[0].licence for each in listings} == {"OGL"}


def test_tables_are_put_together_again(feeds, server, catalogue):
    server.files["/t.zip"] = zipped(HSDS_3)
    subscribe(feeds, f"{server.address}/t.zip")
    report = feeds.run("Invented list")
    choir = next(each for each in catalogue.every() if each.name == "Invented choir")
    assert choir.organization.name == "Invented Trust"
    assert [each.number for each in choir.phones] == ["020 7946 0101"]
    assert choir.places[0].address_1 == "1 High Street"
    assert choir.schedules[0].byday == ["TU"]
    assert choir.categories == ["transport"], "by the term above the one that nobody knows"
    notes = " ".join(report.notes)
    assert "phones.csv: 1 rows belong to a service that is not there" in notes
    assert "round in a circle" in notes


def test_tables_of_version_2_are_read_too(feeds, server, catalogue):
    server.files["/t.zip"] = zipped(HSDS_2)
    subscribe(feeds, f"{server.address}/t.zip")
    feeds.run("Invented list")
    choir = next(iter(catalogue.every()))
    assert choir.categories == ["transport"]
    assert choir.eligibility == "People who like singing"
    assert choir.schedules[0].byday == ["TU"]
    assert choir.places[0].city == "Croydon"


def test_pages_are_read_to_the_last_and_own_pages_only_where_the_list_says_little(feeds, server):
    server.paged(
        "/f", [{"id": f"s{n}", "name": f"Club {n}", "description": "Tea"} for n in range(250)], version=3
    )
    subscribe(feeds, f"{server.address}/f")
    assert feeds.run("Invented list").added == 250
    assert sum("/services/" in each for each in server.asked) == 250
    server.asked.clear()
    server.paged("/whole", [service(n) for n in range(250)], version=3)
    feeds.subscriptions.add("Whole", f"{server.address}/whole", by="test")
    assert feeds.run("Whole").added == 250
    assert [each for each in server.asked if "/services" in each] == [
        f"/whole/services?page={page}&per_page=100" for page in (1, 2, 3)
    ]


def test_a_preview_says_what_would_happen_and_writes_nothing(feeds, server, catalogue):
    server.paged("/f", [service(n) for n in range(1, 6)], version=3)
    subscribe(feeds, f"{server.address}/f")
    feeds.run("Invented list")
    server.paged(
        "/f",
        [service(1, description="Cake."), service(2), service(3, name=""), service(9), service(9)],
        version=3,
    )
    before = [each.model_dump_json() for each in catalogue.every()]
    report = accounted(feeds.preview("Invented list"))
    assert (report.added, report.changed, report.unchanged, report.refused, report.withdrawn) == (
        1,
        1,
        2,
        1,
        2,
    )
    assert (
        report.foreseen["changed"][0]["fields"][0]
        == {
            "field": "Description",
            "before": "Tea and company.",
            "after": "Cake.",
        }
        or report.foreseen["changed"][0]["fields"][0]["after"] == "Cake."
    )
    assert report.foreseen["added"] == ["Invented club 9"]
    assert sorted(report.foreseen["withdrawn"]) == ["Invented club 4", "Invented club 5"]
    assert [each.model_dump_json() for each in catalogue.every()] == before
    asked = len(server.asked)
    done = accounted(feeds.run("Invented list"))
    assert len(server.asked) == asked, "what is taken in is what was tried"
    assert (done.added, done.changed, done.unchanged, done.refused, done.withdrawn) == (1, 1, 2, 1, 2)
    names = {each.name for each in catalogue.every()}
    assert names == {f"Invented club {number}" for number in (1, 2, 3, 9)}, "what is refused is not taken out"


def test_a_run_is_undone_and_done_again(feeds, server, catalogue):
    server.paged("/f", [service(1), service(2)], version=3)
    subscribe(feeds, f"{server.address}/f")
    report = feeds.run("Invented list")
    assert feeds.undo(report.import_id, by="test").removed == 2
    assert catalogue.count() == 0
    assert feeds.run("Invented list").added == 2


def test_a_feed_that_lost_most_is_taken_to_be_broken(feeds, server, catalogue):
    server.paged("/f", [service(n) for n in range(10)], version=3)
    subscribe(feeds, f"{server.address}/f")
    feeds.run("Invented list")
    server.paged("/f", [service(1)], version=3)
    report = feeds.run("Invented list")
    assert report.withdrawn == 0
    assert "more than half" in report.not_withdrawn
    assert catalogue.count() == 10
    assert feeds.run("Invented list", allow_withdrawing=True).withdrawn == 9


def test_fewer_than_it_says_takes_nothing_out(feeds, server, catalogue):
    server.paged("/f", [service(n) for n in range(4)], version=3)
    subscribe(feeds, f"{server.address}/f")
    feeds.run("Invented list")
    body = {"total_items": 4, "total_pages": 1, "contents": [service(n) for n in range(3)]}
    server.special["/f/services"] = lambda _q, _h: (200, {}, json.dumps(body).encode())
    report = feeds.run("Invented list")
    assert report.withdrawn == 0
    assert "none was taken for gone" in " ".join(report.notes)
    assert catalogue.count() == 4


def test_a_word_that_was_written_here_stands(feeds, server, catalogue):
    server.paged("/f", [service(1)], version=3)
    subscribe(feeds, f"{server.address}/f")
    feeds.run("Invented list")
    listing = next(iter(catalogue.every()))
    catalogue.save(listing.model_copy(update={"description": "Ours."}), by="Steward")
    server.paged("/f", [service(1, description="Theirs.")], version=3)
    assert feeds.preview("Invented list").disputed == 1
    assert feeds.run("Invented list").disputed == 1
    assert catalogue.get(listing.id).description == "Ours."


def test_what_a_steward_said_of_its_words_counts_from_the_next_run(feeds, server, catalogue):
    server.paged(
        "/f", [service(1, attributes=[{"taxonomy_term": {"id": "7", "name": "Frobnication"}}])], version=3
    )
    feed = subscribe(feeds, f"{server.address}/f")
    assert feeds.run("Invented list").unplaced == {"Frobnication": 1}
    feeds.subscriptions.map(feed.id, "terms:\n  Frobnication: Getting about\n")
    report = feeds.run("Invented list")
    assert (report.changed, report.unplaced) == (1, {})
    assert next(iter(catalogue.every())).categories == ["transport"]


def test_what_is_due_is_asked_and_what_is_paused_or_failed_waits(feeds, server):
    server.paged("/f", [service(1)], version=3)
    good = subscribe(feeds, f"{server.address}/f", every_hours=6)
    bad = feeds.subscriptions.add("Broken", f"{server.address}/none.json", by="test")
    idle = feeds.subscriptions.add("Idle", f"{server.address}/f", by="test")
    feeds.subscriptions.pause(idle.id, True)
    now = datetime.now(UTC) + timedelta(seconds=1)
    assert {each.feed: bool(each.problem) for each in feeds.run_due(now)} == {
        "Invented list": False,
        "Broken": True,
    }
    assert feeds.run_due(now) == []
    assert [each.name for each in feeds.subscriptions.due(now + timedelta(hours=2))] == ["Broken"]
    assert {each.id for each in feeds.subscriptions.due(now + timedelta(hours=7))} == {good.id, bad.id}
    for _ in range(3):
        feeds.run("Broken")
    assert feeds.subscriptions.get("Broken").failures == 4
    assert not [each for each in feeds.subscriptions.due(now + timedelta(hours=7)) if each.id == bad.id]


def test_a_feed_that_asks_to_be_left_alone_is(feeds, server):
    server.special["/f/services"] = lambda _q, _h: (429, {"Retry-After": "90000"}, b"")
    subscribe(feeds, f"{server.address}/f", kind="oruk-3")
    report = feeds.run("Invented list")
    assert "left alone until" in report.problem
    assert feeds.subscriptions.get("Invented list").due_at() > datetime.now(UTC) + timedelta(hours=24)


def test_only_one_at_a_time(feeds, server):
    server.paged("/f", [service(1)], version=3)
    feed = subscribe(feeds, f"{server.address}/f")
    with feeds._alone(feed):
        assert feeds.at_work(feed.id)
        with pytest.raises(FeedProblemError, match="being fetched already"):
            feeds.run("Invented list")
    assert not feeds.at_work(feed.id)
    assert feeds.run("Invented list").added == 1


# --- bad input --------------------------------------------------------------

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


# --- cut off in the middle --------------------------------------------------

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


# --- the real ones ----------------------------------------------------------


def _served(server, which):
    folder = SHARED / which
    if which == "bristol-v1":
        server.paged("/f", json.loads((folder / "services.json").read_text("utf-8")), version=1)
        return "/f"
    if which == "bristol-v3":
        page = json.loads((folder / "services-page-1.json").read_text("utf-8"))
        own = json.loads((folder / "service.json").read_text("utf-8"))
        server.paged("/f", page["contents"], version=3, details={own["id"]: own})
        return "/f"
    server.folder("/f", folder)
    return "/f/"


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
    subscribe(feeds, server.address + _served(server, which))
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
