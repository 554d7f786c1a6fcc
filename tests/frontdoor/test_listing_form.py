"""The form of a listing: nothing is lost on the way there and back, and what is wrong is said."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assets_catalog import categories
from assets_catalog.listing import (
    ACCESS,
    DELIVERY,
    Cost,
    Listing,
    Organization,
    Phone,
    Place,
    Schedule,
)
from assets_catalog.places import position
from assets_catalog.schedules import DAYS
from assets_catalog.search.understanding.languages import LANGUAGES
from frontdoor.stewards.form_values import add_row, take_row
from frontdoor.stewards.listing_form import ListingForm, nothing, to_values

TODAY = date(2026, 11, 22)

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40).map(
    str.strip
)
some_words = words.filter(bool)
prose = st.lists(words, max_size=4).map("\n".join).map(str.strip)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
times = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))


def subset(of):
    return st.lists(st.sampled_from(list(of)), unique=True, max_size=4)


def in_order(known, chosen):
    return [each for each in known if each in chosen]


@st.composite
def hours(draw):
    opens, closes = draw(times), draw(times)
    if opens and opens == closes:
        closes = None
    return {"opens_at": opens, "closes_at": closes, "description": draw(words)}


@st.composite
def schedules(draw):
    kind = draw(st.sampled_from(["WEEKLY", "MONTHLY", "date", "words"]))
    rule = draw(hours())
    if kind == "words":
        return Schedule(**rule | {"description": draw(some_words)})
    if kind == "date":
        return Schedule(**rule, dtstart=draw(days))
    interval = draw(st.integers(1, 12))
    first, last = draw(st.none() | days), draw(st.none() | days)
    if kind == "WEEKLY":
        byday, bymonthday = sorted(draw(subset(DAYS).filter(bool)), key=DAYS.index), []
        first = first or (draw(days) if interval > 1 else None)
    else:
        numbered = [f"{nth}{day}" for nth in ("", 1, 2, 3, 4, 5, -1) for day in DAYS]
        byday = draw(subset(numbered))
        bymonthday = (
            draw(subset([-1, *range(1, 32)])) if byday else draw(subset([-1, *range(1, 32)]).filter(bool))
        )
    if first and last and last < first:
        first, last = last, first
    return Schedule(
        freq=kind,
        interval=interval,
        byday=byday,
        bymonthday=bymonthday,
        dtstart=first,
        until=last,
        term_time=draw(st.booleans()),
        bank_holidays=draw(st.booleans()),
        except_dates=draw(st.lists(days, max_size=3)),
        except_months=sorted(draw(subset(range(1, 13)))),
        **rule,
    )


@st.composite
def places(draw):
    place = Place(
        name=draw(some_words),
        address_1=draw(words),
        city=draw(words),
        postal_code=draw(st.sampled_from(["", "CR5 1RA", "CR0 1AA", "SE25 5AA"])),
        accessibility=in_order(ACCESS, draw(subset(ACCESS))),
        transport=draw(prose),
    )
    if not place.postal_code and draw(st.booleans()):
        point = {
            "latitude": round(draw(st.floats(50, 60)), 7),
            "longitude": round(draw(st.floats(-8, 1.7)), 7),
        }
        place = place.model_copy(update={**point, "positioned_by": "given"})
    return position(place)


@st.composite
def listings(draw):
    low, high = draw(st.none() | st.integers(0, 120)), draw(st.none() | st.integers(0, 120))
    if low is not None and high is not None and low > high:
        low, high = high, low
    full = draw(st.booleans())
    free = draw(st.sampled_from([True, False, None]))
    return Listing(
        name=draw(some_words),
        description=draw(prose),
        organization=Organization(
            name=draw(some_words),
            description=draw(prose),
            url=draw(st.sampled_from(["", "https://www.hall.example"])),
            email=draw(st.sampled_from(["", "hall@hall.example"])),
        ),
        categories=in_order(categories.by_id(), draw(subset(categories.by_id()))),
        keywords=draw(
            st.lists(
                st.text("abcdefghij éß'’-", min_size=1, max_size=20).map(str.strip).filter(bool),
                unique=True,
                max_size=5,
            )
        ),
        url=draw(st.sampled_from(["", "https://club.example/a?b=c"])),
        email=draw(st.sampled_from(["", "club@hall.example"])),
        phones=draw(
            st.lists(
                st.builds(
                    Phone,
                    number=st.sampled_from(["020 7946 0123", "111", "+44 20 7946 0999"]),
                    description=words,
                ),
                max_size=3,
            )
        ),
        delivery=in_order(DELIVERY, draw(subset(DELIVERY))),
        places=draw(st.lists(places(), max_size=3)),
        schedules=draw(st.lists(schedules(), max_size=3)),
        opening_hours=draw(prose),
        cost=Cost(
            free=free,
            amount=None if free else draw(st.none() | st.integers(0, 99_999).map(lambda pence: pence / 100)),
            description=draw(prose),
        ),
        minimum_age=low,
        maximum_age=high,
        eligibility=draw(prose),
        how_to_join=draw(prose),
        first_visit=draw(prose),
        languages=draw(subset(LANGUAGES)),
        accepting=not full,
        full_until=draw(st.none() | days) if full else None,
        service_area=draw(words),
        **draw(closings()),
    )


@st.composite
def closings(draw):
    state = draw(st.sampled_from(["open", "inactive", "for a time", "to come", "for good"]))
    note = {"closing_note": draw(words)}
    if state == "for a time":
        return {
            "status": "temporarily closed",
            "closed_from": draw(st.none() | st.dates(date(2020, 1, 1), TODAY)),
            "closed_until": draw(st.none() | st.dates(TODAY, date(2030, 1, 1))),
            **note,
        }
    if state == "to come":
        return {
            "closed_from": date(2026, 12, 1),
            "closed_until": draw(st.dates(date(2026, 12, 1), date(2030, 1, 1))),
            **note,
        }
    if state == "for good":
        return {
            "status": "defunct",
            "closed_from": draw(st.none() | st.dates(date(2020, 1, 1), TODAY)),
            **note,
        }
    return {"status": "active" if state == "open" else "inactive"}


def typed_again(values, base):
    return ListingForm(base, values, today=TODAY)


@given(listings())
@hypothesis_settings(max_examples=120)
def test_any_listing_comes_back_the_same_from_fields_read_afresh(listing):
    form = typed_again(to_values(listing), nothing())
    assert form.wrong == {}
    assert form.listing.model_dump(exclude_defaults=True) == listing.model_dump(exclude_defaults=True)


@given(listings())
@hypothesis_settings(max_examples=40)
def test_a_name_that_is_changed_changes_nothing_else(listing):
    values = to_values(listing)
    values["name"] = "A name that nobody had"
    form = typed_again(values, listing)
    assert form.wrong == {}
    assert form.listing == listing.model_copy(update={"name": "A name that nobody had"})


def test_what_is_not_touched_stays_though_it_would_be_refused_today():
    odd = Listing(
        name="Old list’s club",
        url="not an address",
        phones=[Phone(number="ask at the desk")],
        places=[Place(postal_code="NOWHERE", latitude=51.0, longitude=-2.0, doubt="It is far away.")],
        schedules=[Schedule(freq="WEEKLY", byday=["1TU"])],
        status="active",
        languages=["xx-klingon"],
        delivery=["phone", "in_person"],
    )
    values = to_values(odd)
    values["description"] = "Mended."
    form = typed_again(values, odd)
    assert form.wrong == {}
    assert form.listing == odd.model_copy(update={"description": "Mended."})


def test_a_row_is_added_and_one_is_taken_away():
    listing = Listing(name="Club", phones=[Phone(number="020 7946 0123"), Phone(number="020 7946 0999")])
    values = to_values(listing)
    take_row(values, "phone", "0")
    key = add_row(values, "phone")
    values[f"phone-{key}-number"] = "020 7946 0555"
    assert [each.number for each in typed_again(values, listing).listing.phones] == [
        "020 7946 0999",
        "020 7946 0555",
    ]


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"name": ""}, "name", "Enter what it is called"),
        ({"name": "x" * 251}, "name", "too long"),
        ({"description": "x" * 20_001}, "description", "20,000"),
        ({"url": "javascript:alert(1)"}, "url", "not a web address"),
        ({"email": "somebody"}, "email", "not an email address"),
        (
            {"organization-name": "", "organization-email": "a@hall.example"},
            "organization-name",
            "Enter the name",
        ),
        ({"languages": "Klingonese"}, "languages", "do not know the language"),
        ({"minimum_age": "old"}, "minimum_age", "in years"),
        ({"minimum_age": "²"}, "minimum_age", "in years"),
        ({"minimum_age": "60", "maximum_age": "50"}, "maximum_age", "below the youngest"),
        ({"cost-free": "yes", "cost-amount": "2"}, "cost-amount", "cannot be free"),
        ({"cost-amount": "two pounds"}, "cost-amount", "in pounds"),
        ({"accepting": "no", "full_until": "soon"}, "full_until", "not a date"),
        (
            {"state": "for_a_time", "closed_from": "3 December", "closed_until": "1 December"},
            "closed_until",
            "before",
        ),
        ({"state": "for_a_time", "closed_until": "1 November 2026"}, "closed_until", "has gone"),
        ({"state": "dancing"}, "state", "Choose whether"),
        ({"state": "for_a_time", "closing_note": "x" * 501}, "closing_note", "too long"),
        ({"phone": "n1", "phone-n1-number": "020"}, "phone-n1-number", "digits"),
        ({"phone": "n1", "phone-n1-description": "Kim"}, "phone-n1-number", "Enter the number"),
        ({"place": "n1", "place-n1-postal_code": "CR5"}, "place-n1-postal_code", "not a whole postcode"),
        ({"place": "n1", "place-n1-postal_code": "CR5 9ZZ"}, "place-n1-postal_code", "do not know"),
        (
            {"place": "n1", "place-n1-name": "Hall", "place-n1-pin": "given", "place-n1-latitude": "north"},
            "place-n1-latitude",
            "like 51.3762",
        ),
        (
            {
                "place": "n1",
                "place-n1-postal_code": "CR5 1RA",
                "place-n1-pin": "given",
                "place-n1-latitude": "51.5",
                "place-n1-longitude": "-0.1",
            },
            "place-n1-pin",
            "km from its postcode",
        ),
        ({"times": "n1"}, "times-n1-kind", "how often"),
        ({"times": "n1", "times-n1-kind": "weekly"}, "times-n1-day", "Choose the days"),
        ({"times": "n1", "times-n1-kind": "weekly", "times-n1-weeks": "2"}, "times-n1-from", "first day"),
        ({"times": "n1", "times-n1-kind": "weekly", "times-n1-weeks": "99"}, "times-n1-weeks", "how often"),
        ({"times": "n1", "times-n1-kind": "monthly", "times-n1-nth-0": "1"}, "times-n1-nth-0", "Choose both"),
        (
            {"times": "n1", "times-n1-kind": "monthly", "times-n1-monthdays": "32"},
            "times-n1-monthdays",
            "numbers",
        ),
        ({"times": "n1", "times-n1-kind": "date"}, "times-n1-on", "Enter the day"),
        (
            {"times": "n1", "times-n1-kind": "date", "times-n1-on": "31 February 2027"},
            "times-n1-on",
            "no such day",
        ),
        ({"times": "n1", "times-n1-kind": "words"}, "times-n1-note", "Say when"),
        ({"times": "n1", "times-n1-kind": "words", "times-n1-opens": "10"}, "times-n1-opens", "morning"),
        (
            {"times": "n1", "times-n1-kind": "words", "times-n1-opens": "10am", "times-n1-closes": "10:00"},
            "times-n1-closes",
            "moment it opens",
        ),
        (
            {"times": "n1", "times-n1-kind": "weekly", "times-n1-not_dates": "Christmas"},
            "times-n1-not_dates",
            "not a date",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_stays_in_it(changed, field, says):
    listing = Listing(name="Club")
    values = to_values(listing)
    for name, value in changed.items():
        values[name] = value
    form = typed_again(values, listing)
    assert says in form.wrong[field]
    assert all(form.get(name) == value for name, value in changed.items())


def test_a_point_far_from_its_postcode_stands_once_somebody_is_sure():
    listing = Listing(
        name="Club", places=[position(Place(postal_code="CR5 1RA", latitude=51.5, longitude=-0.1))]
    )
    assert listing.places[0].doubt
    values = to_values(listing)
    values["place-0-sure"] = "yes"
    settled = typed_again(values, listing).listing.places[0]
    assert (settled.doubt, settled.latitude, settled.has_position) == ("", 51.5, True)
    values["place-0-pin"] = "postcode"
    moved = typed_again(values, listing).listing.places[0]
    assert moved.positioned_by == "postcode"
    assert moved.latitude == position(Place(postal_code="CR5 1RA")).latitude


def test_keys_that_nobody_gave_are_no_rows():
    values = to_values(Listing(name="Club"))
    values.setlist("times", ["../../x", "²", "n1; drop", "n99999", "77"])
    assert typed_again(values, Listing(name="Club")).rows("times") == ["77"]
