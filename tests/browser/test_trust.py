"""A resident says that it was shut, a steward rings, and those who run it answer: in a real browser."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD


def sign_in(page):
    page.goto("/sign-in")
    page.get_by_label("Username").fill("steward")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/stewards/"))


def first_call(page) -> str:
    page.get_by_role("link", name="Calls to make today").click()
    expect(page.get_by_role("heading", level=1, name="Calls to make today")).to_be_visible()
    return page.locator("h2#call").inner_text()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_call_changes_what_a_resident_reads(visit, well, width):
    steward = visit(width)
    sign_in(steward)
    name = first_call(steward)
    well(steward)
    steward.get_by_role("link", name="Its page, as residents see it").click()
    address = steward.url
    resident = visit(width)
    resident.goto(address)
    resident.get_by_text("Is something wrong here?").click()
    well(resident)
    resident.get_by_role("button", name="The phone number does not work").click()
    expect(resident.locator(".fd-doubt").first).to_contain_text("the number does not work this month")
    steward.goto("/stewards/calls/")
    service = address.rsplit("/", 1)[-1]
    steward.goto(f"/stewards/calls/{service}")
    expect(steward.locator("h2#call")).to_have_text(name)
    steward.locator("#ask-contact").get_by_role("button", name=re.compile("^Wrong")).click()
    expect(steward.get_by_role("heading", level=1, name="What is right: phone and email")).to_be_visible()
    well(steward)
    steward.get_by_label("Phone number").fill("soon")
    steward.get_by_role("button", name="Save what is right").click()
    expect(steward.get_by_role("heading", name="There is a problem")).to_be_visible()
    well(steward)
    steward.get_by_label("Phone number").fill("020 7946 0777")
    steward.get_by_role("button", name="Save what is right").click()
    expect(steward.locator("#ask-contact")).to_contain_text("020 7946 0777")
    steward.get_by_role("button", name="All of it is right").press("Enter")
    expect(steward.locator("main [role=status]")).to_contain_text("All of it is right.")
    expect(steward.locator("h2#call")).not_to_have_text(name)
    well(steward)
    resident.goto(address)
    expect(resident.locator("main")).to_contain_text(re.compile("checked by phone today", re.I))
    expect(resident.locator("main")).to_contain_text("020 7946 0777")


@pytest.mark.parametrize("width", [320, 1280])
def test_those_who_run_it_answer_by_their_link_and_a_steward_takes_it(visit, well, tmp_path_factory, width):
    steward = visit(width)
    sign_in(steward)
    first_call(steward)
    service = (
        steward.get_by_role("link", name="Its page, as residents see it")
        .get_attribute("href")
        .rsplit("/", 1)[-1]
    )
    steward.goto(f"/stewards/calls/{service}/mend/contact")
    steward.get_by_label("Email address").fill("hello@club.example")
    steward.get_by_role("button", name="Save what is right").click()
    expect(steward.locator("main [role=status]")).to_contain_text("Mended")
    steward.get_by_text("Write to those who run it").click()
    steward.get_by_role("button", name="Send a link").click()
    expect(steward.locator("main [role=status]")).to_contain_text("is in the outbox")
    provider = visit(width)
    provider.goto(newest_link(outbox_of(tmp_path_factory)))
    expect(provider.get_by_role("heading", level=1, name="Is this still right?")).to_be_visible()
    well(provider)
    provider.get_by_role("button", name="Yes, still right").click()
    expect(provider.locator("main [role=status]")).to_contain_text("you checked this today")
    provider.get_by_role("link", name=re.compile("Change something")).click()
    provider.get_by_label("Email address").fill("nobody")
    well(provider)
    provider.get_by_role("button", name="Send the changes").click()
    expect(provider.get_by_role("heading", name="There is a problem")).to_be_visible()
    well(provider)
    provider.get_by_label("Email address").fill(f"new{width}@club.example")
    provider.get_by_label("No, we are full").check()
    provider.get_by_role("button", name="Send the changes").click()
    expect(provider.locator("main [role=status]")).to_contain_text("reads it first")
    provider.get_by_role("link", name="Tell us that you run this").click()
    well(provider)
    steward.get_by_role("link", name="Replies", exact=True).click()
    expect(steward.locator("main")).to_contain_text(f"new{width}@club.example")
    well(steward)
    steward.get_by_role("button", name=re.compile("^Take the changes")).first.click()
    expect(steward.locator("main [role=status]")).to_contain_text("taken")
    provider.goto(f"/service/{service}")
    expect(provider.locator("main")).to_contain_text("Full at present")


def newest_link(outbox: Path) -> str:
    """The path of the link in the newest email."""
    newest = max((outbox / "email").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    text = message_from_bytes(newest.read_bytes(), policy=policy.default).get_content()
    return re.search(r"https?://[^/]+(/p/\S+)", text)[1]


def outbox_of(tmp_path_factory) -> Path:
    """The outbox of the site that is served."""
    return max(tmp_path_factory.getbasetemp().glob("browser*/home/outbox"))
