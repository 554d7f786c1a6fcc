"""The filters in a real browser, with JavaScript and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser]


def _look(page):
    page.goto("/")
    page.get_by_label("What would help today?").fill("lunch")
    page.get_by_label("Postcode or area").fill("Purley")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".fd-hit").first).to_be_visible()
    page.locator(".fd-filters > summary").click()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_day_an_hour_and_a_distance_of_ones_own(visit, well, width):
    page = visit(width)
    _look(page)
    well(page)
    page.get_by_label("Day", exact=True).select_option(index=3)
    page.get_by_label("Time", exact=True).select_option("12")
    page.get_by_label("Or another distance").fill("8")
    page.get_by_label("Miles or kilometres").select_option("km")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name=re.compile("^Within 8 km.*remove this filter"))).to_have_count(1)
    expect(page.get_by_role("link", name=re.compile("^Open tomorrow at midday.*remove this"))).to_have_count(
        1
    )
    well(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_half_a_moment_is_said_to_be_half(visit, well, width):
    page = visit(width)
    _look(page)
    page.get_by_label("Day", exact=True).select_option(index=2)
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a time as well as a day")
    well(page)
    page.get_by_role("link", name="Choose a time as well as a day").click()
    expect(page.get_by_label("Time", exact=True)).to_be_focused()


def test_it_all_works_without_javascript(chromium, site):
    context = chromium.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    _look(page)
    page.get_by_label("Within", exact=True).select_option("3")
    page.locator("input[name=free]").check()
    page.get_by_label("Order").select_option("soonest")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name=re.compile("remove this filter"))).to_have_count(2)
    expect(page.locator(".fd-hit").first).to_be_visible()
    context.close()
