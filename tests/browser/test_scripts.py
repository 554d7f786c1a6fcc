"""Scripts and numbers in a real browser: written, refused, published, compared, taken back; at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .test_journeys import PASSWORD, WIDTHS

pytestmark = pytest.mark.browser
#: The shortest of the scripts, so that a check of it is quick; nothing else in the browser tests uses it.
SCRIPT = "professional"


@pytest.fixture
def sign_in(visit):
    """A function that opens a page signed in as somebody of a role."""

    def sign_in(role: str, width: int = 1280, **options):
        page = visit(width, **options)
        page.goto("/sign-in")
        page.get_by_label("Username").fill(role)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        return page

    return sign_in


def begin_a_draft(page) -> None:
    page.goto(f"/stewards/scripts/{SCRIPT}")
    page.get_by_role("button", name="Write a new version").click()
    expect(page.get_by_text("a draft. Nobody sees it until you publish it.")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_well(sign_in, well, width):
    page = sign_in("steward", width)
    for address in ("scripts/", f"scripts/{SCRIPT}", "routes/"):
        page.goto(f"/stewards/{address}")
        well(page)
    expect(page.get_by_role("link", name="Numbers to ring")).to_have_attribute("aria-current", "page")


def test_the_picture_is_drawn(sign_in):
    page = sign_in("steward")
    page.goto(f"/stewards/scripts/{SCRIPT}")
    picture = page.get_by_role("img", name="A drawing of")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.fd-picture img').naturalWidth > 400")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_draft_with_a_mistake_is_refused_and_nothing_is_lost(sign_in, well, width):
    page = sign_in("steward", width)
    begin_a_draft(page)
    well(page)
    rules = page.get_by_label("script.yaml")
    wrong = rules.input_value().replace("status: live", "status: alive", 1)
    rules.fill(wrong)
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_role("heading", name="It cannot be used")).to_be_visible()
    expect(page.locator(".fd-around mark")).to_contain_text("status: alive")
    expect(page.get_by_label("script.yaml")).to_have_value(wrong)
    well(page)
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("alert")).to_contain_text("It is not live yet. What you wrote is kept.")
    well(page)


def test_published_compared_and_taken_back_without_javascript(sign_in):
    page = sign_in("steward", 1280, javascript=False)
    begin_a_draft(page)
    words = page.get_by_label("words.yaml")
    words.fill(words.input_value() + "# A note for whoever writes next.\n")
    page.get_by_label("Why").fill("A note for writers")
    tick = page.get_by_role("checkbox")
    if tick.count():
        tick.check()
    page.get_by_role("button", name="Save and publish").click(timeout=60_000)
    expect(page.locator(".govuk-inset-text").first).to_contain_text("is live", timeout=60_000)
    page.get_by_role("link", name="Go back to it").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Go back to shipped")
    page.get_by_role("button", name="Go back to shipped").click()
    expect(page.locator(".govuk-inset-text").first).to_contain_text("is live again")


@pytest.mark.parametrize("width", WIDTHS)
def test_two_versions_side_by_side_are_well(sign_in, well, width):
    page = sign_in("steward", width)
    begin_a_draft(page)
    words = page.get_by_label("words.yaml")
    words.fill(words.input_value().replace("ask: ", "ask: Now then, ", 1))
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("link", name="Compare it with").click(timeout=60_000)
    expect(page.locator("ins").first).to_be_visible()
    well(page)
    page.go_back()
    page.get_by_text("Throw this draft away").click()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator(".govuk-inset-text").first).to_contain_text("thrown away")


def test_a_manager_reads_a_version(sign_in, well):
    page = sign_in("manager")
    page.goto(f"/stewards/scripts/{SCRIPT}")
    page.get_by_role("link", name="Shipped").first.click(timeout=60_000)
    page.get_by_text("words.yaml: every word").click(timeout=60_000)
    expect(page.locator(".fd-lines li").last).to_be_visible()
    well(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_number_is_said_to_be_wrong_and_then_right(sign_in, well, width):
    page = sign_in("steward", width)
    page.goto("/stewards/routes/")
    row = page.locator("#childline-england")
    row.locator("summary").click()
    row.get_by_role("button", name="It is wrong").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what is wrong")
    well(page)
    row.get_by_label("What is wrong").fill("It rings out")
    row.get_by_role("button", name="It is wrong").click()
    expect(row).to_contain_text("Said to be wrong")
    row.locator("summary").click()
    row.get_by_role("button", name="Checked today: still right").click()
    expect(row).not_to_contain_text("Said to be wrong")
