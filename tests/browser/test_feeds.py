"""Feeds in a real browser: added, tried, taken in, undone, and a disagreement settled."""

from __future__ import annotations

import shutil
import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.assets_catalog.feed_server import FeedServer
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def opened(sample_home, tmp_path_factory):
    """A site that may ask this machine for feeds, and its app."""
    from frontdoor import create_app
    from frontdoor.settings import Settings

    home = tmp_path_factory.mktemp("feeds") / "home"
    shutil.copytree(sample_home, home)
    app = create_app(Settings(home=home, sitting_folder=str(home / "sittings"), feeds_allow_private=True))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}", app
    server.shutdown()
    app.extensions["workspace"].let_go()


@pytest.fixture(scope="module")
def site(opened):
    """In place of the site that the other journeys share."""
    return opened[0]


@pytest.fixture
def lists():
    """A server of an invented list."""
    serving = FeedServer()
    yield serving
    serving.close()


def club(number, **more):
    given = {"id": f"c{number}", "name": f"Invented club {number}", "description": f"Tea at table {number}."}
    terms = [{"taxonomy_term": {"id": "9", "name": "Frobnication"}}]
    return given | {"phones": [{"number": "020 7946 0199"}], "attributes": terms} | more


def sign_in(page):
    page.goto("/sign-in")
    page.get_by_label("Username").fill("steward")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Feeds", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_feed_is_added_tried_taken_in_and_undone(visit, well, lists, width):
    lists.paged("/f", [club(1), club(2), club(3, name="")], version=3)
    page = visit(width)
    sign_in(page)
    page.get_by_role("link", name="Feeds", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Feeds")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what it is called")
    well(page)
    name = f"Invented list {width}"
    page.get_by_label("What it is called").fill(name)
    page.get_by_label("Its web address").fill(f"{lists.address}/f")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="What taking it in would do")).to_be_visible()
    expect(page.get_by_label("How many").first).to_contain_text("2 would be added")
    page.get_by_text("What was refused, and why").click()
    expect(page.get_by_text("It has no name.")).to_be_visible()
    page.get_by_label("Frobnication").select_option("Getting about")
    page.get_by_role("button", name="Keep what I chose").click()
    expect(page.get_by_text("Kept: 1.")).to_be_visible()
    well(page)
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("heading", name="The last run")).to_be_visible()
    well(page)
    page.get_by_role("button", name="Undo the run").click()
    expect(page.get_by_text("2 taken out again")).to_be_visible()
    page.get_by_role("link", name="All feeds").click()
    expect(page.get_by_role("row").filter(has_text=name)).to_be_visible()
    well(page)


def test_what_would_change_is_shown_and_a_disagreement_is_settled(visit, well, lists, opened):
    room = opened[1].extensions["workspace"]
    lists.paged("/g", [club(7), club(8)], version=3)
    feed = room.feeds.subscriptions.add("List that differs", f"{lists.address}/g", by="test")
    room.feeds.run(feed.id)
    mended = next(each for each in room.catalogue.every() if each.name == "Invented club 7")
    room.catalogue.save(mended.model_copy(update={"description": "Coffee at the window."}), by="Steward")
    lists.paged("/g", [club(7, description="Cake at the door."), club(8, description="Buns.")], version=3)
    page = visit(320)
    sign_in(page)
    page.goto(f"/stewards/feeds/{feed.id}")
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("What would be changed").click()
    expect(page.get_by_text("Buns.")).to_be_visible()
    page.get_by_text("What would stay as it was written here").click()
    expect(page.get_by_text("Cake at the door.")).to_be_visible()
    well(page)
    page.get_by_role("button", name="Take it in").click()
    page.get_by_role("link", name="1 disagreement").click()
    expect(page.get_by_role("row").filter(has_text="Cake at the door.")).to_contain_text(
        "Coffee at the window."
    )
    well(page)
    page.get_by_role("button", name="Take theirs").click()
    expect(page.get_by_text("Nothing is waiting.")).to_be_visible()
    well(page)
    assert room.catalogue.get(mended.id).description == "Cake at the door."
