"""Where a row says that a service is, and when: tidied, never moved, never guessed."""

from __future__ import annotations

from datetime import time

import pytest

from assets_catalog import places
from tests.assets_catalog.imported_rows import listing, read


@pytest.mark.parametrize(
    ("address", "postcode", "line"),
    [
        ("1 Elm Road, Croydon, Surrey, United Kingdom", "cr51ra", "1 Elm Road, Croydon, CR5 1RA"),
        ("1 Elm Road, London, London CR5 1RA.", "CR5 1RA", "1 Elm Road, London, CR5 1RA"),
        ("Larkfield, 45, Elm Road", "CR5 1RA", "45 Elm Road, CR5 1RA"),
        ("1 ELM ROAD, CROYDON", "CR5 1RA", "1 Elm Road, Croydon, CR5 1RA"),
        ("Larkfield, Croydon", "CR5 1RA", "Larkfield, Croydon, CR5 1RA"),
        ("1 Elm Road\nCroydon", "", "1 Elm Road, Croydon"),
        ("1 Elm Road, CR5 1RA", "", "1 Elm Road, CR5 1RA"),
    ],
)
def test_addresses_read_as_they_would_be_said(address, postcode, line):
    assert listing(address=address, postal_code=postcode).places[0].in_one_line() == line


def test_a_postcode_places_it_and_one_that_does_not_exist_is_kept_and_flagged():
    placed = listing(postal_code="cr5 1ra").places[0]
    assert (placed.postal_code, placed.positioned_by) == ("CR5 1RA", "postcode")
    found, findings = read(postal_code="CR5 9ZZ")
    assert (found.places[0].postal_code, found.places[0].has_position) == ("CR5 9ZZ", False)
    assert findings.flags == ["The postcode 'CR5 9ZZ' is not one that exists, so it is not on the map."]


HERE = places.find_postcode("CR5 1RA")


@pytest.mark.parametrize(
    ("latitude", "longitude", "says"),
    [
        ("51.5", "-0.1", "km from its postcode CR5 1RA"),
        ("-0.14", "51.31", "look swapped"),
        ("12.5", "44.1", "not in the United Kingdom"),
    ],
)
def test_a_doubtful_position_is_flagged_and_never_moved(latitude, longitude, says):
    found, findings = read(postal_code="CR5 1RA", latitude=latitude, longitude=longitude)
    place = found.places[0]
    assert (place.latitude, place.longitude) == (float(latitude), float(longitude))
    assert says in place.doubt
    assert findings.flags == [place.doubt]
    assert not place.has_position


@pytest.mark.parametrize(
    "cells",
    [
        {"latitude": "513.2", "longitude": "-0.1"},
        {"easting": "5", "northing": "99999999"},
    ],
)
def test_a_position_nowhere_on_earth_is_left_out_and_flagged(cells):
    found, findings = read(postal_code="CR5 1RA", **cells)
    assert found.places[0].positioned_by == "postcode"
    assert "left out" in findings.flags[0]


@pytest.mark.parametrize(
    "cells",
    [
        {"latitude": "0", "longitude": "0"},
        {"latitude": "north", "longitude": "south"},
        {"latitude": "nan", "longitude": "inf"},
        {"latitude": "51.3", "longitude": ""},
        {"coordinates": "somewhere"},
    ],
)
def test_coordinates_that_say_nothing_give_way_to_the_postcode(cells):
    found, findings = read(postal_code="CR5 1RA", **cells)
    assert found.places[0].positioned_by == "postcode"
    assert len(findings.notes) == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"latitude": f"{HERE.latitude}", "longitude": f"{HERE.longitude}"},
        {
            "latitude": f"{HERE.latitude}".replace(".", ","),
            "longitude": f"{HERE.longitude}".replace(".", ","),
        },
        {"coordinates": f"({HERE.latitude}, {HERE.longitude})"},
        {"easting": "531104", "northing": "158594"},
    ],
)
def test_positions_are_read_in_every_usual_form(cells):
    place = listing(**cells).places[0]
    assert places.distance_km(HERE, places.Point(place.latitude, place.longitude)) < 5
    assert (place.positioned_by, place.doubt) == ("given", "")


def test_hours_become_schedules_and_what_cannot_be_read_stays_in_words():
    found = listing(opening_hours="<p>Mondays 10am to 12pm</p>")
    assert [(each.byday, each.opens_at) for each in found.schedules] == [(["MO"], time(10))]
    assert found.opening_hours == ""
    assert listing(opening_hours="When the lights are on").opening_hours == "When the lights are on"


def test_hours_in_a_column_a_day_are_put_together():
    found = listing(monday="09:00-17:00", tuesday="closed", wednesday="09:00-17:00", sunday="")
    assert {day for each in found.schedules for day in each.byday} == {"MO", "WE"}
    assert {(each.opens_at, each.closes_at) for each in found.schedules} == {(time(9), time(17))}


def test_prose_among_the_hours_goes_to_the_description():
    prose = "<p>Come for tea and a natter.</p><p>When: Tuesdays 2pm to 4pm</p><p>Where: upstairs</p>"
    found = listing(opening_hours=prose, description="")
    assert found.description.startswith("Come for tea and a natter.")
    assert [each.byday for each in found.schedules] == [["TU"]]
    assert found.opening_hours == ""
    twice = listing(opening_hours=prose, description=prose)
    assert twice.description.count("natter") == 1


def test_days_and_times_on_lines_of_their_own_are_never_mixed_up():
    mixed = "<p>Days: Monday and Saturday</p><p>Times: Monday 10am to 6pm</p><p>Saturday 9am to 5pm</p>"
    by_day = {each.byday[0]: each.opens_at for each in listing(description=mixed).schedules}
    assert by_day == {"MO": time(10), "SA": time(9)}
    limited = "<p>When: Monday 10am to 6pm</p><p>Closed until further notice</p>"
    assert listing(description=limited).schedules == []
