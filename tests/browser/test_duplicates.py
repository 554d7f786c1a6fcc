"""A steward finds a thing listed twice, makes it one and takes it back, in a real browser, without JavaScript too."""

from __future__ import annotations

import re
import shutil
import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Listing, Phone, Place, Provenance, Schedule
from frontdoor import create_app
from frontdoor.settings import Settings
from tests.conftest import PASSWORD


def sign_in(page):
    page.goto("/sign-in")
    page.get_by_label("Username").fill("steward")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/stewards/"))


@pytest.fixture(scope="module")
def site_home(sample_home, tmp_path_factory):
    """A home of these tests' own: what they merge is nobody else's."""
    home = tmp_path_factory.mktemp("duplicates") / "home"
    shutil.copytree(sample_home, home)
    return home


@pytest.fixture(scope="module")
def site(site_home):
    """The address of the site on that home."""
    app = create_app(Settings(home=site_home, sitting_folder=str(site_home / "sittings")))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    app.extensions["workspace"].let_go()


@pytest.fixture
def twice(site_home):
    """A function that lists a club of this name twice or more in the directory that is served."""
    catalogue = Catalogue.open(f"sqlite:///{site_home / 'catalogue.sqlite3'}")
    made: list[str] = []

    def put(name: str, sources: tuple[str, ...] = ("Council list", "Library list"), postcode="CR5 2RA"):
        number = f"020 7946 0{len(made) + 100}"
        for at, source in enumerate(sources):
            listing = Listing(
                name=name if at < 2 else f"The {name} Club",
                description=f"{name} for everybody. " + "Come as you are, and bring a friend. " * (at + 1),
                categories=["social_clubs"],
                phones=[Phone(number=number)] + ([Phone(number="020 7946 0999")] if at else []),
                places=[Place(name="Larch Hall", address_1="12 Larch Road", postal_code=postcode)],
                schedules=[Schedule(freq="WEEKLY", byday=["TU" if at else "WE"])],
                email=f"hello@list{at}.example",
                provenance=[Provenance(source=source, key=name, licence="Open", source_date=f"202{at}")],
            )
            made.append(catalogue.save(listing, by="test").id)

    yield put
    for each in made:
        catalogue.remove(each, by="test")
    catalogue.close()


def look(page):
    page.get_by_role("link", name="Duplicates").click()
    expect(page.get_by_role("heading", level=1, name="Duplicates")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Look through the directory")).click()
    expect(page.locator("main")).to_contain_text("was looked through")


@pytest.mark.parametrize(("width", "javascript"), [(320, False), (320, True), (1280, True)])
def test_two_are_made_one_and_taken_apart_again(visit, well, twice, width, javascript):
    name = f"Zibble {'Kite' if not javascript else 'Drum' if width == 320 else 'Cake'} Makers"
    well = well if javascript else lambda page: None
    twice(name)
    page = visit(width, javascript=javascript)
    sign_in(page)
    look(page)
    well(page)
    page.get_by_role("link", name=re.compile(f"Side by side.*{name}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these two one and the same?")
    well(page)
    times = page.get_by_role("group", name=re.compile("^When"))
    expect(times).to_contain_text("Different")
    times.get_by_label(re.compile("^Both")).check()
    page.get_by_role("button", name="See them as one").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This is what people will find")
    expect(page.locator("dl")).to_contain_text("Tuesdays and Wednesdays")
    well(page)
    page.get_by_role("button", name="Change something first").click()
    expect(
        page.get_by_role("group", name=re.compile("^When")).get_by_label(re.compile("^Both"))
    ).to_be_checked()
    page.get_by_role("button", name="See them as one").click()
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator("main [role=status]")).to_contain_text("is one listing now")
    page.get_by_role("link", name="What was settled").click()
    well(page)
    page.get_by_role("button", name=f"Undo the merge of {name}").click()
    expect(page.locator("main [role=status]")).to_contain_text("They are 2 listings again")


@pytest.mark.parametrize("width", [320, 1280])
def test_three_are_one_group_and_one_is_said_to_be_another_by_keyboard(visit, well, twice, width):
    name = f"Quibble {'Stamp' if width == 320 else 'Rug'} Circle"
    twice(name, ("Council list", "Library list", "Church list"), "CR8 2AA")
    page = visit(width)
    sign_in(page)
    look(page)
    well(page)
    page.get_by_role("link", name=re.compile(f"Side by side.*{name}")).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these 3 one and the same?")
    well(page)
    third = page.get_by_role("button", name="Listing 3 is another")
    page.get_by_label("How you know").fill("They answer at another door")
    third.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these two one and the same?")
    expect(page.locator("main [role=status]")).to_contain_text("they are not the same")
    page.goto("/stewards/duplicates/settled")
    expect(page.locator("main")).to_contain_text("They answer at another door")
    well(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_clearest_are_merged_at_one_press_after_a_look_at_each(visit, well, twice, width):
    some = ["Wibble Choir", "Fribble Band"] if width == 320 else ["Wobble Choir", "Frobble Band"]
    for at, name in enumerate(some):
        twice(name, postcode=("CR5 1RA", "CR0 1AA")[at])
    page = visit(width)
    sign_in(page)
    look(page)
    page.get_by_role("button", name=re.compile("^Merge th.* as suggested")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Merge these"))
    page.get_by_text(re.compile("^Where they differ")).first.click()
    well(page)
    for name in some:
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    page.get_by_role("button", name="Merge those ticked").click()
    expect(page.locator("main [role=status]")).to_contain_text("merged. You can undo it here")
    well(page)
    page.get_by_role("button", name=re.compile("^Undo the .* merged at one press")).first.click()
    expect(page.locator("main [role=status]")).to_contain_text("merges undone")
