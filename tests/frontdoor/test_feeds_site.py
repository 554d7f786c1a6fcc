"""Feeds on the stewards' part of the site: added, tried, taken in, undone, and disagreements settled."""

from __future__ import annotations

import re

import pytest

from tests.assets_catalog.feed_server import FeedServer


@pytest.fixture
def server():
    serving = FeedServer()
    yield serving
    serving.close()


def service(number: int, **more):
    return {
        "id": f"s{number}",
        "name": f"Invented club {number}",
        "description": "Tea and company.",
        "phones": [{"number": f"020 7946 01{number:02}"}],
        "last_modified": "2026-10-01T09:00:00Z",
    } | more


@pytest.fixture
def steward(app, signed_in):
    app.extensions["workspace"].settings.feeds_allow_private = True
    return signed_in("steward")


@pytest.fixture
def room(app):
    return app.extensions["workspace"].feeds


def add(steward, address, name="Invented list"):
    answer = steward.post(
        "/stewards/feeds/add",
        data={"name": name, "address": address, "kind": "guess", "licence": "OGL", "every_hours": "24"},
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_a_feed_is_added_tried_taken_in_and_undone(steward, server, app):
    catalogue = app.extensions["workspace"].catalogue
    before = catalogue.count()
    server.paged("/f", [service(1), service(2), {"id": "s3", "name": ""}], version=3)
    page = add(steward, f"{server.address}/f")
    assert not server.asked, "nothing is fetched before somebody tries it"
    steward.post(f"{page}/preview")
    tried = steward.get(page).text
    assert "What taking it in would do" in tried
    assert "Invented club 2" in tried
    assert "It has no name." in tried
    assert catalogue.count() == before
    steward.post(f"{page}/apply")
    assert catalogue.count() == before + 2
    shown = steward.get(page).text
    assert "The last run" in shown
    undo = re.search(r'action="(/stewards/feeds/[^"]+/undo/[^"]+)"', shown)[1]
    answer = steward.post(undo, follow_redirects=True)
    assert "2 taken out again" in answer.text
    assert catalogue.count() == before
    again = steward.post(undo, follow_redirects=True)
    assert "It was undone already." in again.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Write what it is called"),
        ({"address": ""}, "Write its web address"),
        ({"address": "ftp://list.example"}, "does not begin with https"),
        ({"address": "https://me:secret@list.example/"}, "would be shown to others"),
        ({"every_hours": "0"}, "There is a problem"),
        ({"kind": "anything"}, "There is a problem"),
    ],
)
def test_a_form_that_cannot_be_right_is_refused_with_a_sentence(steward, change, says):
    given = {
        "name": "List",
        "address": "https://list.example/f",
        "kind": "guess",
        "every_hours": "24",
    } | change
    answer = steward.post("/stewards/feeds/add", data=given)
    assert answer.status_code == 400
    assert says in answer.text
    assert "There is a problem" in answer.text


def test_a_name_is_given_once(steward):
    add(steward, "https://list.example/f")
    answer = steward.post(
        "/stewards/feeds/add",
        data={
            "name": "Invented List ".strip(),
            "address": "https://x.example",
            "kind": "guess",
            "every_hours": "1",
        },
    )
    assert answer.status_code in (303, 400)
    answer = steward.post(
        "/stewards/feeds/add",
        data={"name": "Invented list", "address": "https://x.example", "kind": "guess", "every_hours": "1"},
    )
    assert answer.status_code == 400
    assert "There is a feed called" in answer.text


def test_a_feed_that_cannot_be_had_says_why_and_is_asked_later(steward, server):
    page = add(steward, f"{server.address}/nowhere.json")
    steward.post(f"{page}/apply")
    shown = steward.get(page).text
    assert "The last run failed." in shown
    assert "is not there (it answers 404)" in shown
    assert "Failed" in steward.get("/stewards/feeds/").text


def test_pausing_mapping_and_leaving(steward, server, room):
    server.paged("/f", [service(1)], version=3)
    page = add(steward, f"{server.address}/f")
    assert "It is not asked any more." in steward.post(f"{page}/pause", follow_redirects=True).text
    assert room.subscriptions.get("Invented list").paused
    assert "It is asked again" in steward.post(f"{page}/pause", follow_redirects=True).text
    wrong = steward.post(f"{page}/map", data={"mapping": "terms:\n  Tea: Teapots"})
    assert wrong.status_code == 400
    assert "is none of the kinds of help" in wrong.text
    steward.post(f"{page}/map", data={"mapping": "terms:\n  Tea: Lunch clubs and eating together"})
    assert room.subscriptions.get("Invented list").mapping == {"terms": {"Tea": ["lunch_clubs"]}}
    assert "lunch_clubs" in steward.get(page).text
    gone = steward.post(f"{page}/remove", follow_redirects=True)
    assert "no longer subscribed to" in gone.text
    assert steward.get(page).status_code == 404


