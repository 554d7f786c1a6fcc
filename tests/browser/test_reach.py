"""Within reach in a real browser: on a small screen, without script, by keyboard, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser]


def sign_in(page, role: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Username").fill(role)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize(("role", "width", "javascript"), [("steward", 320, True), ("manager", 1280, False)])
def test_from_the_borough_to_an_area_and_to_what_to_start(visit, well, role, width, javascript):
    page = visit(width, javascript=javascript)
    sign_in(page, role)
    page.get_by_role("link", name="Within reach").first.click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Within reach")
    if javascript:
        well(page)
    page.get_by_role("link", name="Lunch clubs and eating together").click()
    expect(heading).to_contain_text("Lunch clubs and eating together")
    chosen = page.get_by_label("Shade the map by")
    chosen.select_option("On foot")
    show = page.get_by_role("button", name="Show")
    show.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**way=walk*")
    expect(page.locator(".fd-reach-map__says")).to_contain_text("On foot")
    expect(page.get_by_role("row").filter(has_text=re.compile("Croham")).first).to_contain_text("0%")
    narrow = page.locator(".fd-reach-map__narrow")
    if width < 640:
        expect(narrow).to_be_visible()
    else:
        expect(narrow).to_be_hidden()
    if javascript:
        well(page)
    page.get_by_role("link", name="One venue only").click()
    expect(heading).to_contain_text("One venue only")
    if javascript:
        well(page)
    page.get_by_role("link", name="What to start next").click()
    expect(page.locator(".fd-begin__gaps > li")).to_have_count(10)
    if javascript:
        well(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as a spreadsheet (CSV)").click()
    assert download.value.suggested_filename.startswith("within-reach-")


def test_what_to_start_next_is_two_pages_on_paper_at_most(visit):
    page = visit(1280)
    sign_in(page, "manager")
    page.goto("/insight/reach/start")
    expect(page.locator(".fd-begin__gaps > li")).to_have_count(10)
    margins = dict.fromkeys(("top", "bottom", "left", "right"), "15mm")
    printed = page.pdf(format="A4", margin=margins)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.emulate_media(media="print")
    expect(page.locator(".fd-footer")).to_be_hidden()
    expect(page.locator(".fd-reach-tabs")).to_be_hidden()
