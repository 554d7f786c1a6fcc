"""Where the data is to be had, as a person finds it: at a phone's width too, and with nothing that axe objects to."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("width", [320, 1280])
def test_somebody_takes_the_list_and_follows_an_area(visit, well, width):
    page = visit(width)
    page.goto("/about-our-information")
    expect(page.get_by_role("heading", name="Take the list as it is")).to_be_visible()
    well(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="All services as tables").click()
    assert download.value.suggested_filename == "open-referral.zip"
    page.get_by_label("What is new in one area").select_option("Coulsdon")
    form = page.locator("form[action='/new.xml']")
    expect(form.get_by_role("button", name="Show what is new")).to_be_enabled()
    feed = page.request.get("/new.xml?area=Coulsdon")
    assert "New in Coulsdon" in feed.text()


def test_a_service_page_with_its_description_is_still_well(visit, well):
    page = visit()
    first = page.request.get("/open-referral/v3/services?per_page=1").json()["contents"][0]
    page.goto(f"/service/{first['id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(first["name"])
    well(page)
