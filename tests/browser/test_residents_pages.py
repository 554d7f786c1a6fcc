"""What could be lost from the residents' pages by a change of style: the way out, and words too long to break."""

from __future__ import annotations

import pytest

from .conftest import overflow
from .test_journeys import PASSWORD, WIDTHS

pytestmark = pytest.mark.browser

_IN_VIEW = """selector => {
    const box = document.querySelector(selector).getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_the_way_out_stays_in_sight_however_far_down_the_page(visit, width):
    page = visit(width)
    page.goto("/urgent-help")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate("scrollY") > 0
    assert page.evaluate(_IN_VIEW, ".govuk-exit-this-page__button")


def test_what_has_the_focus_is_never_hidden_under_the_way_out(visit):
    page = visit(320)
    page.goto("/urgent-help")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator("footer a").last.focus()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        hidden = page.evaluate("""() => {
            const way = document.querySelector('.govuk-exit-this-page__button').getBoundingClientRect();
            const here = document.activeElement.getBoundingClientRect();
            return here.top >= way.top && here.bottom <= way.bottom && here.left >= way.left && here.right <= way.right;
        }""")
        assert not hidden


def test_on_the_desk_the_way_out_covers_nothing(visit):
    page = visit(1280)
    page.goto("/sign-in")
    page.get_by_label("Username").fill("adviser")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("form[action='/desk/begin'] button").click()
    page.locator("#notes").wait_for()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert not page.evaluate(_IN_VIEW, ".govuk-exit-this-page__button")


@pytest.mark.parametrize("address", ["/", "/talk/1", "/urgent-help", "/assessment", "/sign-in", "/leaving"])
def test_at_four_times_the_size_nothing_falls_off_the_side(visit, address):
    # 1280 pixels at 400% are 320 wide and 200 high.
    page = visit(320)
    page.set_viewport_size({"width": 320, "height": 200})
    page.goto(address)
    assert overflow(page) <= 0
