"""What each thing looks like, in our own words: schemas for the OpenAPI document and columns for the CSV files."""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]

_KINDS: dict[str, Shape] = {
    "id": {"type": "string", "format": "uuid"},
    "text": {"type": "string"},
    "link": {"type": "string", "format": "uri"},
    "mail": {"type": "string", "format": "email"},
    "number": {"type": "number"},
    "truth": {"type": "boolean"},
    "moment": {"type": "string", "format": "date-time"},
    "day": {"type": "string", "format": "date"},
}

_ASSURED = (
    "The day by which somebody had asked after all that matters as it stands here: whether it is going, "
    "times, contact and place. Left out where nobody has. Not the day on which anything changed."
)

#: Thing to its fields: name, kind, what it means. A kind in brackets is a list of that thing.
FIELDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "service": (
        ("id", "id", "The same for as long as the service is listed."),
        ("organization_id", "id", "Who runs it."),
        ("name", "text", "What it is called."),
        ("description", "text", "Plain text, with blank lines between paragraphs."),
        ("status", "text", "active, inactive, defunct or temporarily closed, as of today."),
        ("url", "link", "Its page on the web."),
        ("email", "mail", "Where to write to."),
        ("fees", "text", "What it costs, in words."),
        ("fees_description", "text", "The same as fees, under HSDS's name."),
        ("minimum_age", "number", "The youngest who may come."),
        ("maximum_age", "number", "The oldest who may come."),
        ("eligibility_description", "text", "Who it is for."),
        ("application_process", "text", "How to join."),
        ("assured_date", "day", _ASSURED),
        ("alert", "text", "What to know before setting out: full, closed, or a sample."),
        ("last_modified", "moment", "When what we hold of it last changed, in UTC."),
        ("first_visit", "text", "What to expect the first time. An addition of ours."),
        ("is_sample", "truth", "True for an invented service. An addition of ours."),
        ("organization", "organization", "Who runs it."),
        ("schedules", "[schedule]", "When it runs."),
        ("service_areas", "[service_area]", "Whom it is for by where they live."),
        ("service_at_locations", "[service_at_location]", "Where it happens."),
        ("languages", "[language]", "Languages spoken there."),
        ("cost_options", "[cost_option]", "What it costs."),
        ("contacts", "[contact]", "How to get in touch."),
        ("phones", "[phone]", "The same numbers as in contacts, where HSDS keeps them."),
        ("attributes", "[attribute]", "Kinds of help, and how it reaches people."),
        ("keywords", "[text]", "Other words for it. An addition of ours."),
        ("sources", "[source]", "Which lists it comes from. An addition of ours."),
    ),
    "organization": (
        ("id", "id", "The same for as long as it runs anything here."),
        ("name", "text", "What it is called."),
        ("description", "text", "What it does."),
        ("email", "mail", "Where to write to."),
        ("website", "link", "Its page on the web."),
        ("services", "[service]", "Up to 100 of its services, with full_service."),
    ),
    "location": (
        ("id", "id", "A place that has moved or been mended is a new one."),
        ("location_type", "text", "physical"),
        ("name", "text", "The building."),
        ("description", "text", "Says so where the position is in doubt; then there are no coordinates."),
        ("transportation", "text", "How to get there."),
        ("latitude", "number", "Degrees, WGS84."),
        ("longitude", "number", "Degrees, WGS84."),
        ("addresses", "[address]", "Its postal address."),
        ("accessibility", "[accessibility]", "What makes it easier to use."),
        ("attributes", "[attribute]", "The same features as terms."),
    ),
    "address": (
        ("id", "id", ""),
        ("location_id", "id", ""),
        ("address_1", "text", "Street, or the building where no street is known."),
        ("city", "text", "“Not stated” where it is not known."),
        ("state_province", "text", "Greater London, or the nation, worked out from the postcode."),
        ("postal_code", "text", "“Not stated” where it is not known."),
        ("country", "text", "GB"),
        ("address_type", "text", "physical"),
    ),
    "accessibility": (
        ("id", "id", ""),
        ("location_id", "id", ""),
        ("description", "text", "The feature, in words."),
        ("accessibility", "text", "The same, under the UK profile's name."),
    ),
    "service_at_location": (
        ("id", "id", ""),
        ("service_id", "id", ""),
        ("location_id", "id", ""),
        ("location", "location", "The place."),
        ("service", "service", "The service, with full."),
    ),
    "schedule": (
        ("id", "id", ""),
        ("service_id", "id", ""),
        ("freq", "text", "WEEKLY or MONTHLY; none for a single day or for words alone."),
        ("interval", "number", "2 with WEEKLY is every other week, counted from dtstart."),
        ("byday", "text", "MO to SU; 1TU is the first Tuesday, -1FR the last Friday. Commas between."),
        ("bymonthday", "text", "Days of the month, with commas between."),
        ("dtstart", "day", "The first session."),
        ("until", "day", "The last day."),
        ("valid_from", "day", "The same as dtstart."),
        ("valid_to", "day", "The same as until."),
        ("opens_at", "text", "London time, such as 09:30."),
        ("closes_at", "text", "London time."),
        ("description", "text", "The whole of it in words."),
        ("notes", "text", "School terms, bank holidays and days left out."),
    ),
    "service_area": (("id", "id", ""), ("service_id", "id", ""), ("name", "text", "The area, in words.")),
    "language": (
        ("id", "id", ""),
        ("service_id", "id", ""),
        ("code", "text", "ISO 639-1."),
        ("name", "text", "In English."),
    ),
    "cost_option": (
        ("id", "id", ""),
        ("service_id", "id", ""),
        ("option", "text", "Free, or Each session."),
        ("currency", "text", "GBP"),
        ("amount", "number", "Pounds for one session; 0 where it is free."),
        ("amount_description", "text", "The same in words."),
    ),
    "contact": (
        ("id", "id", ""),
        ("service_id", "id", ""),
        ("email", "mail", ""),
        ("phones", "[phone]", "Numbers to ring."),
    ),
    "phone": (
        ("id", "id", ""),
        ("service_id", "id", ""),
        ("contact_id", "id", ""),
        ("number", "text", "As a person would read it."),
        ("description", "text", "Which number it is."),
    ),
    "attribute": (
        ("id", "id", ""),
        ("link_id", "id", "What it describes."),
        ("link_entity", "text", "service or location."),
        ("link_type", "text", "The same."),
        ("taxonomy_term_id", "id", ""),
        ("taxonomy_term", "taxonomy_term", "The term."),
    ),
    "taxonomy": (
        ("id", "id", ""),
        ("name", "text", ""),
        ("description", "text", ""),
        ("version", "text", "Goes up when terms are taken out or change their meaning."),
        ("taxonomy_terms", "[taxonomy_term]", "Its terms, where one taxonomy is asked for."),
    ),
    "taxonomy_term": (
        ("id", "id", ""),
        ("code", "text", "A short name, which filters take too."),
        ("name", "text", ""),
        ("description", "text", ""),
        ("taxonomy", "text", "The name of its taxonomy."),
        ("taxonomy_id", "id", ""),
    ),
    "source": (
        ("source", "text", "Which list it comes from."),
        ("source_id", "text", "Its id there."),
        ("licence", "text", "The licence of that list, as far as it is known."),
        ("source_date", "text", "The date that the list gives."),
        ("retrieved_at", "moment", "When it was read, in UTC."),
    ),
}

