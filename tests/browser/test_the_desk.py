"""The call desk in a real browser: words are saved as they are typed, whatever happens to the line."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .test_journeys import PASSWORD, WIDTHS

pytestmark = pytest.mark.browser


@pytest.fixture
def sign_in(visit):
    """A function that opens a page signed in as somebody of a role."""

    def sign_in(role: str, width: int = 1280, **options):
        page = visit(width, **options)
        page.goto("/sign-in")
        _sign_in(page, role)
        return page

    return sign_in


@pytest.fixture
def trouble(chromium, site):
    """As ``sign_in``, for pages whose line or sign-in is broken on purpose: a browser reports that as an error."""
    contexts = []

    def sign_in(role: str):
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 800}, base_url=site))
        page = contexts[-1].new_page()
        page.goto("/sign-in")
        _sign_in(page, role)
        return page

    yield sign_in
    for context in contexts:
        context.close()


def _sign_in(page, role: str) -> None:
    page.get_by_label("Username").fill(role)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def take_a_call(page) -> None:
    page.locator("form[action='/desk/begin'] button").click()
    page.locator("#notes").wait_for()


def type_and_save(page, words: str) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/save") and answer.status == 200):
        page.locator("#notes").press_sequentially(words)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_near_refreshes_and_the_typing_is_not_touched(sign_in, well, width):
    page = sign_in("adviser", width)
    take_a_call(page)
    page.locator("#near").fill("CR5 1RA")
    type_and_save(page, "Misses the allotment")
    page.locator("#places .fd-near").first.wait_for()
    page.locator("#notes").press("Home")
    page.locator("#notes").press("ArrowRight")
    with page.expect_response(lambda answer: answer.url.endswith("/save")):
        page.keyboard.type("x")
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.id") == "notes"
    assert page.evaluate("document.activeElement.selectionStart") == 2
    well(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_danger_in_the_notes_is_said_at_once_beside_the_typing(sign_in, well, width):
    page = sign_in("adviser", width)
    take_a_call(page)
    expect(page.locator("#end-crisis")).to_be_hidden()
    type_and_save(page, "She says she wants to kill herself tonight")
    page.locator("[data-urgent=full]").wait_for()
    expect(page.locator("[data-status]")).to_contain_text("“Stick with you” has opened")
    assert page.evaluate("document.activeElement.id") == "notes"
    expect(page.locator("#end-crisis")).to_be_visible()
    well(page)


def test_a_place_is_offered_without_leaving_the_page(sign_in):
    page = sign_in("adviser")
    take_a_call(page)
    page.locator("#near").fill("CR5 1RA")
    page.locator("#looking_for").fill("lunch club")
    page.locator("#looking_for").press("Enter")
    offer = page.locator("#places button", has_text="Offer this").first
    offer.wait_for()
    # The change of the field under way is saved by the very press that leaves it.
    page.locator("#notes").fill("Likes company at lunch")
    offer.click()
    page.locator("#offered li").wait_for()
    page.locator("#offered button", has_text="Yes").click()
    page.get_by_text("Yes, they will try it").wait_for()
    expect(page.locator("#notes")).to_have_value("Likes company at lunch")
    page.reload()
    expect(page.locator("#notes")).to_have_value("Likes company at lunch")
    expect(page.locator("#offered")).to_contain_text("Yes, they will try it")


def test_a_lost_connection_is_said_and_made_good(trouble):
    page = trouble("adviser")
    take_a_call(page)
    page.route("**/save", lambda route: route.abort())
    page.locator("#notes").press_sequentially("said while the line was down")
    page.get_by_text("Not saved: no connection").wait_for()
    expect(page.locator("#notes")).to_have_value("said while the line was down")
    page.unroute("**/save")
    page.locator("[data-status]", has_text="Saved at").wait_for()
    page.reload()
    expect(page.locator("#notes")).to_have_value("said while the line was down")


def test_somebody_signed_out_is_told_and_loses_nothing(trouble):
    page = trouble("adviser")
    take_a_call(page)
    other = page.context.new_page()
    other.goto("/desk/")
    other.get_by_role("button", name="Sign out").click()
    page.locator("#notes").press_sequentially("typed after the sign-out")
    page.get_by_text("you have been signed out").wait_for()
    _sign_in(other, "adviser")
    other.get_by_role("heading", name="Today").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("[data-status]", has_text="Saved at").wait_for()
    page.reload()
    expect(page.locator("#notes")).to_have_value("typed after the sign-out")


def test_two_windows_of_one_call_keep_both_ones_words(sign_in):
    page = sign_in("adviser")
    take_a_call(page)
    other = page.context.new_page()
    other.goto(page.url)
    type_and_save(page, "from the first")
    with other.expect_response(lambda answer: answer.url.endswith("/save")):
        other.locator("#notes").press_sequentially("from the second")
    other.wait_for_timeout(300)
    both = other.locator("#notes").input_value()
    assert "from the first" in both
    assert both.endswith("from the second")
    with other.expect_response(lambda answer: answer.url.endswith("/save")):
        other.keyboard.type(", and on")
    other.reload()
    again = other.locator("#notes").input_value()
    assert "from the first" in again
    assert again.endswith("from the second, and on")
    assert again.count("Typed in another window") == 1


def test_a_page_left_in_the_middle_of_a_word_is_saved_all_the_same(sign_in):
    page = sign_in("adviser")
    take_a_call(page)
    address = page.url
    page.locator("#notes").press_sequentially("half a sen", delay=5)
    page.goto("/desk/")
    page.goto(address)
    expect(page.locator("#notes")).to_have_value("half a sen")


def test_somebody_elses_hold_on_the_call_is_said(trouble):
    page = trouble("adviser")
    take_a_call(page)
    address = page.url
    manager = trouble("manager")
    manager.goto(address)
    manager.get_by_role("button", name="Take this on").click()
    page.locator("#notes").press_sequentially("typed too late")
    page.get_by_text("somebody else has taken this on").wait_for()
    expect(page.locator("#notes")).to_have_value("typed too late")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_whole_call_without_javascript(sign_in, width):
    page = sign_in("adviser", width, javascript=False)
    take_a_call(page)
    page.locator("#near").fill("CR5 1RA")
    page.locator("#notes").fill("Misses singing")
    page.locator("#looking_for").fill("choir")
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator("#places button", has_text="Offer this").first.click()
    page.locator("#offered button", has_text="Yes").click()
    page.locator("#prompt-safe_now summary").click()
    page.locator("#prompt-safe_now").get_by_label("Yes", exact=True).check()
    page.get_by_label("What was agreed").fill("She goes on Monday")
    page.get_by_label("Connected: they will try what was offered").check()
    page.get_by_role("button", name="Close this conversation").click()
    expect(page.locator("main")).to_contain_text("She goes on Monday")
    expect(page.locator("main")).to_contain_text("Open it again")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("adviser", "/desk/"),
        ("manager", "/insight/today"),
        ("steward", "/stewards/"),
        ("admin", "/people"),
    ],
)
def test_every_staff_page_is_well(sign_in, well, role, path, width):
    page = sign_in(role, width)
    page.goto(path)
    well(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_refused_ending_and_a_finished_call_are_well(sign_in, well, width):
    page = sign_in("adviser", width)
    take_a_call(page)
    page.get_by_role("button", name="Close this conversation").click()
    page.get_by_text("There is a problem").wait_for()
    well(page)
    page.get_by_label("The call ended before we finished").check()
    page.get_by_role("button", name="Close this conversation").click()
    page.get_by_role("button", name="Open it again").wait_for()
    well(page)
