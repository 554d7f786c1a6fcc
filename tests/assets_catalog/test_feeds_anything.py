"""Whatever a feed says of a service, it becomes a listing that can be kept, or is refused with a sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as some

from assets_catalog.feeds import v1, v3
from assets_catalog.feeds.crosswalk import Crosswalk
from assets_catalog.feeds.made import Source, listing_of
from assets_catalog.feeds.records import Record
from assets_catalog.imports.check import RefusedError
from assets_catalog.imports.findings import Findings
from assets_catalog.listing import Listing

SOURCE = Source("Invented list", "", datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 22))
NAMES = [
    "id",
    "name",
    "description",
    "url",
    "email",
    "status",
    "fees",
    "minimum_age",
    "maximum_age",
    "organization",
    "phones",
    "number",
    "extension",
    "contacts",
    "schedules",
    "regular_schedules",
    "freq",
    "byday",
    "bymonthday",
    "interval",
    "dtstart",
    "until",
    "valid_from",
    "weekday",
    "opens_at",
    "closes_at",
    "service_at_locations",
    "location",
    "latitude",
    "longitude",
    "addresses",
    "physical_addresses",
    "address_1",
    "city",
    "postal_code",
    "address_type",
    "location_type",
    "accessibility",
    "languages",
    "code",
    "language",
    "attributes",
    "taxonomy_term",
    "parents",
    "cost_options",
    "amount",
    "currency",
    "option",
    "service_areas",
    "eligibilitys",
    "service_taxonomys",
    "taxonomy",
    "assured_date",
    "alert",
    "how",
    "attending_type",
    "pc_targetAudience",
    "audienceType",
    "transportation",
    "last_modified",
]
ODD = [
    "WEEKLY",
    "MONTHLY",
    "TU",
    "1TU,2WE",
    "-1FR",
    "99",
    "2026-13-40",
    "2026-11-22",
    "9:99",
    "25:00",
    "10:00",
    "24:00",
    "NaN",
    "-0",
    "1e400",
    "²",
    "<b>",
    "&amp;",
    "=1+1",
    "CR0 1AA",
    "🙂",
    "24 hours",
    "12:00am",
    "£5",
    "http://[",
    "a@b",
    "0207946",
    "monday - friday",
    "�",
]
words = some.sampled_from(ODD) | some.text(max_size=12)
values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | words,
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=12,
)
schedules = some.lists(some.dictionaries(some.sampled_from(NAMES[16:28]), values, max_size=6), max_size=3)


@settings(max_examples=150)
@given(data=some.dictionaries(some.sampled_from(NAMES), values, max_size=12), timed=schedules)
def test_anything_becomes_a_listing_or_is_refused(data, timed):
    for modern in (v1.modern, v3.DIALECT.modern):
        record = Record(1, "x", modern({"name": "Invented club"} | data | {"schedules": timed}))
        try:
            said = listing_of(record, SOURCE, Crosswalk(), Findings())
        except RefusedError as reason:
            said = str(reason)
        if isinstance(said, str):
            assert said.endswith(".")
        else:
            assert Listing.model_validate_json(said.model_dump_json()) == said