#: What a thing always has.
ALWAYS: dict[str, tuple[str, ...]] = {
    "service": ("id", "name", "status"),
    "organization": ("id", "name", "description"),
    "location": ("id", "location_type"),
    "address": (*("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),),
    "phone": ("id", "number"),
    "taxonomy": ("id", "name", "description"),
    "taxonomy_term": ("id", "name", "description"),
    "source": ("source",),
}


def schemas() -> dict[str, Shape]:
    """A JSON Schema for each thing, as components of an OpenAPI document."""
    return {
        thing: {
            "type": "object",
            "required": list(ALWAYS.get(thing, ("id",))),
            "properties": {name: _described(_schema(kind), meaning) for name, kind, meaning in fields},
        }
        for thing, fields in FIELDS.items()
    }


def _schema(kind: str) -> Shape:
    if kind.startswith("["):
        return {"type": "array", "items": _schema(kind[1:-1])}
    return dict(_KINDS[kind]) if kind in _KINDS else {"$ref": f"#/components/schemas/{kind}"}


def _described(schema: Shape, meaning: str) -> Shape:
    return schema | {"description": meaning} if meaning else schema


def scalars(thing: str) -> list[tuple[str, str, str]]:
    """The fields of a thing that fit in one cell, with their kind and meaning."""
    return [field for field in FIELDS[thing] if field[1] in _KINDS]
