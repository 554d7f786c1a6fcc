"""What feeds say, made into listings: each format, and the many ways in which they are filled in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from assets_catalog.categories import by_id
from assets_catalog.feeds import crosswalk, rules, v1
from assets_catalog.feeds.costs import cost
from assets_catalog.feeds.crosswalk import Crosswalk
from assets_catalog.feeds.made import Source, listing_of
from assets_catalog.feeds.records import Record
from assets_catalog.imports.check import RefusedError
from assets_catalog.imports.findings import Findings
from assets_catalog.listing import Cost, Schedule
from assets_catalog.open_referral.taxonomies import terms

SOURCE = Source("Invented list", "OGL", datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 22))
SERVICE = {"id": "s1", "name": "Invented club", "description": "Tea and company."}


def made(data=None, findings=None, words=None, **more):
    given = SERVICE | (data or {}) | more
    record = Record(1, given.get("id", ""), given)
    return listing_of(record, SOURCE, Crosswalk(words), findings or Findings())


def refusal(**more):
    with pytest.raises(RefusedError) as reason:
        made(**more)
    return str(reason.value)


def test_a_whole_service_of_version_3():
    listing = made(
        url="www.club.example",
        email="hello@club.example",
        status="active",
        minimum_age=60,
        maximum_age=-1,
        assured_date="2026-09-01",
        application_process="<p>Ring first.</p>",
        eligibility_description="People who live alone",
        organization={"id": "o", "name": "INVENTED TRUST", "website": "http://trust.example"},
        phones=[{"number": "020 7946 0123", "description": "Office", "extension": "4"}],
        contacts=[{"id": "c", "phones": [{"number": "Helpline: 020 7946 0124"}]}],
        cost_options=[{"amount": 2.5, "currency": "GBP", "option": "Each session"}],
        languages=[{"code": "ur"}, {"name": "Polish"}, {"name": "British Sign Language"}],
        service_areas=[{"name": "Croydon"}, {"name": "Sutton"}],
        schedules=[{"freq": "WEEKLY", "byday": "TU,TH", "opens_at": "10:00:00", "closes_at": "12:00:00Z"}],
        attributes=[{"taxonomy_term": {"id": "x", "name": "Lunch clubs and eating together"}}],
        service_at_locations=[
            {
                "location": {
                    "name": "Invented Hall",
                    "latitude": 51.3727,
                    "longitude": -0.1099,
                    "addresses": [
                        {
                            "address_1": "PO Box 1",
                            "city": "London",
                            "postal_code": "",
                            "address_type": "postal",
                        },
                        {
                            "address_1": "1 High Street",
                            "city": "Croydon",
                            "postal_code": "",
                            "address_type": "physical",
                        },
                    ],
                    "accessibility": [
                        {"description": "Step-free entrance", "details": "Hearing loop in the hall"}
                    ],
                }
            }
        ],
    )
    assert listing.url == "https://www.club.example"
    assert (listing.minimum_age, listing.maximum_age) == (60, None)
    assert listing.how_to_join == "Ring first."
    assert listing.organization.name == "Invented Trust"
    assert [phone.number for phone in listing.phones] == ["020 7946 0123 ext 4", "020 7946 0124"]
    assert [phone.description for phone in listing.phones] == ["Office", "Helpline"]
    assert listing.cost == Cost(free=False, amount=2.5, description="Each session")
    assert listing.languages == ["ur", "pl"]
    assert listing.service_area == "Croydon; Sutton"
    assert listing.categories == ["lunch_clubs"]
    assert listing.schedules == [
        Schedule(freq="WEEKLY", byday=["TU", "TH"], opens_at=time(10), closes_at=time(12))
    ]
    place = listing.places[0]
    assert (place.name, place.address_1) == ("Invented Hall", "1 High Street")
    assert place.accessibility == ["step_free", "hearing_loop", "bsl"]
    assert listing.delivery == ["in_person"]
    said = listing.provenance[0]
    assert (said.source, said.source_id, said.key, said.licence, said.source_date) == (
        "Invented list",
        "s1",
        "s1",
        "OGL",
        "2026-09-01",
    )


def test_a_whole_service_of_version_1_with_both_spellings():
    given = SERVICE | {
        "attending_type": "Home visit",
        "attending_access": "Drop-in",
        "eligibilitys": [{"minimum_age": 18, "maximum_age": 25}],
        "service_taxonomies": [{"taxonomy": {"id": "1", "name": "Befriending", "vocabulary": "esdNeeds"}}],
        "languages": [{"language": "Tamil"}],
        "service_areas": [{"service_area": "Croydon"}],
        "regular_schedules": [{"weekday": "Tuesday", "opens_at": "10:00", "closes_at": "11:30"}],
        "service_at_locations": [
            {
                "location": {
                    "name": "Hall",
                    "latitude": 51.3,
                    "longitude": -0.1,
                    "physical_addresses": [{"address_1": "2 High Street", "city": "Croydon"}],
                    "accessibility_for_disabilities": [{"accessibility": "wheelchair accessible"}],
                },
                "regular_schedule": [
                    {"byday": "FR", "freq": "WEEKLY", "opens_at": "09:00", "closes_at": "10:00"}
                ],
            }
        ],
    }
    listing = made(v1.modern(given))
    assert (listing.minimum_age, listing.maximum_age) == (18, 25)
    assert listing.categories == ["befriending"]
    assert listing.languages == ["ta"]
    assert listing.service_area == "Croydon"
    assert listing.how_to_join == "Drop-in"
    assert {tuple(each.byday) for each in listing.schedules} == {("TU",), ("FR",)}
    assert listing.places[0].address_1 == "2 High Street"
    assert set(listing.delivery) == {"in_person", "home_visit"}


@pytest.mark.parametrize(
    ("given", "days", "opens", "closes"),
    [
        (
            {"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "9:30am", "closes_at": "5pm"},
            "MO WE",
            time(9, 30),
            time(17),
        ),
        ({"freq": "DAILY", "opens_at": "09:00"}, "MO TU WE TH FR SA SU", time(9), None),
        ({"byday": "monday", "opens_at": "9:00am", "closes_at": "5:00pm"}, "MO", time(9), time(17)),
        (
            {"weekday": "Monday - Friday", "dtstart": "8:30AM", "until": "5:30PM"},
            "MO TU WE TH FR",
            time(8, 30),
            time(17, 30),
        ),
        ({"weekday": "Saturday", "dtstart": "24 hours"}, "SA", time(0), time(23, 59)),
        ({"freq": "WEEKLY", "byday": ["TU"], "opens_at": "T10:00:00+01:00"}, "TU", time(10), None),
        ({"byday": "SU", "opens_at": "12:00am", "closes_at": "12:00am"}, "SU", time(0), time(23, 59)),
        ({"description": "Wednesdays 2pm to 4pm"}, "WE", time(14), time(16)),
    ],
)
def test_the_many_ways_of_saying_when(given, days, opens, closes):
    found, unread = rules.read([given], Findings())
    assert not unread
    assert len(found) == 1
    assert (found[0].byday, found[0].opens_at, found[0].closes_at) == (days.split(), opens, closes)


def test_months_single_days_and_days_of_the_same_hours():
    monthly, _ = rules.read(
        [{"freq": "MONTHLY", "byday": "1TU", "opens_at": "10:00", "closes_at": "11:00"}], Findings()
    )
    assert monthly[0].byday == ["1TU"]
    numbered, _ = rules.read([{"freq": "MONTHLY", "bymonthday": "15", "opens_at": "10:00"}], Findings())
    assert numbered[0].bymonthday == [15]
    single, _ = rules.read(
        [{"dtstart": "2026-12-25", "until": "2026-12-25", "opens_at": "11:00"}], Findings()
    )
    assert single == [Schedule(dtstart=date(2026, 12, 25), opens_at=time(11))]
    week = [{"byday": day, "opens_at": "9am", "closes_at": "5pm"} for day in ("friday", "monday", "monday")]
    together, _ = rules.read(week, Findings())
    assert [each.byday for each in together] == [["MO", "FR"]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"freq": "WEEKLY", "interval": 2, "byday": "TU", "description": "Every other Tuesday, ask"},
            "Every other Tuesday",
        ),
        ({"freq": "WEEKLY", "byday": "1TU", "description": "First Tuesday or so"}, "First Tuesday or so"),
        ({"byday": "someday", "opens_at": "9am", "closes_at": "10am"}, "someday 9am-10am"),
        (
            {"byday": "MO", "opens_at": "10:00", "closes_at": "10:00", "description": "Mondays, ring"},
            "Mondays, ring",
        ),
    ],
)
def test_what_cannot_be_read_for_certain_is_kept_as_words(given, said):
    findings = Findings()
    found, unread = rules.read([given], findings)
    assert not found
    assert said in unread
    assert findings.notes


def test_days_without_hours_or_a_rule_say_nothing():
    findings = Findings()
    assert rules.read([{"byday": "monday"}], findings) == ([], "")
    assert "say nothing" in findings.notes[0].what


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"fees": "Free"}, Cost(free=True)),
        ({"fees": ""}, Cost()),
        ({"cost_options": [{"amount": 0}]}, Cost(free=True)),
        ({"cost_options": [{"amount": "3.50"}]}, Cost(free=False, amount=3.5)),
        ({"cost_options": [{"amount": 35, "currency": "usd"}]}, Cost(free=None, description="35 USD")),
        ({"cost_options": [{"amount": -1}], "fees": "£2"}, Cost(free=False, amount=2.0)),
        (
            {"cost_options": [{"amount": 0, "option": "Members"}, {"amount": 2, "option": "Others"}]},
            Cost(free=None, description="Members: free; Others: £2"),
        ),
    ],
)
def test_what_it_costs(given, expected):
    found = cost(given, Findings())
    assert found.model_dump(exclude={"description"}) == expected.model_dump(exclude={"description"})
    assert expected.description in found.description


def test_terms_are_placed_by_what_was_said_here_then_by_id_then_by_name():
    ours = next(each for each in terms() if each.key == "carers")
    assert Crosswalk().place([{"id": ours.id, "name": "Anything"}])[0] == ["carers"]
    assert Crosswalk().place([{"code": "BD-1800.2000", "name": "?"}])[0] == ["food_help"]
    assert Crosswalk().place([{"name": "Bus Passes"}])[0] == ["transport"]
    assert Crosswalk({"bus passes": ["benefits"]}).place([{"name": "Bus Passes"}])[0] == ["benefits"]
    assert Crosswalk({"77": []}).place([{"id": "77", "name": "Bus Passes"}]) == ([], ["bus passes"])
    above = {"name": "Frobnication", "parents": ["Bus Passes"]}
    assert Crosswalk().place([above])[0] == ["transport"]


def test_a_term_that_nobody_knows_is_kept_as_a_word_and_counted():
    walk = Crosswalk()
    for _ in range(3):
        assert walk.place([{"name": "Frobnication"}, {"name": "All Ages"}]) == (
            [],
            ["frobnication", "all ages"],
        )
    assert walk.unplaced == {"Frobnication": 3}


def test_the_shipped_crosswalk_speaks_only_of_kinds_of_help_there_are():
    assert crosswalk.every_category_named() <= set(by_id())
    assert len(crosswalk.every_category_named()) == len(by_id())


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"name": ""}, "It has no name."),
        ({"name": "n/a"}, "It has no name."),
        ({"name": "x" * 300}, "a name has at most 250"),
        ({"id": ""}, "It has no id"),
        ({"id": "x" * 300}, "an id has at most 250"),
        ({"description": ""}, "nothing else that can be used"),
    ],
)
def test_what_cannot_be_a_listing_is_refused_with_its_reason(more, says):
    assert says in refusal(**more)


def test_html_goes_and_words_that_were_spoilt_are_mended():
    findings = Findings()
    listing = made(
        findings=findings,
        name="Café",
        description="<p>One &amp; two</p><script>alert(1)</script><img src=x onerror=alert(1)><p>Three</p>",
        application_process="Visit the CafÃ©",
    )
    assert listing.description == "One & two\n\nThree"
    assert listing.how_to_join == "Visit the Café"
    assert "<" not in listing.model_dump_json()


def test_places_that_contradict_themselves_come_in_and_are_flagged():
    def at(latitude, longitude):
        findings = Findings()
        place = {"name": "Hall", "latitude": latitude, "longitude": longitude}
        listing = made(findings=findings, service_at_locations=[{"location": place}])
        return listing.places[0], findings

    swapped, findings = at(-0.1, 51.37)
    assert "look swapped" in findings.flags[0]
    assert not swapped.has_position
    nowhere, findings = at(100, 101)
    assert "nowhere on earth" in findings.flags[0]
    assert nowhere.latitude is None
    zero, findings = at(0, 0)
    assert zero.latitude is None
    assert "0, 0" in findings.notes[0].what


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        7,
        "text",
        "half a letter \ud800",
        float("nan"),
        10**30,
        [None, 7, "x"],
        {"x": {"y": []}},
        True,
    ],
)
@pytest.mark.parametrize(
    "part",
    [
        "organization",
        "phones",
        "contacts",
        "schedules",
        "service_at_locations",
        "languages",
        "attributes",
        "cost_options",
        "service_areas",
        "url",
        "email",
        "status",
        "minimum_age",
        "last_modified",
        "how",
        "alert",
    ],
)
def test_a_part_of_another_shape_never_fails(part, wrong):
    assert made(**{part: wrong}).name == "Invented club"
    assert made(v1.modern(SERVICE | {part: wrong})).name == "Invented club"
