"""A steward's first page: what to look at, how much of it, and where listings come from."""

from __future__ import annotations

import re
from datetime import timedelta

from assets_catalog.listing import Listing, Place
from assets_catalog.search.query import today_in_london

from .desk_pages import see


def test_records_to_look_at_are_counted_and_linked(app, signed_in):
    catalogue = app.extensions["workspace"].catalogue
    catalogue.save(
        Listing(name="Doubtful Dancing", places=[Place(doubt="The point is far from the postcode.")]),
        by="test",
    )
    catalogue.save(
        Listing(name="Brimful Choir", accepting=False, full_until=today_in_london() - timedelta(days=3)),
        by="test",
    )
    page = see(signed_in("steward"), "/start")
    assert page.path == "/stewards/"
    assert page.part("h1") == "What needs you"
    tasks = page.parts(".fd-tasks li")
    assert any(each.startswith("Places in doubt") and each.endswith(" 1") for each in tasks)
    assert any(each.startswith("Full, past the date they gave") and each.endswith(" 1") for each in tasks)
    link = page.soup.find("a", string="Doubtful Dancing")
    assert see(signed_in("steward"), link["href"]).part("h1") == "Doubtful Dancing"
    assert "The point is far from the postcode." in page.text
    for each in page.soup.select(".fd-tasks a[href]"):
        there = see(signed_in("steward"), each["href"])
        assert there.status == 200
        _, _, anchor = each["href"].partition("#")
        assert not anchor or there.soup.find(id=anchor)


def test_every_listing_of_a_matter_can_be_listed(app, signed_in):
    catalogue = app.extensions["workspace"].catalogue
    for number in range(7):
        catalogue.save(
            Listing(name=f"Doubtful Dancing {number}", places=[Place(doubt="Too far.")]), by="test"
        )
    page = see(signed_in("steward"), "/stewards/")
    link = (
        page.soup.select_one("#in_doubt").find_parent("section").find("a", href=re.compile("state=in_doubt"))
    )
    there = see(signed_in("steward"), link["href"])
    assert there.part("h2") == "7 listings"
    assert there.soup.select_one("#state option[selected]")["value"] == "in_doubt"


def test_sources_are_counted_with_their_licence(signed_in):
    page = see(signed_in("steward"), "/stewards/")
    row = next(each for each in page.parts("tbody tr") if "Sample borough" in each)
    assert "Invented for demonstration" in row


def test_where_nothing_is_the_matter_the_page_says_so(signed_in):
    page = see(signed_in("steward"), "/stewards/")
    assert not page.soup.find(id="in_doubt")
    assert not any(each.endswith(" 0") for each in page.parts(".fd-tasks li"))


def test_an_empty_directory_says_how_to_begin(app, signed_in):
    catalogue = app.extensions["workspace"].catalogue
    for each in list(catalogue.every()):
        catalogue.remove(each.id, by="test")
    page = see(signed_in("steward"), "/stewards/")
    assert "The directory is empty" in page.text
    assert page.soup.find("a", string="Add a listing")