def test_a_word_of_theirs_is_placed_with_a_choice(steward, server, app, room):
    terms = [
        {"taxonomy_term": {"id": "", "name": name}}
        for name in ("Frobnication", "Ward of the moon", "Left alone")
    ]
    server.paged("/f", [service(1, attributes=terms)], version=3)
    page = add(steward, f"{server.address}/f")
    steward.post(f"{page}/apply")
    assert "Frobnication" in steward.get(page).text
    wrong = steward.post(
        f"{page}/place", data={"theirs": "Frobnication", "ours": "teapots"}, follow_redirects=True
    )
    assert "is none of the kinds of help" in wrong.text
    chosen = {"theirs": ["Frobnication", "Ward of the moon", "Left alone"], "ours": ["transport", "none", ""]}
    assert "Kept: 2." in steward.post(f"{page}/place", data=chosen, follow_redirects=True).text
    assert room.subscriptions.get("Invented list").mapping["terms"] == {
        "Frobnication": ["transport"],
        "Ward of the moon": [],
    }
    steward.post(f"{page}/apply")
    listing = next(
        each for each in app.extensions["workspace"].catalogue.every() if each.name == "Invented club 1"
    )
    assert listing.categories == ["transport"]
    assert room.subscriptions.get("Invented list").report["unplaced"] == {"Left alone": 1}


def test_a_disagreement_is_shown_and_settled_with_one_press(steward, server, app, room):
    catalogue = app.extensions["workspace"].catalogue
    server.paged("/f", [service(1)], version=3)
    page = add(steward, f"{server.address}/f")
    steward.post(f"{page}/apply")
    listing = next(each for each in catalogue.every() if each.name == "Invented club 1")
    catalogue.save(listing.model_copy(update={"description": "Coffee and company."}), by="Steward")
    for words, press, stands in (
        ("Cake and company.", "ours", "Coffee and company."),
        ("Buns and company.", "theirs", "Buns and company."),
    ):
        server.paged("/f", [service(1, description=words)], version=3)
        steward.post(f"{page}/apply")
        shown = steward.get("/stewards/feeds/disagreements").text
        assert words in shown
        assert "Coffee and company." in shown
        settle = re.search(r'action="(/stewards/feeds/disagreements/[^"]+)"', shown)[1]
        steward.post(settle, data={"take": press})
        assert catalogue.get(listing.id).description == stands
        assert "Nothing is waiting." in steward.get("/stewards/feeds/disagreements").text


def test_what_a_feed_says_is_never_read_as_html(steward, server):
    server.paged("/f", [service(1, name="<script>alert(1)</script> Club", id="<b>x</b>")], version=3)
    page = add(steward, f"{server.address}/f", name="<i>List</i>")
    steward.post(f"{page}/preview")
    shown = steward.get(page).text
    assert "<script>alert" not in shown
    assert "<i>List" not in shown
    assert "&lt;i&gt;List" in shown


def test_new_services_that_are_there_already_are_named_with_where_to_settle_them(steward, server, app):
    catalogue = app.extensions["workspace"].catalogue
    at = {"name": "Quondam Hall", "addresses": [{"address_1": "7 Larch Road", "postal_code": "CR5 1RA"}]}
    knitters = {"phones": [{"number": "020 7946 0177"}], "service_at_locations": [{"location": at}]}
    server.paged("/f", [service(1, name="Quondam Hall Knitters", **knitters), service(2)], version=3)
    server.paged("/g", [service(7, name="The Quondam Hall Knitters", **knitters)], version=3)
    steward.post(f"{add(steward, f'{server.address}/f', name='First list')}/apply")
    ours = next(each for each in catalogue.every() if each.name == "Quondam Hall Knitters")
    page = add(steward, f"{server.address}/g")
    steward.post(f"{page}/preview")
    tried = steward.get(page).text
    assert "1 of the new listings looks like one that is there already." in tried
    assert f'href="/services/{ours.id}"' in tried or ours.id in tried
    assert "side-by-side" not in tried
    steward.post(f"{page}/apply")
    shown = steward.get(page).text
    assert "1 of the new listings looks like one that is there already." in shown
    assert "The same telephone number" in shown
    settle = re.search(r'href="(/stewards/duplicates/side-by-side[^"]+)"', shown)[1].replace("&amp;", "&")
    side = steward.get(settle)
    assert side.status_code == 200
    assert "The Quondam Hall Knitters" in side.text
    catalogue.remove(ours.id, by="test")
    assert steward.get(page).status_code == 200
    assert steward.get(settle, follow_redirects=True).status_code in (200, 404, 410)
