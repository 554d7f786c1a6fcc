"""A steward's day: from a feed, through a thing listed twice, to a mended listing that a resident finds."""

from __future__ import annotations

import re
import shutil
import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from assets_catalog.listing import Listing, Phone, Place, Schedule
from frontdoor import create_app
from frontdoor.settings import Settings
from tests.assets_catalog.feed_server import FeedServer
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser]
NAME = "Quondam Hall Knitters"


def theirs() -> list[dict]:
    """An invented list of two: one that we hold already, on another day, and one that is new."""
    place = {
        "location": {
            "id": "l1",
            "name": "Quondam Hall",
            "latitude": 51.3205,
            "longitude": -0.1385,
            "addresses": [{"address_1": "7 Larch Road", "city": "Coulsdon", "postal_code": "CR5 1RA"}],
        }
    }
    weekly = {"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "12:00"}
    knitters = {
        "id": "k1",
        "name": NAME,
        "description": "Knitting and a natter. Wool and needles are there.",
        "phones": [{"number": "020 7946 0177"}],
        "schedules": [weekly],
        "service_at_locations": [place],
    }
    return [knitters, {"id": "k2", "name": "Brimble Ukulele Band", "description": "Bring any ukulele."}]


@pytest.fixture
def lists():
    serving = FeedServer()
    serving.paged("/list", theirs(), version=3)
    yield serving
    serving.close()


@pytest.fixture(scope="module")
def opened(sample_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("day") / "home"
    shutil.copytree(sample_home, home)
    app = create_app(Settings(home=home, sitting_folder=str(home / "sittings"), feeds_allow_private=True))
    app.extensions["workspace"].catalogue.save(
        Listing(
            name=NAME,
            description="A friendly knitting circle.",
            categories=["arts_music"],
            phones=[Phone(number="020 7946 0177")],
            places=[Place(name="Quondam Hall", address_1="7 Larch Rd", postal_code="CR5 1RA")],
            schedules=[Schedule(freq="WEEKLY", byday=["MO"])],
        ),
        by="test",
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    app.extensions["workspace"].let_go()


@pytest.fixture(scope="module")
def site(opened):
    """In place of the site that the other journeys share."""
    return opened


def test_from_a_feed_to_a_mended_listing_that_a_resident_finds(visit, well, lists):
    page = visit(1280)
    page.goto("/sign-in")
    page.get_by_label("Username").fill("steward")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="Feeds", exact=True).click()
    page.get_by_label("What it is called").fill("Makers’ list")
    page.get_by_label("Its web address").fill(f"{lists.address}/list")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_label("How many").first).to_contain_text("2 would be added")
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("heading", name="The last run")).to_be_visible()
    well(page)

    page.get_by_label("Rooms").get_by_role("link", name="Duplicates", exact=True).click()
    page.get_by_role("button", name=re.compile("^Look through the directory")).click()
    expect(page.locator("main")).to_contain_text("was looked through")
    page.get_by_role("link", name=re.compile(f"Side by side.*{NAME}")).click()
    page.get_by_role("button", name="See them as one").click()
    well(page)
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator("main [role=status]")).to_contain_text("is one listing now")

    page.goto("/stewards/listings/?words=quondam")
    page.get_by_role("link", name=NAME).first.click()
    page.locator("details[id^=times] > summary").first.click()
    for day in ("Monday", "Tuesday"):
        if page.get_by_label(day, exact=True).first.is_checked():
            page.get_by_label(day, exact=True).first.uncheck()
    page.get_by_label("Friday", exact=True).first.check()
    page.get_by_label(re.compile("Why you changed it")).fill("Rang: Fridays from now on")
    page.locator("#press").click()
    expect(page.locator("main [role=status]").first).to_contain_text("Saved")
    well(page)

    resident = visit(320)
    resident.goto("/")
    resident.locator("#words").fill("somewhere to knit on a friday")
    resident.locator("#near").fill("CR5 1RA")
    resident.get_by_role("button", name="Search").click()
    found = resident.locator(".fd-hit").filter(has_text=NAME)
    expect(found).to_have_count(1)
    found.get_by_role("link", name=NAME).click()
    expect(resident.locator("main")).to_contain_text("Friday")
    expect(resident.locator("main")).to_contain_text("020 7946 0177")
    well(resident)
