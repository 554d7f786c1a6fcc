"""Coverage: counted right, never lowered by more help or a greater distance, and ordered by one rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Listing, Place
from assets_catalog.places import postcode_files
from assets_catalog.places.positions import position
from assets_catalog.places.postcodes import postcodes_of_authority, to_degrees
from assets_catalog.sample import sample_listings
from assets_catalog.stewardship import coverage as counting
from assets_catalog.stewardship.coverage import coverage
from assets_catalog.stewardship.every_offer import every_offer
from assets_catalog.stewardship.gaps import Gap, strength, strongest
from assets_catalog.stewardship.homes import Homes, NoHomesError, homes_of
from assets_catalog.stewardship.ledger import Line, summarise
from assets_catalog.stewardship.near_enough import easy_km, near_enough_km
from assets_catalog.stewardship.offers import Offer, Venue, offer_of, offers_of
from assets_catalog.stewardship.venues import Nearness, venues_of

TODAY = date(2026, 6, 1)
EAST, NORTH = 532_000.0, 165_000.0


def homes(*spots: tuple[float, float, int], people=None, deciles=None) -> Homes:
    """Homes so many metres east and north of the middle, each in area A or B."""
    east, north, area = zip(*spots, strict=True)
    return Homes.of(EAST + np.array(east), NORTH + np.array(north), area, ("A", "B"), people, deciles)


def venue(east: float, north: float, name: str = "A hall") -> Venue:
    longitude, latitude = to_degrees().transform(EAST + east, NORTH + north)
    return Venue(name, latitude, longitude)


def offer(*venues: Venue, need="lunch_clubs", phone=False, home=False, serves=None, id="x") -> Offer:
    return Offer(id, (need,), venues, phone, home, serves)


TWO = homes((0, 0, 0), (0, 2000, 0), (9000, 0, 1))


def test_homes_are_counted_by_how_far_the_nearest_venue_is():
    found = coverage([offer(venue(0, 500))], TWO)
    a, b, whole = found.of("lunch_clubs", "A"), found.of("lunch_clubs", "B"), found.of("lunch_clubs")
    assert (a.homes, a.walk, a.ride, a.near, a.covered, a.missing, a.far) == (2, 1, 2, 2, 2, 0, 1)
    assert (b.homes, b.walk, b.ride, b.near, b.missing) == (1, 0, 0, 0, 1)
    assert (b.nearest, b.nearest_km) == ("A hall", pytest.approx(9.01, abs=0.02))
    assert (whole.homes, whole.walk, whole.ride, whole.missing) == (3, 1, 2, 1)
    assert found.of("faith", "A").missing == 2
    assert found.of("faith", "A").nearest_km is None


@pytest.mark.parametrize(("spots", "within"), [(1, 2.0), (3, 2.0), (40, 1.0), (300, 0.5), (300, 5.0)])
def test_every_home_is_measured_as_if_each_venue_were_tried(spots, within):
    chance = np.random.default_rng(spots)
    # On a coarse grid several are equally near, and some are two rooms of one hall.
    at = chance.integers(-40, 40, size=(spots, 2)) * 100.0 + chance.choice([0.0, 8.0], size=(spots, 2))
    venues = venues_of([offer(venue(*each, name=str(number))) for number, each in enumerate(at)])
    east, north = EAST + chance.uniform(-5000, 5000, 400), NORTH + chance.uniform(-5000, 5000, 400)
    found = Nearness(east, north).measure(venues, within)
    away = np.hypot(east[:, None] - venues.eastings, north[:, None] - venues.northings) / 1000
    first = [list(venues.part_of).index(part) for part in sorted(set(venues.part_of))]
    assert found.away == pytest.approx(away.min(axis=1))
    assert list(found.which) == list(away.argmin(axis=1))
    assert list(found.alone) == list((away[:, first] <= within).sum(axis=1) == 1)


def test_an_authority_has_all_its_postcodes_though_letters_without_any_are_passed_over():
    lad = "E09000008"
    of_all = [table for letter in postcode_files.letters() if (table := postcode_files.read_table(letter))]
    there = [(table.authorities == lad.encode()) & ~np.isnan(table.eastings) for table in of_all]
    east = np.concatenate([table.eastings[some] for table, some in zip(of_all, there, strict=True)])
    assert list(postcodes_of_authority(lad)[0]) == list(east)
    assert len(east) > 10_000
    assert len(postcodes_of_authority("X00000000")[0]) == 0


def test_a_place_on_the_other_side_of_the_earth_is_near_nobody():
    away = Venue("Far hall", -51.4, 179.9)
    assert coverage([offer(away)], TWO).of("lunch_clubs").near == 0
    both = coverage([offer(away), offer(venue(0, 500, "A hall"))], TWO).of("lunch_clubs", "A")
    assert (both.near, both.leans_on) == (2, "A hall")


def test_what_comes_to_people_or_is_by_phone_is_no_place_to_walk_to():
    visits = coverage([offer(home=True, phone=True)], TWO).of("lunch_clubs", "B")
    assert (visits.walk, visits.near, visits.visited, visits.missing) == (0, 0, 1, 0)
    assert (visits.phone, visits.visits) == (1, 1)
    phone = coverage([offer(phone=True)], TWO).of("lunch_clubs", "B")
    assert (phone.visited, phone.missing, phone.phone) == (0, 1, 1)
    assert phone.nothing_for == ("on foot", "by bus", "at home")


def test_a_service_that_says_where_it_works_works_only_there():
    there = venue(0, 0)
    found = coverage([offer(home=True, serves=(there,))], TWO)  # a point like any other
    assert found.of("lunch_clubs", "A").visited == 1
    assert found.of("lunch_clubs", "B").visited == 0
    assert found.of("lunch_clubs", "B").visits == 0
    assert coverage([offer(home=True, serves=())], TWO).of("lunch_clubs").visits == 0


def test_what_the_tables_say_is_what_the_listings_say(tmp_path):
    soon, past = TODAY + timedelta(5), TODAY - timedelta(5)
    hall = Place(name="Hall", latitude=51.34, longitude=-0.01)
    nameless = Place(address_1="3 High Road", latitude=51.35, longitude=-0.02)
    doubted = Place(name="Doubted", latitude=51.35, longitude=-0.02, doubt="Swapped.")
    nowhere = Place(name="No position")
    given: list[dict[str, object]] = [
        {"places": [hall, nameless, doubted, nowhere], "categories": ["lunch_clubs", "faith"]},
        {"places": [Place(address_1="", latitude=51.3, longitude=0.0, postal_code="CR0 1AA")]},
        {"places": [hall], "delivery": ["phone"]},
        {"places": [hall], "delivery": ["in_person", "home_visit", "online"], "service_area": "Purley"},
        {"service_area": "anyone over 60", "delivery": ["home_visit"]},
        {"service_area": "Purley and Selsdon", "delivery": ["home_visit"]},
        {"status": "defunct"},
        {"status": "temporarily closed"},
        {"status": "temporarily closed", "closed_from": past, "closed_until": soon},
        {"closed_from": soon},
        {"closed_from": past, "closed_until": TODAY - timedelta(1)},
        {"accepting": False},
        {"accepting": False, "full_until": past},
        {"accepting": False, "full_until": soon},
    ]
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    listings = [
        *sample_listings(TODAY),
        *(Listing(name=f"Club {at}", **each) for at, each in enumerate(given)),
    ]
    for _ in catalogue.save_many(listings, by="test"):
        pass
    with catalogue.engine.connect() as connection:
        found = every_offer(connection, TODAY)
    assert found == {listing.id: offer_of(listing, TODAY) for listing in catalogue.every()}
    assert sum(each is None for each in found.values()) >= 5
    catalogue.close()


def test_one_venue_is_leant_on_until_there_is_another():
    one = offer(venue(0, 500, "Only hall"))
    found = coverage([one], TWO)
    assert [(each.area, each.leans_on, each.leaning) for each in found.leaning()] == [("A", "Only hall", 2)]
    next_room = offer(venue(8, 500, "Its back room"))
    assert coverage([one, next_room], TWO).of("lunch_clubs", "A").leaning == 2
    other = offer(venue(0, 1500, "Another hall"))
    assert coverage([one, other], TWO).leaning() == []
    assert coverage([one, offer(home=True)], TWO).leaning() == []


def test_people_and_deprivation_follow_the_homes():
    lived = homes((0, 0, 0), (0, 5000, 0), (9000, 0, 1), people=[100.0, 300.0, 50.0], deciles=[2, 4, 9])
    found = coverage([offer(venue(0, 0))], lived)
    a = found.of("lunch_clubs", "A")
    assert (a.people, a.missing_people, a.decile) == (400.0, 300.0, 3.5)
    assert coverage([], TWO).of("lunch_clubs", "A").people is None


@pytest.mark.parametrize(
    "change",
    [
        {"status": "inactive"},
        {"status": "temporarily closed"},
        {"closed_from": TODAY - timedelta(1)},
        {"accepting": False},
        {"accepting": False, "full_until": TODAY},
    ],
)
def test_what_is_closed_or_full_is_no_offer(change):
    listing = Listing(id="1", name="Tea", categories=["lunch_clubs"], delivery=["in_person"])
    assert offer_of(listing, TODAY) is not None
    assert offer_of(listing.model_copy(update=change), TODAY) is None


def test_a_doubtful_place_a_call_centre_and_a_past_full_date():
    place = Place(name="Hall", latitude=51.35, longitude=-0.09)
    doubtful = place.model_copy(update={"doubt": "It is in the sea."})
    here = Listing(name="Tea", categories=["lunch_clubs"], delivery=["in_person"], places=[place])
    assert len(offer_of(here, TODAY).venues) == 1
    assert offer_of(here.model_copy(update={"places": [doubtful]}), TODAY).venues == ()
    line = offer_of(here.model_copy(update={"delivery": ["phone"]}), TODAY)
    assert (line.venues, line.by_phone, line.at_home) == ((), True, False)
    unsaid = offer_of(here.model_copy(update={"delivery": []}), TODAY)
    assert len(unsaid.venues) == 1
    again = here.model_copy(update={"accepting": False, "full_until": TODAY - timedelta(1)})
    assert offer_of(again, TODAY) is not None
    assert not offer_of(here.model_copy(update={"places": []}), TODAY).reaches_somebody


@pytest.mark.parametrize(
    ("area", "places"),
    [
        ("", None),
        ("All of Croydon", None),
        ("Anybody over 60", None),
        ("Purley and Kenley", 2),
        ("Sutton", 0),
    ],
)
def test_where_a_service_works_is_read_from_its_words(area, places):
    listing = Listing(name="Tea", categories=["lunch_clubs"], delivery=["home_visit"], service_area=area)
    serves = offer_of(listing, TODAY).serves
    assert (serves if serves is None else len(serves)) == places


spot = st.tuples(st.floats(-6000, 6000), st.floats(-6000, 6000))
some_offer = st.builds(
    lambda at, need, phone, home, local: offer(
        *(venue(*each) for each in at),
        need=need,
        phone=phone,
        home=home,
        serves=(venue(0, 0),) if local else None,
    ),
    st.lists(spot, max_size=3),
    st.sampled_from(["lunch_clubs", "faith", "domestic_abuse"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
some_homes = st.lists(
    st.tuples(st.floats(-6000, 6000), st.floats(-6000, 6000), st.integers(0, 1)), min_size=1, max_size=12
).map(lambda spots: homes(*spots))
WAYS = ("walk", "ride", "near", "visited", "covered", "phone", "visits")


@settings(max_examples=60)
@given(st.lists(some_offer, max_size=6), some_offer, some_homes, st.integers(0, 6))
def test_adding_an_offer_never_lowers_coverage(offers, another, lived, at):
    before = coverage(offers, lived)
    after = coverage([*offers[:at], another, *offers[at:]], lived)
    for key, cell in before.cells.items():
        for way in WAYS:
            assert getattr(after.cells[key], way) >= getattr(cell, way), (key, way)


@settings(max_examples=40)
@given(st.lists(some_offer, max_size=6), some_homes, st.floats(0.1, 8), st.floats(0, 8))
def test_a_greater_distance_never_lowers_coverage(offers, lived, short, more):
    with pytest.MonkeyPatch.context() as patch:
        counts = []
        for distance in (short, short + more):
            patch.setattr(counting, "WALK_KM", distance)
            counts.append(coverage(offers, lived))
    for key, cell in counts[0].cells.items():
        assert counts[1].cells[key].walk >= cell.walk
        assert cell.walk <= cell.homes
    assert easy_km("lunch_clubs") <= near_enough_km("lunch_clubs")


@settings(max_examples=40)
@given(st.lists(some_offer, max_size=5), some_homes)
def test_areas_add_up_to_the_borough_and_ways_hang_together(offers, lived):
    found = coverage(offers, lived)
    for need in ("lunch_clubs", "faith", "domestic_abuse"):
        whole, parts = found.of(need), found.by_area(need)
        for way in ("homes", "walk", "ride", "near", "visited", "covered", "far"):
            assert sum(getattr(each, way) for each in parts) == getattr(whole, way)
        assert whole.walk <= whole.ride
        assert max(whole.near, whole.visited) <= whole.covered <= whole.homes
        assert near_by_hand(need, offers, lived, -1) <= whole.near <= near_by_hand(need, offers, lived, 1)


def near_by_hand(need, offers, lived, metres: float) -> int:
    """The same count, one home after another, a metre more or less."""
    spots = [each for offer in offers if need in offer.needs for each in offer.venues]
    points = [to_degrees().transform(each.longitude, each.latitude, direction="INVERSE") for each in spots]
    return sum(
        any(np.hypot(east - x, north - y) <= near_enough_km(need) * 1000 + metres for x, y in points)
        for east, north in zip(lived.eastings, lived.northings, strict=True)
    )


def test_what_is_too_small_to_show_has_no_part_in_the_order():
    lived = homes((0, 0, 0), (9000, 0, 1))
    found = coverage([], lived)

    def order(*counts):
        lines = [Line(TODAY, "faith", "B", "nothing_near", count) for count in counts]
        return strongest(found, summarise(lines))

    hidden = [order(count) for count in (1, 2, 4)]
    assert hidden[0] == hidden[1] == hidden[2]
    assert all(gap.unmet in (0, None) for gap in hidden[0])
    seen = order(9)
    assert (seen[0].reach.need, seen[0].reach.area, seen[0].unmet) == ("faith", "B", 9)


def test_the_order_follows_the_rule_and_no_need_comes_twice():
    found = coverage([offer(phone=True, need="faith")], TWO)
    ten = strongest(found, summarise(()))
    assert len({gap.reach.need for gap in ten}) == len(ten) == 10
    assert [strength(gap) for gap in ten] == sorted((strength(gap) for gap in ten), reverse=True)
    gap = Gap(found.of("arts_music", "A"), 0)
    assert strength(gap) == 2.0
    assert strength(replace(gap, unmet=20)) == 4.0
    assert strength(replace(gap, unmet=1000)) == 8.0
    assert strength(replace(gap, reach=replace(gap.reach, phone=2))) == 1.0
    assert strength(replace(gap, reach=replace(gap.reach, decile=1.0))) == 4.0
    assert strength(replace(gap, reach=replace(gap.reach, missing_people=500.0))) == 500.0
    assert strength(replace(gap, reach=replace(gap.reach, covered=2, far=2))) == 0.5


def test_the_borough_is_counted_by_its_postcodes_and_a_sorting_office_once():
    lived = homes_of("E09000008")
    assert 8000 < len(lived) < 9000
    assert lived.people is None
    assert len(lived.areas) > 30
    with pytest.raises(NoHomesError, match="no postcodes of X00000000"):
        homes_of("X00000000")
    with pytest.raises(NoHomesError, match="no wards"):
        homes_of("E09000008", by_ward=True)


def test_the_sample_borough_has_some_but_not_everything_everywhere():
    listings = [
        each.model_copy(update={"places": [position(place) for place in each.places]})
        for each in sample_listings(TODAY)
    ]
    found = coverage(offers_of(listings, TODAY), homes_of("E09000008"))
    assert 0 < found.of("lunch_clubs").walk < found.of("lunch_clubs").ride < found.of("lunch_clubs").homes
    assert found.of("befriending").visits > 0
