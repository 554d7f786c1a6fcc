"""A table that becomes cards on a telephone is still a table to those who have it read out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

PAGES = [
    ("steward", "/stewards/routes/", "Contact"),
    ("adviser", "/desk/", "Name"),
    ("admin", "/people", "Username"),
]


def heard(page) -> list[tuple[str, str]]:
    """What the browser tells a screen reader: role and name of each thing, in no promised order."""
    asked = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return [
        (each["role"]["value"], each.get("name", {}).get("value", ""))
        for each in asked["nodes"]
        if not each.get("ignored")
    ]


def sign_in(page, role):
    page.goto("/sign-in")
    page.get_by_label("Username").fill(role)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("/sign-in"))


@pytest.mark.parametrize(("role", "address", "heading"), PAGES)
def test_rows_cells_and_headings_are_told_at_every_width(visit, well, role, address, heading):
    page = visit(1280)
    sign_in(page, role)
    page.goto(address)
    if role == "adviser":
        page.locator("form[action='/desk/begin'] button").click()
        page.locator("#notes").wait_for()
        page.goto(address)
    table = page.locator("main table").first
    rows, cells = table.locator("tr").count(), table.locator("td").count()
    assert rows > 1
    assert page.locator(":is(table, thead, tbody, tr, th, td)[role]").count() == 0
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        well(page)
        told = heard(page)
        roles = [each for each, _ in told]
        assert roles.count("table") == page.locator("main table").count()
        assert (roles.count("row"), roles.count("cell")) == (rows, cells), width
        assert ("columnheader", heading) in told
        named = [name for each, name in told if each == "cell" and name.startswith(f"{heading} ")]
        assert bool(named) == (width == 320), "a card says the heading before what stands under it"
