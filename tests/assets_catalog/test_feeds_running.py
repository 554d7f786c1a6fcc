"""Feeds from a server on this machine into the directory: every record accounted for, the second run changing nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from assets_catalog.feeds.problems import FeedProblemError
from tests.assets_catalog.feed_server import accounted, service, subscribe, zipped

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
    assert "phones.csv: 1 row belongs to a service that is not there" in notes
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
