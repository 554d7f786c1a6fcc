"""Open Referral UK 1, put into the words of version 3."""

from __future__ import annotations

from typing import Any

from assets_catalog.feeds.paged import Dialect
from assets_catalog.feeds.records import Data, many, one, words


def _first(data: Data, *names: str) -> Any:
    """A part under whichever of its spellings is there."""
    return next((data[name] for name in names if data.get(name)), None)


def modern(data: Data) -> Data:
    """A service of version 1 in the words of version 3."""
    ages = [
        each
        for each in many(_first(data, "eligibilitys", "eligibilities", "eligibility"))
        if each.get("minimum_age") is not None or each.get("maximum_age") is not None
    ]
    terms = [
        one(each.get("taxonomy"))
        for each in many(_first(data, "service_taxonomys", "service_taxonomies", "service_taxonomy"))
    ]
    terms += [{"name": each.get("audienceType")} for each in many(data.get("pc_targetAudience"))]
    made = dict(data)
    made |= {
        "schedules": many(_first(data, "regular_schedules", "regular_schedule", "schedules")),
        "attributes": [{"taxonomy_term": each} for each in terms if each],
        "languages": [{"name": each.get("language")} for each in many(data.get("languages"))],
        "service_areas": [
            {"name": each.get("service_area") or each.get("name")} for each in many(data.get("service_areas"))
        ],
        "service_at_locations": [_at(each) for each in many(data.get("service_at_locations"))],
        "how": [words(data.get("attending_type")), words(data.get("deliverable_type"))],
        "application_process": words(data.get("attending_access")),
    }
    if len(ages) == 1:
        made |= {name: ages[0].get(name) for name in ("minimum_age", "maximum_age")}
    elif ages:
        said = [f"{words(each.get('minimum_age'))} to {words(each.get('maximum_age'))}" for each in ages]
        made["eligibility_description"] = f"Ages {', or '.join(said)}"
    return made


def _at(data: Data) -> Data:
    location = one(data.get("location"))
    there = dict(location)
    there["addresses"] = many(_first(location, "physical_addresses", "addresses"))
    there["accessibility"] = many(_first(location, "accessibility_for_disabilities", "accessibility"))
    return {
        "location": there,
        "schedules": many(_first(data, "regular_schedule", "regular_schedules", "schedules")),
        "phones": many(data.get("phones")),
    }


DIALECT = Dialect(
    contents="content",
    page_size=50,
    only_in_full=frozenset(
        {"service_at_locations", "contacts", "regular_schedules", "service_taxonomys", "service_taxonomies"}
        | {"cost_options", "eligibilitys", "eligibilities", "service_areas"}
    ),
    modern=modern,
)
