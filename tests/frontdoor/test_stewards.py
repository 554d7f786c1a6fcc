"""A steward's first page: what to look at, how much of it, and where listings come from."""

from __future__ import annotations

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
    assert page.part("h1") == "Records to look at"
    numbers = page.parts(".fd-numbers li")
    assert numbers[0] == "1 Places in doubt"
    assert numbers[3] == "1 Full, past the date they gave"
    link = page.soup.find("a", string="Doubtful Dancing")
    assert see(signed_in("steward"), link["href"]).part("h1") == "Doubtful Dancing"
    assert "The point is far from the postcode." in page.text
    for each in page.soup.select(".fd-numbers a"):
        assert page.soup.find(id=each["href"].removeprefix("#"))


def test_sources_are_counted_with_their_licence(signed_in):
    page = see(signed_in("steward"), "/stewards/")
    row = next(each for each in page.parts("tbody tr") if "Sample borough" in each)
    assert "Invented for demonstration" in row


def test_where_nothing_is_the_matter_the_page_says_so(signed_in):
    assert "None. Nothing to do here today." in see(signed_in("steward"), "/stewards/").text
