"""What came of an offer, in a real browser: during a call, and long after it has ended."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .test_journeys import WIDTHS
from .test_the_desk import sign_in, take_a_call  # noqa: F401 - a fixture among them

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_noted_on_the_call_and_put_right_once_it_has_ended(sign_in, well, width):  # noqa: F811
    page = sign_in("adviser", width)
    take_a_call(page)
    page.locator("#near").fill("CR5 1RA")
    page.locator("#looking_for").fill("gardening")
    page.get_by_role("button", name="Search", exact=False).first.click()
    page.get_by_role("button", name="Offer this").first.click()
    offered = page.locator("#offered")
    offered.get_by_role("button", name="Yes").click()
    offered.get_by_text("Did it happen?").click()
    well(page)
    offered.get_by_role("button", name="They could not get through").click()
    expect(offered.locator("summary")).to_contain_text("They could not get through")
    page.get_by_label("The call ended before we finished").check()
    page.get_by_role("button", name="Close this conversation").click()
    expect(page.get_by_role("button", name="Open it again")).to_be_visible()
    page.get_by_text("Change what came of it").click()
    well(page)
    page.get_by_role("button", name="They went, and it was right").click()
    expect(page.get_by_text("Written down: they went, and it was right.")).to_be_visible()
    well(page)
