"""The whole way in a real browser, at 320 and 1,280 pixels: find, talk, call, log."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser]
WIDTHS = [320, 1280]
STILL = [
    "/",
    "/find",
    "/talk",
    "/my-list",
    "/urgent-help",
    "/assessment",
    "/leaving",
    "/privacy",
    "/accessibility",
    "/about-our-information",
    "/sign-in",
    "/no-such-page",
]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", STILL)
def test_pages_that_stand_still(visit, well, width, address):
    page = visit(width)
    if address == "/no-such-page":
        answer = page.request.get(address)
        assert answer.status == 404
        page.set_content(answer.text())
        return
    page.goto(address)
    well(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_resident_finds_something_and_keeps_it(visit, well, width):
    page = visit(width)
    page.goto("/")
    page.get_by_label("What would help today?").fill("chair exercise")
    page.get_by_label("Postcode or area").fill("CR5 1RA")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".fd-hit").first).to_be_visible()
    assert "chair" not in page.url
    well(page)
    page.locator(".fd-filters > summary").click()
    page.get_by_label("Free (", exact=False).or_(page.get_by_label("Free", exact=True)).first.check()
    well(page)
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name=re.compile("^Free ?, remove this filter"))).to_have_count(1)
    page.get_by_role("link", name="Clear all filters").click()
    page.locator(".fd-hit h3 a").first.click()
    well(page)
    page.get_by_role("button", name="Keep on my list").click()
    page.get_by_text("This is on your list").wait_for()
    page.goto("/my-list")
    expect(page.locator("article")).to_have_count(1)
    well(page)


def test_the_map_is_beside_the_list_on_a_wide_screen(visit, well):
    page = visit(1280)
    page.goto("/find")
    page.locator(".fd-map-side .leaflet-marker-icon").first.wait_for()
    expect(page.locator(".fd-map-side")).to_be_visible()
    well(page)


def test_the_map_is_behind_a_link_on_a_narrow_screen(visit, well):
    page = visit(320)
    page.goto("/find")
    expect(page.locator(".fd-map-side")).to_be_hidden()
    page.get_by_role("link", name="Show these on a map").click()
    page.locator(".fd-map-alone .leaflet-marker-icon").first.wait_for()
    well(page)


def test_a_pin_opens_by_keyboard_and_escape_gives_the_focus_back(visit):
    page = visit(1280)
    page.goto("/find?within=0.5")
    pin = page.locator(".fd-map-side .leaflet-marker-icon:not(:has(.fd-pin--cluster))").first
    pin.wait_for()
    pin.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").wait_for()
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert "leaflet-marker-icon" in page.evaluate("document.activeElement.className")


@pytest.mark.parametrize("width", WIDTHS)
def test_without_javascript_the_same_way_works(visit, well, width):
    page = visit(width, javascript=False)
    page.goto("/")
    page.get_by_label("What would help today?").fill("lunch club")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".fd-hit").first).to_be_visible()
    if width == 1280:
        expect(page.locator(".fd-map-side svg")).to_be_visible()
    page.goto("/talk/1")
    page.get_by_label("Me", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/talk/2$"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_resident_talks_it_through_and_the_end_is_counted(visit, well, width):
    page = visit(width)
    page.goto("/talk")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Me", exact=True).check()
    well(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.locator("input[value=company]").check()
    well(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Skip this question").click()
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("button", name="Skip this question").click()
    page.get_by_role("button", name="Skip this question").click()
    page.locator("#words").fill("Old Coulsdon")
    page.get_by_role("button", name="Continue").click()
    page.locator(".fd-offer").first.wait_for()
    assert 2 <= page.locator(".fd-offer").count() <= 3
    well(page)
    page.get_by_label("I will try one of these").check()
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    well(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_somebody_in_danger_sees_who_to_ring_and_can_leave(visit, well, width):
    page = visit(width)
    page.goto("/")
    page.get_by_label("What would help today?").fill("scared of what he will do when he gets home")
    page.get_by_role("button", name="Search").click()
    panel = page.locator("[data-urgent=full]")
    expect(panel.locator("a[href='tel:999']").first).to_be_visible()
    assert panel.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
    well(page)
    leave = page.get_by_role("link", name="Leave this site")
    expect(leave.or_(page.get_by_role("button", name="Leave this site"))).to_have_count(1)


def test_by_keyboard_alone_a_search_can_be_made(visit):
    page = visit(1280)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "words":
            break
    page.keyboard.type("choir")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?s=*")
    expect(page.locator(".fd-hit").first).to_be_visible()


def test_type_ahead_offers_what_begins_so(visit):
    page = visit(1280)
    page.goto("/")
    page.locator("#words").press_sequentially("exerc", delay=20)
    page.locator("#suggestions option").first.wait_for(state="attached")
    assert "xerc" in page.locator("#suggestions option").first.get_attribute("value").lower()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_adviser_takes_a_call_a_closed_browser_loses_nothing_and_the_outcome_is_logged(visit, well, width):
    page = visit(width)
    page.goto("/sign-in")
    page.get_by_label("Username").fill("adviser")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    well(page)
    page.get_by_role("button", name="Take a call").click()
    page.get_by_label("Notes").wait_for()
    address = page.url
    well(page)
    page.get_by_label("Notes").fill("Mum is 86 and lonely since the bus stopped")
    page.get_by_label("Postcode or area").fill("CR5 1RA")
    page.get_by_text("Saved", exact=False).first.wait_for()
    page.wait_for_timeout(1500)
    page.close()
    again = page.context.new_page()
    again.goto(address)
    expect(again.get_by_label("Notes")).to_have_value(re.compile("since the bus stopped"))
    expect(again.get_by_label("Postcode or area")).to_have_value("CR5 1RA")
    well(again)


def test_on_paper_there_are_words_and_numbers_and_no_furniture(visit):
    page = visit(1280)
    page.goto("/find")
    page.emulate_media(media="print")
    expect(page.locator(".fd-filters")).to_be_hidden()
    expect(page.locator(".fd-hit").first).to_be_visible()
