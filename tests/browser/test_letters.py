"""A letter to those who run a place is refused, and a steward sees it and mends it: in a real browser."""

from __future__ import annotations

import re
import shutil
import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.conftest import PASSWORD
from tests.frontdoor.notify_server import EMAIL_TEMPLATE, KEY, NotifyServer

LONG = "a.rather.long.address.for.a.narrow.screen@some-neighbours-association.example"


@pytest.fixture
def notify():
    serving = NotifyServer()
    yield serving
    serving.close()


@pytest.fixture
def site(sample_home, tmp_path, notify):
    """The address of a site of the test's own that sends by Notify."""
    from frontdoor import create_app
    from frontdoor.settings import Settings

    shutil.copytree(sample_home, tmp_path / "home")
    settings = Settings(
        home=tmp_path / "home",
        sitting_folder=str(tmp_path / "sittings"),
        notify_key=KEY,
        notify_email_template=EMAIL_TEMPLATE,
        notify_address=notify.address,
    )
    app = create_app(settings)
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.port}"
    serving.shutdown()
    app.extensions["workspace"].let_go()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_refused_letter_is_seen_and_the_address_mended(visit, well, notify, width):
    steward = visit(width)
    steward.goto("/sign-in")
    steward.get_by_label("Username").fill("steward")
    steward.get_by_label("Password", exact=True).fill(PASSWORD)
    steward.get_by_role("button", name="Sign in").click()
    steward.get_by_role("link", name="Calls to make today").first.click()
    name = steward.locator("h2#call").inner_text()
    service = steward.get_by_role("link", name="Its page, as residents see it").get_attribute("href")
    here = f"/stewards/calls/{service.rsplit('/', 1)[-1]}"
    write_address(steward, here, LONG)
    notify.next = [(400, "ValidationError", "email_address Not a valid email address")]
    steward.get_by_text("Write to those who run it").click()
    steward.get_by_role("button", name="Send a link").click()
    expect(steward.locator("main [role=status]")).to_contain_text("does not take the email address")
    expect(steward.locator("main")).to_contain_text("The last letter to those who run it: not taken.")
    well(steward)
    steward.get_by_role("link", name="What needs you").click()
    steward.get_by_role("link", name="Letters that did not arrive").click()
    lost = steward.locator("section[aria-labelledby=lost]")
    expect(lost).to_contain_text(LONG)
    well(steward)
    lost.get_by_role("link", name=name, exact=True).click()
    write_address(steward, here, "hello@club.example")
    steward.get_by_role("button", name="Send a link").click()
    expect(steward.locator("main [role=status]")).to_contain_text("A link is on its way")
    steward.get_by_text("Write to those who run it").click()
    expect(steward.locator("details[open]")).to_contain_text("not known yet whether it arrived")
    well(steward)
    steward.goto("/stewards/calls/")
    expect(steward.get_by_role("heading", level=1)).to_have_text("Calls to make today")
    expect(steward.locator("section[aria-labelledby=lost]")).to_have_count(0)
    assert [each["email_address"] for each in notify.taken] == ["hello@club.example"]


def write_address(steward, here: str, address: str) -> None:
    """Put an email address into the listing, as on a call."""
    steward.goto(f"{here}/mend/contact")
    steward.get_by_label("Email address").fill(address)
    steward.get_by_role("button", name="Save what is right").click()
    expect(steward).to_have_url(re.compile("/stewards/calls/"))
    expect(steward.locator("main [role=status]")).to_contain_text("Mended")
