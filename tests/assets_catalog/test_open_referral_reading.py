"""The feed over a catalogue: every filter against a plain reading of the same listings, and pages that miss nothing."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from assets_catalog import places
from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Listing, Organization, Place, Schedule
from assets_catalog.open_referral import organizations, parameters, taxonomies
from assets_catalog.open_referral.feed import Feed
from assets_catalog.open_referral.newest import newest
from assets_catalog.places.names import areas
from tests.assets_catalog.open_referral_schemas import SCHEMAS, wrong


class NoSearch:
    """A searcher that must not be asked."""

    def search(self, query, *, now=None):
        raise AssertionError("nobody searched")

    def suggest(self, typed, *, limit=8):
        raise AssertionError("nobody typed")


@pytest.fixture(scope="module")
def catalogue(sample_home):
    catalogue = Catalogue.open(f"sqlite:///{Path(sample_home) / 'catalogue.sqlite3'}")
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="module")
def listings(catalogue):
    return list(catalogue.every())


@pytest.fixture
def feed(catalogue):
    return Feed(catalogue.engine, NoSearch)


def ids(feed, address, **given):
    asked = parameters.read(address, [(name, str(value)) for name, value in given.items()])
    return [each["id"] for each in feed.every(address, asked)]


def test_pages_hold_every_service_once_whatever_their_size(feed, listings):
    for size in (7, 100):
        seen, page = [], 1
        while True:
            asked = parameters.read("/services", [("page", str(page)), ("per_page", str(size))])
            answer = feed.page("/services", asked)
            seen += [each["id"] for each in answer["contents"]]
            if answer["last_page"]:
                break
            page += 1
        assert sorted(seen) == sorted(each.id for each in listings)
        assert answer["total_items"] == len(listings)


def test_a_page_after_the_last_is_empty_and_says_so(feed):
    answer = feed.page("/services", parameters.read("/services", [("page", "1000")]))
    assert answer["empty"]
    assert answer["contents"] == []
    assert not answer["last_page"]


def test_a_line_of_the_list_has_no_arrays(feed):
    answer = feed.page("/services", parameters.read("/services", []))
    assert not [
        name for each in answer["contents"] for name, value in each.items() if isinstance(value, list)
    ]


def test_minimal_is_all_in_one_page(feed, listings):
    answer = feed.page("/services", parameters.read("/services", [("minimal", "true")]))
    assert (answer["total_pages"], answer["size"]) == (1, len(listings))
    assert set(answer["contents"][0]) == {"id", "name", "status", "last_modified", "modified_date"}


@pytest.mark.parametrize("code", ["lunch_clubs", "step_free", "phone"])
def test_a_term_picks_what_it_describes(feed, listings, code):
    expected = {
        each.id
        for each in listings
        if code in each.categories or code in each.access or code in each.delivery
    }
    assert set(ids(feed, "/services", taxonomy_term_id=code)) == expected != set()


@pytest.mark.parametrize("taxonomy", taxonomies.TAXONOMIES, ids=lambda each: each.key)
def test_a_taxonomy_picks_what_any_of_its_terms_describes(feed, listings, taxonomy):
    said = {"help": "categories", "access": "access", "delivery": "delivery"}[taxonomy.key]
    expected = {each.id for each in listings if getattr(each, said)}
    assert set(ids(feed, "/services", taxonomy_id=taxonomy.id)) == expected != set()


def test_ages_pick_who_would_be_let_in(feed, listings):
    expected = {each.id for each in listings if each.maximum_age is None or each.maximum_age >= 70}
    assert set(ids(feed, "/services", minimum_age=70)) == expected
    expected = {each.id for each in listings if each.minimum_age is None or each.minimum_age <= 12}
    assert set(ids(feed, "/services", maximum_age=12)) == expected


@pytest.mark.parametrize("day", ["MO", "SA", "TU,SU"])
def test_days_and_times_pick_what_runs_then(feed, listings, day):
    def runs(schedule):
        on = any(said[-2:] in day.split(",") for said in schedule.byday)
        opens, closes = schedule.opens_at, schedule.closes_at
        if not on or opens is None or closes is None:
            return False
        return closes < opens or (closes > time(18) and opens < time(20))

    expected = {each.id for each in listings if any(runs(schedule) for schedule in each.schedules)}
    found = set(ids(feed, "/services", day=day, start_time="18:00", end_time="20:00"))
    assert found == expected != set()


@pytest.mark.parametrize(("postcode", "metres"), [("CR5 1RA", 900), ("CR0 1EA", 2500), ("CR0 9AA", 1)])
def test_near_is_a_circle_in_metres(feed, listings, postcode, metres):
    here = places.find_postcode(postcode)
    if here is None:
        pytest.skip(f"{postcode} is not a postcode")

    def away(place):
        return 1000 * places.distance_km(here, places.Point(place.latitude, place.longitude))

    near = {
        each.id
        for each in listings
        if any(place.has_position and away(place) <= metres for place in each.places)
    }
    edge = {
        each.id
        for each in listings
        if any(place.has_position and abs(away(place) - metres) <= metres * 0.005 for place in each.places)
    }
    found = set(ids(feed, "/services", postcode=postcode, proximity=metres))
    assert found - edge == near - edge
    asked = parameters.read("/service_at_locations", [("postcode", postcode), ("proximity", str(metres))])
    there = [each["location"] for each in feed.page("/service_at_locations", asked)["contents"]]
    distances = [
        places.distance_km(here, places.Point(each["latitude"], each["longitude"])) for each in there
    ]
    assert all(first <= second * 1.005 for first, second in pairwise(distances))


def test_conditions_narrow_together(feed, listings):
    found = ids(
        feed,
        "/services",
        taxonomy_term_id="lunch_clubs",
        taxonomy_id=taxonomies.TAXONOMIES[1].id,
        maximum_age=60,
    )
    expected = {
        each.id
        for each in listings
        if "lunch_clubs" in each.categories and each.access and (each.minimum_age or 0) <= 60
    }
    assert set(found) == expected != set()


def test_an_unknown_organisation_term_or_taxonomy_has_nothing(feed):
    nobody = "00000000-0000-4000-8000-000000000000"
    for name in ("organization_id", "taxonomy_term_id", "taxonomy_id"):
        assert ids(feed, "/services", **{name: nobody}) == []


def test_modified_after_and_a_change(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    first = catalogue.save(Listing(name="First"), by="test")
    moment = datetime.now(UTC) + timedelta(seconds=1)
    feed = Feed(catalogue.engine, NoSearch)
    later = moment.isoformat().replace("+00:00", "Z")
    assert ids(feed, "/services", modified_after="2020-01-01") == [first.id]
    assert ids(feed, "/services", modified_after=later) == []


def test_an_id_that_is_no_uuid_is_found_by_the_one_made_from_it(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    catalogue.save(Listing(id="12045", name="Old feed's own"), by="test")
    feed = Feed(catalogue.engine, NoSearch)
    (outside,) = ids(feed, "/services")
    assert outside != "12045"
    found = feed.one("/services/{id}", outside, parameters.read("/services/{id}", []))
    assert found["name"] == "Old feed's own"
    assert found["id"] == outside
    assert feed.one("/services/{id}", "12045", parameters.read("/services/{id}", [])) is None


def test_a_service_at_a_place_keeps_its_id_when_the_listing_is_saved_again(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    listing = Listing(name="Club", places=[Place(address_1="1 Invented Lane", postal_code="CR5 1RA")])
    saved = catalogue.save(listing, by="test")
    feed = Feed(catalogue.engine, NoSearch)
    before = ids(feed, "/service_at_locations")
    catalogue.save(listing.model_copy(update={"id": saved.id, "description": "New words"}), by="test")
    assert ids(feed, "/service_at_locations") == before != []


def test_organisations_include_the_one_not_stated_last_and_their_services(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    for name, run_by in (("A", "Neighbours"), ("B", ""), ("C", "Neighbours")):
        catalogue.save(Listing(name=name, organization=Organization(name=run_by)), by="test")
    feed = Feed(catalogue.engine, NoSearch)
    asked = parameters.read("/organizations", [("full_service", "true"), ("per_page", "1"), ("page", "2")])
    answer = feed.page("/organizations", asked)
    assert (answer["total_items"], answer["last_page"]) == (2, True)
    assert answer["contents"][0]["id"] == organizations.NOT_STATED
    assert [each["name"] for each in answer["contents"][0]["services"]] == ["B"]
    everybody = list(feed.every("/organizations", parameters.read("/organizations", [])))
    assert [each["name"] for each in everybody] == ["Neighbours", "Not stated"]
    assert len(ids(feed, "/services", organization_id=everybody[0]["id"])) == 2
    assert len(ids(feed, "/services", organization_id=organizations.NOT_STATED)) == 1
    assert ids(feed, "/organizations", search="neighb") == [everybody[0]["id"]]


def test_a_wildcard_is_a_letter_like_any_other(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    catalogue.save(Listing(name="A", organization=Organization(name="Neighbours")), by="test")
    assert ids(Feed(catalogue.engine, NoSearch), "/organizations", search="%") == []


def test_what_is_new_comes_newest_first_and_by_area(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    by_name = {each.name: each for each in areas()}
    for name in ("Coulsdon", "Purley"):
        there = Place(latitude=by_name[name].latitude, longitude=by_name[name].longitude)
        catalogue.save(Listing(name=f"Club in {name}", places=[there]), by="test")
    catalogue.save(Listing(name="Gone", status="defunct"), by="test")
    found = [catalogue.get(each.service_id).name for each in newest(catalogue.engine)]
    assert found == ["Club in Purley", "Club in Coulsdon"]
    found = [catalogue.get(each.service_id).name for each in newest(catalogue.engine, by_name["Coulsdon"])]
    assert found == ["Club in Coulsdon"]


def test_a_single_day_goes_out_with_its_day(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    rule = Schedule(dtstart="2099-06-06", opens_at="10:00")
    saved = catalogue.save(Listing(name="Fair", schedules=[rule]), by="test")
    found = Feed(catalogue.engine, NoSearch).one("/services/{id}", saved.id, parameters.read("/", []))
    assert found["schedules"][0]["dtstart"] == "2099-06-06"


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"SKIPPED: the standard's schemas are not here ({SCHEMAS})")
@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("/services", "service"),
        ("/service_at_locations", "service_at_location"),
        ("/organizations", "organization"),
        ("/taxonomies", "taxonomy"),
        ("/taxonomy_terms", "taxonomy_term"),
    ],
)
def test_everything_in_the_sample_keeps_to_the_standard(feed, address, schema):
    full = [("full", "true")] if address.startswith("/service") else []
    things = list(feed.every(address, parameters.read(address, full)))
    assert things
    assert [found for each in things for found in wrong(schema, each)] == []
