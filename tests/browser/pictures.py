"""Takes the README's pictures from the real site: ``make pictures``."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.browser.conftest import _CHROMIUM, FLAGS
from tests.conftest import PASSWORD, _make

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures"


def take(site: str) -> None:
    """Walk the site and keep a picture of each main page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site).new_page()
        page.goto("/")
        page.screenshot(path=FOLDER / "home.png")
        page.locator("#words").fill("somewhere to meet people on tuesdays")
        page.locator("#near").fill("Purley")
        page.get_by_role("button", name="Search").click()
        page.locator(".leaflet-marker-icon").first.wait_for()
        page.screenshot(path=FOLDER / "find.png")
        page.goto("/sign-in")
        page.get_by_label("Username").fill("adviser")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Take a call").click()
        page.get_by_label("Notes").fill("Hardly sees anyone since she stopped driving. Loves bridge.")
        page.get_by_label("Postcode or area").fill("Old Coulsdon")
        page.wait_for_timeout(2500)
        page.screenshot(path=FOLDER / "desk.png")
        browser.close()


def main() -> None:
    """Make a home with the sample, serve it for a moment, and take the pictures."""
    from frontdoor import create_app
    from frontdoor.settings import Settings

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    home = Path(tempfile.mkdtemp()) / "home"
    _make(home)
    server = make_server("127.0.0.1", 0, create_app(Settings(home=home)), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        take(f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        shutil.rmtree(home.parent)
    print(f"Pictures are in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
