"""A steward mends a listing and a resident finds it, in a real browser; with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD


def sign_in(page):
    page.goto("/sign-in")
    page.get_by_label("Username").fill("steward")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/stewards/"))


def save(page):
    page.locator("#press").click()


def said(page, words):
    expect(page.locator("main [role=status]").first).to_contain_text(words)


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, True), (320, False)])
def test_a_steward_mends_tuesdays_time_and_a_resident_finds_it_on_the_new_day(visit, well, width, javascript):
    def looks_well(page):
        if javascript:
            well(page)

    name = f"Wigglesworth Tea {width}{'' if javascript else ' plain'}"
    page = visit(width, javascript=javascript)
    sign_in(page)
    page.get_by_role("link", name="Listings", exact=True).click()
    looks_well(page)
    page.get_by_role("link", name="Add a listing").click()
    page.get_by_label("What it is called").fill(name)
    page.get_by_label("Social clubs and things to do").check()
    page.get_by_label("Postcode", exact=True).fill("cr51ra")
    page.get_by_label("Number", exact=True).fill("020 7946 0321")
    page.get_by_label("Add times by saying them").fill("Tuesdays 10 to 12")
    page.get_by_role("button", name="Add these times").click()
    expect(page.locator(".fd-times__words", has_text="Tuesdays, 10am to midday")).to_be_visible()
    expect(page.locator(".fd-next")).to_contain_text("Tuesday")
    looks_well(page)
    save(page)
    said(page, "is in the directory")
    expect(page.locator(".fd-edit__map svg")).to_be_visible()

    page.locator("details[id^=times] > summary").click()
    page.get_by_label("Tuesday", exact=True).uncheck()
    page.get_by_label("Thursday", exact=True).check()
    looks_well(page)
    page.get_by_label(re.compile("Why you changed it")).fill("Jo rang: new day")
    save(page)
    said(page, "Saved")

    resident = visit(width, javascript=javascript)
    resident.goto("/")
    resident.locator("#words").fill(f"{name} on Thursday")
    resident.get_by_role("button", name="Search").click()
    resident.get_by_role("link", name=name, exact=True).click()
    expect(resident.locator("main")).to_contain_text("Thursdays, 10am to midday")
    expect(resident.get_by_role("link", name="Edit this listing")).to_have_count(0)

    page.get_by_role("link", name="Its history").click()
    expect(page.locator(".fd-change").first).to_contain_text("Jo rang: new day")
    looks_well(page)
    page.get_by_role("button", name=re.compile("Put this version back")).first.click()
    said(page, "It is as it stood then")
    expect(page.locator(".fd-change").first).to_contain_text("Tuesdays, 10am to midday")


@pytest.mark.parametrize("width", [320, 1280])
def test_many_are_looked_over_changed_and_put_back(visit, well, width):
    page = visit(width)
    sign_in(page)
    page.goto("/stewards/listings/?category=faith&words=church")
    page.get_by_role("link", name="Change many at once").click()
    well(page)
    page.get_by_label("Set how it reaches people").check()
    page.get_by_label("By phone").check()
    well(page)
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Set how it reaches people"))).to_be_visible()
    well(page)
    page.get_by_role("button", name=re.compile("Change th")).click()
    said(page, "changed.")
    page.get_by_role("button", name=re.compile("Undo Set how")).first.click()
    said(page, "put back.")
    well(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_refused_form_says_so_at_the_top_and_beside_the_field(visit, well, width):
    page = visit(width)
    sign_in(page)
    page.goto("/stewards/listings/new")
    page.get_by_label("Email address", exact=True).fill("nobody")
    save(page)
    expect(page.get_by_role("heading", name="It is not saved yet. What you typed is kept.")).to_be_visible()
    expect(page.get_by_label("Email address", exact=True)).to_have_value("nobody")
    well(page)
    page.goto("/stewards/listings/kinds/")
    well(page)


def test_the_same_place_is_shown_while_somebody_types(visit, well):
    page = visit(1280)
    sign_in(page)
    page.goto("/stewards/listings/")
    first = page.locator("tbody a").first
    name = first.inner_text()
    page.goto("/stewards/listings/new")
    page.get_by_label("What it is called").fill(name)
    expect(page.locator("#same")).to_contain_text(name, timeout=15_000)
    well(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_two_who_write_at_once_lose_nothing(visit, well, width):
    pages = [visit(width), visit(width)]
    for page in pages:
        sign_in(page)
        page.goto("/stewards/listings/?words=library")
        page.locator("tbody a").first.click()
    for number, page in enumerate(pages):
        page.get_by_role("textbox", name="Who it is for").fill(f"Written by number {number} at {width}")
        save(page)
    first, second = pages
    said(first, "Saved")
    expect(
        second.get_by_role("heading", name=re.compile("saved this listing while you were writing"))
    ).to_be_visible()
    expect(second.get_by_role("textbox", name="Who it is for")).to_have_value(
        f"Written by number 1 at {width}"
    )
    well(second)
    second.get_by_label(re.compile("take what")).check()
    save(second)
    expect(second.get_by_role("textbox", name="Who it is for")).to_have_value(
        f"Written by number 0 at {width}"
    )
