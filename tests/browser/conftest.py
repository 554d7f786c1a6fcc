"""A real browser on the real site, on a copy of the sample home."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

_CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
#: Nothing but the site itself: no sandbox for root, and none of Chromium's own errands.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _launch(playwright):
    from playwright.sync_api import Error

    try:
        return playwright.chromium.launch(executable_path=_CHROMIUM, args=FLAGS)
    except Error:
        return None


@pytest.fixture(scope="session")
def chromium():
    """A Chromium, or a loud skip."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = _launch(playwright)
        if browser is None:
            pytest.skip("NO BROWSER: no Chromium could be had, so the browser journeys were not walked")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(sample_home, tmp_path_factory):
    """The address of the site, served on this machine for the whole session."""
    from frontdoor import create_app
    from frontdoor.settings import Settings

    home = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(sample_home, home)
    app = create_app(Settings(home=home, sitting_folder=str(home / "sittings")))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    app.extensions["workspace"].let_go()


class Watched:
    """A page that remembers what it should not have done."""

    def __init__(self, page, site: str) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("console", lambda said: self._console(said))
        page.on("pageerror", lambda error: self.wrong.append(f"script failed: {error}"))
        page.on("request", lambda asked: self._asked(asked.url, site))

    def _console(self, said) -> None:
        # A browser reports every refused form as an error; the page itself says what to do.
        if said.type == "error" and "400 (BAD REQUEST)" not in said.text:
            self.wrong.append(f"console: {said.text}")

    def _asked(self, url: str, site: str) -> None:
        if not url.startswith((site, "data:", "blob:")):
            self.wrong.append(f"asked another machine: {url}")


@pytest.fixture
def visit(chromium, site):
    """A function that opens a page at a width; at the end nothing may have gone wrong on any."""
    contexts, watched = [], []

    def open_page(width: int = 1280, javascript: bool = True, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, base_url=site, java_script_enabled=javascript, **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watched.append(Watched(page, site))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [wrong for each in watched for wrong in each.wrong]


def axe(page) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes'][:3]]}" for each in found
    ]


def overflow(page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def well():
    """A function that checks a page as a person would: axe finds nothing, nothing falls off the side."""

    def check(page) -> None:
        page.wait_for_load_state("load")
        assert axe(page) == [], page.url
        assert overflow(page) <= 0, page.url

    return check


def screenshots(folder: Path):
    """A function that takes a whole page's picture under a name."""

    def take(page, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png", full_page=True)

    return take
