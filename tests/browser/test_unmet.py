"""Unmet need in a real browser, for the people it is for."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize(("role", "width"), [("steward", 320), ("manager", 1280)])
def test_what_nobody_found_can_be_read_and_taken_away(visit, well, role, width):
    page = visit(width)
    page.goto("/")
    page.get_by_label("What would help today?").fill("zzyzx")
    page.get_by_label("Postcode or area").fill("Purley")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".fd-nothing")).to_be_visible()
    page.goto("/sign-in")
    page.get_by_label("Username").fill(role)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Unmet need").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Unmet need")
    page.get_by_text("in all with fewer than").click()
    expect(page.get_by_role("row").filter(has_text="Not understood").first).to_contain_text("Purley")
    well(page)
    page.get_by_role("link", name="the last year").click()
    well(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a spreadsheet (CSV)").click()
    assert download.value.suggested_filename.startswith("unmet-need-365")
