"""What a steward should look at: found in the database, each matter by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Check, Listing, Organization, Place
from assets_catalog.stewardship.watch import NAMED_AT_MOST

TODAY = date(2026, 11, 22)


@pytest.fixture
def catalogue(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    yield catalogue
    catalogue.close()


def checked(days: int) -> Check:
    return Check(on=TODAY - timedelta(days=days), by="library team")


def found(catalogue, **limits):
    return {matter.id: matter for matter in catalogue.to_look_at(TODAY, **limits)}


def save(catalogue, *listings):
    list(catalogue.save_many(listings, by="test"))


def names(matter) -> list[str]:
    return [each.name for each in matter.first]


def test_each_listing_is_in_the_lists_it_belongs_to_and_no_others(catalogue):
    save(
        catalogue,
        Listing(name="Well kept", last_check=checked(10), places=[Place(name="Hall")]),
        Listing(
            name="In doubt",
            last_check=checked(10),
            places=[Place(doubt="The point is 4 miles from the postcode."), Place(doubt="And here.")],
        ),
        Listing(name="Never", organization=Organization(name="Larkfield Neighbours")),
        Listing(name="Stale", last_check=checked(184)),
        Listing(name="Just kept", last_check=checked(183)),
        Listing(name="Full", last_check=checked(1), accepting=False, full_until=TODAY - timedelta(days=1)),
        Listing(name="Full for now", last_check=checked(1), accepting=False, full_until=TODAY),
        Listing(name="Gone for good", status="defunct"),
        Listing(name="Ended yesterday", closed_from=TODAY - timedelta(days=1)),
    )
    lists = found(catalogue)
    assert list(lists) == ["in_doubt", "full_past_its_date", "never_checked", "stale"]
    assert names(lists["in_doubt"]) == ["In doubt"]
    assert names(lists["never_checked"]) == ["Never"]
    assert lists["never_checked"].first[0].organization == "Larkfield Neighbours"
    assert names(lists["stale"]) == ["Stale"]
    assert lists["stale"].first[0].about == "Last checked 22 May 2026"
    assert names(lists["full_past_its_date"]) == ["Full"]
    assert lists["full_past_its_date"].first[0].about == "Said to be full until 21 November 2026"


def test_the_oldest_come_first_and_all_are_counted_but_not_all_named(catalogue):
    save(catalogue, *(Listing(name=f"Club {n:03}", last_check=checked(200 + n)) for n in range(60)))
    stale = found(catalogue)["stale"]
    assert stale.count == 60
    assert len(stale.first) == NAMED_AT_MOST
    assert names(stale)[:2] == ["Club 059", "Club 058"]


def test_an_empty_directory_has_nothing_to_look_at(catalogue):
    assert [matter.count for matter in catalogue.to_look_at(TODAY)] == [0, 0, 0, 0]
