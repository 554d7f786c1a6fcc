"""Open Referral out: each entity as it is written, what a parameter takes, and cells that do not run."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets_catalog.listing import Schedule
from assets_catalog.open_referral import (
    costs,
    identifiers,
    links,
    locations,
    openapi,
    organizations,
    parameters,
    schedules,
    services,
    shapes,
    taxonomies,
)
from assets_catalog.open_referral.cells import cell
from assets_catalog.open_referral.entry import Entry
from assets_catalog.open_referral.paging import envelope
from assets_catalog.open_referral.parameters import BadParameterError

SERVICE = "5d1a3f5e-0d53-4b6a-9b53-0e6f2f0f7b11"


def service_row(**said):
    return {
        "id": SERVICE,
        "organization_id": None,
        "name": "Lunch club",
        "description": "",
        "status": "active",
        "url": "",
        "email": "",
        "minimum_age": None,
        "maximum_age": None,
        "eligibility_description": "",
        "application_process": "",
        "service_area": "",
        "keywords": [],
        "delivery": [],
        "first_visit": "",
        "opening_hours": "",
        "accepting": True,
        "full_until": None,
        "last_modified": datetime(2026, 11, 22, 9, 30),
        **said,
    }


def location_row(**said):
    return {
        "id": "6b0f1f3e-8a63-4f2e-a8a5-5f3b0e6b1c22",
        "name": "",
        "address_1": "1 Invented Lane",
        "city": "Coulsdon",
        "postal_code": "CR5 1RA",
        "latitude": 51.3,
        "longitude": -0.1,
        "positioned_by": "given",
        "doubt": "",
        "accessibility": [],
        "transportation": "",
        **said,
    }


def schedule_row(**said):
    rule = Schedule(**said).model_dump()
    return {"id": "x", "service_id": SERVICE, "position": 0, **rule}


# --- ids ------------------------------------------------------------------------------------------


def test_a_uuid_goes_out_as_it_is_and_anything_else_as_one_made_from_it():
    assert identifiers.as_uuid("service", SERVICE.upper()) == SERVICE
    made = identifiers.as_uuid("service", "12045")
    assert UUID(made).version == 5
    assert made == identifiers.as_uuid("service", "12045")
    assert made != identifiers.as_uuid("organization", "12045")
    assert made != identifiers.as_uuid("service", "12046")


def test_an_id_that_breaks_only_the_inner_rules_of_a_uuid_is_kept():
    assert identifiers.as_uuid("service", "00000000-0000-0000-0000-000000000001").endswith("0001")


# --- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://club.example/a?b=c", "https://club.example/a?b=c"),
        ("www.club.example", "http://www.club.example"),
        ("club.example/page", "http://club.example/page"),
        ("http:www.club.example", "http://www.club.example"),
        ("https:/club.example", "https://club.example"),
        ("https://club.example/a b", "https://club.example/ab"),
        ("see our page", ""),
        ("javascript:alert(1)", ""),
        ("ftp://club.example", ""),
        ("http://<club>.example", ""),
        ("", ""),
    ],
)
def test_a_web_address_goes_out_whole_or_not_at_all(given, expected):
    assert links.uri(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("hello@club.example", "hello@club.example"),
        ("\N{NO-BREAK SPACE}hello@club.example ", "hello@club.example"),
        ("mailto:hello@club.example", "hello@club.example"),
        ("a@club.example, b@club.example", ""),
        ("ask at the desk", ""),
    ],
)
def test_a_mail_address_goes_out_alone_or_not_at_all(given, expected):
    assert links.email(given) == expected


# --- entities -------------------------------------------------------------------------------------


def test_nothing_unknown_is_sent_as_null_or_blank():
    def walk(thing):
        for value in thing.values() if isinstance(thing, dict) else thing:
            assert value is not None
            assert value not in ("", [], {})
            if isinstance(value, dict | list):
                walk(value)

    written = services.whole(Entry(service_row()))
    walk(written)
    assert "description" not in written
    assert written["last_modified"] == "2026-11-22T09:30:00Z"


def test_a_service_without_an_organisation_belongs_to_one_that_says_so():
    written = services.summary(Entry(service_row()))
    assert written["organization_id"] == written["organization"]["id"] == organizations.NOT_STATED
    assert written["organization"]["name"] == "Not stated"


def test_full_closed_and_invented_are_said_in_the_alert():
    sample = (
        {
            "is_sample": True,
            "source": "Sample",
            "source_id": "",
            "licence": "",
            "source_date": "",
            "retrieved_at": None,
        },
    )
    row = service_row(
        accepting=False,
        full_until=date(2027, 1, 3),
        closed_from=date(2020, 1, 1),
        closed_until=date(2099, 1, 1),
        closing_note="Building work.",
    )
    written = services.whole(Entry(row, sources=sample))
    assert written["is_sample"] is True
    assert "invented" in written["alert"]
    assert "Full at present, until about 3 January 2027." in written["alert"]
    assert "Closed from 1 January 2020 until 1 January 2099: Building work." in written["alert"]
    assert written["status"] == "temporarily closed"


def test_a_closure_that_is_to_come_is_announced_but_the_service_is_still_active():
    written = services.summary(Entry(service_row(closed_from=date(2099, 1, 1), closed_until=None)))
    assert written["status"] == "active"
    assert written["alert"] == "Closed from 1 January 2099."


def test_numbers_stand_where_either_standard_looks_under_one_id():
    phones = (
        {"number": "020 7946 0001", "description": ""},
        {"number": "020 7946 0002", "description": "Evenings"},
    )
    written = services.whole(Entry(service_row(email="a@club.example"), phones=phones))
    assert [each["number"] for each in written["phones"]] == ["020 7946 0001", "020 7946 0002"]
    contact = written["contacts"][0]
    assert contact["email"] == "a@club.example"
    assert [each["id"] for each in contact["phones"]] == [each["id"] for each in written["phones"]]


def test_a_doubtful_place_says_so_and_gives_no_coordinates():
    written = locations.as_dict(location_row(doubt="The postcode is in Purley."))
    assert "latitude" not in written
    assert "longitude" not in written
    assert written["description"].endswith("The postcode is in Purley.")
    assert locations.as_dict(location_row())["latitude"] == 51.3


def test_an_address_has_all_that_the_standard_demands_and_nothing_invented():
    bare = locations.as_dict(location_row(address_1="", city="", name="Old Hall", postal_code="ZZ99 9ZZ"))
    address = bare["addresses"][0]
    assert (address["address_1"], address["city"]) == ("Old Hall", "Not stated")
    assert address["state_province"] == "Not stated"
    assert locations.as_dict(location_row())["addresses"][0]["state_province"] == "Greater London"
    assert "addresses" not in locations.as_dict(location_row(address_1="", postal_code=""))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            {"freq": "WEEKLY", "byday": ["MO", "TU"], "opens_at": time(9), "closes_at": time(17, 30)},
            {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:30", "interval": 1},
        ),
        (
            {"freq": "MONTHLY", "byday": ["1TU"], "except_months": [8]},
            {"freq": "MONTHLY", "byday": "1TU", "notes": "Not on bank holidays. Not in August."},
        ),
        ({"freq": "MONTHLY", "bymonthday": [1, 15]}, {"bymonthday": "1,15"}),
        (
            {"dtstart": date(2099, 6, 6), "opens_at": time(10)},
            {"dtstart": "2099-06-06", "until": "2099-06-06", "valid_to": "2099-06-06"},
        ),
        ({"description": "By arrangement"}, {"description": "By arrangement"}),
    ],
)
def test_a_schedule_is_a_rule_for_programs_and_words_for_people(rule, expected):
    written = schedules.as_dicts(SERVICE, (schedule_row(**rule),), "")[0]
    assert expected.items() <= written.items()
    assert written["description"]
    if "freq" not in rule:
        assert "freq" not in written
        assert "interval" not in written


def test_hours_that_nobody_could_read_go_out_in_the_words_of_the_source():
    written = schedules.as_dicts(SERVICE, (), "Most mornings, ask Jean")
    assert [each["description"] for each in written] == ["Most mornings, ask Jean"]


@pytest.mark.parametrize(
    ("row", "words", "amount"),
    [
        ({"free": True, "amount": None, "amount_description": ""}, "Free", 0),
        ({"free": None, "amount": 2.5, "amount_description": ""}, "£2.50", 2.5),
        ({"free": None, "amount": 5.0, "amount_description": ""}, "£5", 5),
        ({"free": False, "amount": None, "amount_description": ""}, "There is a charge", None),
        ({"free": None, "amount": None, "amount_description": "What you can"}, "What you can", None),
    ],
)
def test_a_cost_is_pounds_and_words(row, words, amount):
    option = costs.as_dicts(SERVICE, row)[0]
    assert costs.in_words(row) == option["amount_description"] == words
    assert option.get("amount") == amount
    assert ("currency" in option) == (amount is not None)
    assert costs.as_dicts(SERVICE, None) == []


def test_every_term_has_its_own_id_a_description_and_a_taxonomy():
    terms = [taxonomies.term_as_dict(each) for each in taxonomies.terms()]
    assert len({each["id"] for each in terms}) == len(terms) > 50
    assert all(each["description"] for each in terms)
    assert {each["taxonomy_id"] for each in terms} == {each.id for each in taxonomies.TAXONOMIES}


# --- pages ----------------------------------------------------------------------------------------


@given(total=st.integers(0, 500), per_page=st.integers(1, 100), page=st.integers(1, 30))
def test_an_envelope_says_truly_where_it_stands(total, per_page, page):
    things = [{"id": str(each)} for each in range(total)][(page - 1) * per_page :][:per_page]
    said = envelope(things, total=total, page=page, per_page=per_page)
    assert said["size"] == len(said["contents"])
    assert said["empty"] == (said["size"] == 0)
    assert said["first_page"] == (page == 1)
    assert said["last_page"] == (page == said["total_pages"])
    if not said["last_page"] and page < said["total_pages"]:
        assert said["size"] == per_page


# --- parameters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "part"),
    [
        ([("foo", "1")], "no parameter called “foo”"),
        ([("page", "0")], "page takes a whole number from 1"),
        ([("page", "1" * 30)], "page takes a whole number"),
        ([("page", "²")], "page takes a whole number"),
        ([("page", "1"), ("page", "2")], "Give page once"),
        ([("search", "a"), ("text", "b")], "once only"),
        ([("per_page", "101")], "from 1 to 100"),
        ([("format", "xml")], "json or ndjson"),
        ([("full", "yes")], "true or false"),
        ([("organization_id", "12")], "takes a UUID"),
        ([("taxonomy_term_id", "cheese")], "/taxonomy_terms lists them"),
        ([("modified_after", "last week")], "such as 2026-11-01"),
        ([("modified_after", "2026-02-30")], "such as 2026-11-01"),
        ([("modified_after", "0001-01-01T00:00:00+14:00")], "such as 2026-11-01"),
        ([("day", "Monday")], "MO, TU"),
        ([("start_time", "25:00")], "such as 09:30"),
        ([("minimum_age", "-1")], "from 0 to 150"),
        ([("minimum_age", "60"), ("maximum_age", "50")], "above maximum_age"),
        ([("proximity", "100")], "needs a postcode"),
        ([("postcode", "ZZ99 9ZZ")], "whole postcode"),
        ([("minimal", "true"), ("full", "true")], "not for both"),
        ([("search", "x" * 501)], "at most 500"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(pairs, part):
    with pytest.raises(BadParameterError) as refused:
        parameters.read("/services", pairs)
    assert part in str(refused.value)
    assert str(refused.value).endswith(".")


def test_what_can_be_asked_is_read():
    asked = parameters.read(
        "/services",
        [
            ("text", " lunch \x00 club "),
            ("modified_after", "2026-11-01T09:30:00 01:00"),
            ("taxonomy_term_id", "lunch_clubs"),
            ("day", "mo,TU,mo"),
            ("postcode", "cr51ra"),
            ("minimal", "1"),
        ],
    )
    assert asked.search == "lunch club"
    assert asked.modified_after == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert taxonomies.by_id()[asked.taxonomy_term_id].key == "lunch_clubs"
    assert (asked.day, asked.postcode) == (("MO", "TU"), "CR5 1RA")
    assert asked.per_page == 100_000


def test_organisations_with_their_services_come_a_few_to_a_page():
    assert parameters.read("/organizations", [("full_service", "true")]).per_page == 10
    with pytest.raises(BadParameterError, match="from 1 to 10 here"):
        parameters.read("/organizations", [("full_service", "true"), ("per_page", "11")])


# --- described ------------------------------------------------------------------------------------


def test_the_description_names_every_address_parameter_and_thing():
    document = openapi.document("https://frontdoor.example/open-referral/v3", "Front door")
    assert set(document["paths"]) == set(parameters.USED)
    for address, operation in document["paths"].items():
        named = {each["name"] for each in operation["get"]["parameters"]} - {"id"}
        assert named == set(parameters.USED[address])
    assert set(shapes.FIELDS) <= set(document["components"]["schemas"])


# --- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3+cmd|x", "'-2+3+cmd|x"),
        ("  =1+1", "'  =1+1"),
        ("\t=1", "'\t=1"),
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("-0.123", "-0.123"),
        (-0.123, "-0.123"),
        (None, ""),
        (True, "true"),
        (["=a", "b"], "'=a; b"),
        ("Lunch = good", "Lunch = good"),
    ],
)
def test_a_cell_never_runs(value, expected):
    assert cell(value) == expected
