"""A steward looks after the words people use, in a real browser."""

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


@pytest.mark.parametrize("width", [320, 1280])
def test_a_word_is_tried_added_found_and_undone(visit, well, width):
    page = visit(width)
    word = f"zibble{width}"
    sign_in(page)
    page.get_by_role("link", name="Words people use").click()
    expect(page.get_by_role("heading", level=1, name="Words people use")).to_be_visible()
    page.get_by_label("Kind of help").select_option("transport")
    page.get_by_label("With these letters").fill("bus")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("with “bus”"))).to_be_visible()
    well(page)
    page.get_by_label("The word or example").fill(word)
    page.get_by_role("button", name="Try it first").click()
    expect(page.get_by_role("heading", name=f"With “{word}” added")).to_be_visible()
    well(page)
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("main [role=status]")).to_contain_text("Added.")
    page.get_by_label("What somebody might say").fill(f"my {word} please")
    page.get_by_role("button", name="See what is understood").click()
    expect(page.locator("#tried")).to_contain_text(f"The word “{word}”")
    well(page)
    page.get_by_role("button", name=f"Undo added “{word}”").click()
    expect(page.locator("main [role=status]")).to_contain_text("Undone.")


def test_a_refused_word_is_said_at_the_top_and_beside_the_field(visit, well):
    page = visit(320, javascript=False)
    sign_in(page)
    page.goto("/stewards/lexicon/")
    page.get_by_label("The word or example").fill("mrs okafor")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("The word or example")).to_have_value("mrs okafor")
