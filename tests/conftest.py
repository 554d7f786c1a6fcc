"""What the whole suite shares: a home with the sample borough, the site on it, and people of every role."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("frontdoor", deadline=None, derandomize=True)
hypothesis_settings.load_profile("frontdoor")

pytest_plugins = ["tests.postgres_server"]

SHARED = Path(__file__).resolve().parents[2] / "shared"
PASSWORD = "a long enough password"
ROLES = ("volunteer", "adviser", "social_worker", "manager", "steward", "admin")


def pytest_collection_modifyitems(items):
    """Tests that read the real data skip, saying so, where it is not beside the project."""
    if (SHARED / "data").is_dir():
        return
    absent = pytest.mark.skip(reason="the real data (../shared/data) is not beside the project")
    for item in items:
        if "data" in item.keywords:
            item.add_marker(absent)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project."""
    return SHARED


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory) -> Path:
    """A home folder with the sample borough, its index and one account a role, made once for all workers."""
    root = tmp_path_factory.getbasetemp()
    if root.name.startswith("popen-"):
        root = root.parent
    home, ready, making = root / "sample-home", root / "sample-home.ready", root / "sample-home.making"
    try:
        making.mkdir()
    except FileExistsError:
        for _ in range(600):
            if ready.exists():
                return home
            time.sleep(0.2)
        raise RuntimeError("another worker did not finish making the sample home") from None
    _make(home)
    ready.touch()
    return home


def _make(home: Path) -> None:
    from assets_catalog.places import position
    from assets_catalog.sample import sample_listings
    from assets_catalog.search.query import SearchQuery
    from frontdoor.settings import Settings
    from frontdoor.workspace import Workspace

    site = Workspace(Settings(home=home))
    listings = list(sample_listings(_today()))
    for listing in listings:
        listing.places = [position(place) for place in listing.places]
    for _ in site.catalogue.save_many(listings, by="sample"):
        pass
    _ = (site.borough_map, site.settings.key)
    site.finder.search(SearchQuery(words="somebody to talk to"))
    for role in ROLES:
        site.records.workers.add(role, f"{role.title()} Person", role, PASSWORD)
    site.let_go()


def _today():
    from assets_catalog.search.query import today_in_london

    return today_in_london()


@pytest.fixture
def home(sample_home, tmp_path) -> Path:
    """A copy of the sample home that one test may change."""
    copy = tmp_path / "home"
    shutil.copytree(sample_home, copy)
    return copy


def _site(home: Path, sittings: Path):
    """The site on a home, with forms that need no token."""
    from frontdoor import create_app
    from frontdoor.settings import Settings

    app = create_app(Settings(home=home, sitting_folder=str(sittings)))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture(scope="session")
def reading_app(sample_home, tmp_path_factory):
    """One site for all tests that only look, or write nothing but their own sitting."""
    folder = tmp_path_factory.mktemp("reading")
    shutil.copytree(sample_home, folder / "home")
    app = _site(folder / "home", folder / "sittings")
    yield app
    app.extensions["workspace"].let_go()


@pytest.fixture
def app(home, tmp_path):
    """A site of the test's own, for tests that write or break something."""
    app = _site(home, tmp_path / "sittings")
    yield app
    app.extensions["workspace"].let_go()


@pytest.fixture
def client(request):
    """A visitor who is not signed in: to the test's own site where it asks for one."""
    name = "app" if "app" in request.fixturenames else "reading_app"
    return request.getfixturevalue(name).test_client()


@pytest.fixture
def signed_in(app):
    """A function that gives a visitor signed in as somebody of a role."""

    def sign_in(role: str):
        visitor = app.test_client()
        answer = visitor.post("/sign-in", data={"username": role, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        return visitor

    return sign_in
