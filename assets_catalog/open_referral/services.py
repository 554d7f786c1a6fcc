"""HSDS ``service``: what a person can use or join, short for a list and whole for itself."""

from __future__ import annotations

from typing import Any

from assets_catalog import schedules as times
from assets_catalog.open_referral import costs, links, locations, organizations, schedules, taxonomies
from assets_catalog.open_referral.entry import Entry, Row, moment, said
from assets_catalog.open_referral.identifiers import as_uuid, made
from assets_catalog.search.understanding.languages import name_of_language

SAMPLE = "Sample data: this service is invented. Do not ring or visit."


def minimal(row: Row) -> dict[str, Any]:
    """What somebody who keeps a copy needs, to see what is new, changed or gone."""
    changed = moment(row["last_modified"])
    return {
        "id": as_uuid("service", row["id"]),
        "name": row["name"],
        "status": _status(row),
        "last_modified": changed,
        "modified_date": changed,
    }


def summary(entry: Entry) -> dict[str, Any]:
    """One service as a line of a list: no arrays, and its organisation without its parts."""
    row = entry.service
    written = said(
        {
            "id": as_uuid("service", row["id"]),
            "organization_id": organizations.identity_of(entry.organization),
            "name": row["name"],
            "description": row["description"],
            "url": links.uri(row["url"]),
            "email": links.email(row["email"]),
            "status": _status(row),
            "fees": costs.in_words(entry.cost),
            "fees_description": costs.in_words(entry.cost),
            "minimum_age": row["minimum_age"],
            "maximum_age": row["maximum_age"],
            "eligibility_description": row["eligibility_description"],
            "application_process": row["application_process"],
            "assured_date": entry.assured_on.isoformat() if entry.assured_on else "",
            "alert": _alert(entry),
            "last_modified": moment(row["last_modified"]),
            "first_visit": row["first_visit"],
            "organization": organizations.as_dict(entry.organization),
        }
    )
    return written | {"is_sample": True} if entry.is_sample else written


def whole(entry: Entry, *, with_places: bool = True) -> dict[str, Any]:
    """One service with all that hangs on it."""
    written = summary(entry)
    row, identity = entry.service, written["id"]
    phones = _phones(identity, entry)
    area = row["service_area"]
    nested = {
        "schedules": schedules.as_dicts(identity, entry.schedules, row["opening_hours"]),
        "service_areas": (
            [{"id": made("service_area", identity), "service_id": identity, "name": area}] if area else []
        ),
        "service_at_locations": [locations.at_as_dict(each) for each in entry.places] if with_places else [],
        "languages": _languages(identity, entry),
        "cost_options": costs.as_dicts(identity, entry.cost),
        "contacts": _contacts(identity, written.get("email", ""), phones),
        "phones": phones,
        "attributes": [
            *taxonomies.attributes("service", identity, "help", list(entry.categories)),
            *taxonomies.attributes("service", identity, "delivery", list(row["delivery"])),
        ],
        "keywords": list(row["keywords"]),
        "sources": [_source(each) for each in entry.sources],
    }
    return written | said(nested)


def _alert(entry: Entry) -> str:
    row = entry.service
    parts = [SAMPLE] if entry.is_sample else []
    if closing := _closing(row):
        parts.append(closing)
    if not row["accepting"]:
        until = f", until about {times.date_in_words(row['full_until'])}" if row["full_until"] else ""
        parts.append(f"Full at present{until}.")
    return " ".join(parts)


def _status(row: Row) -> str:
    """The status today: a closure that was planned begins and ends by its days."""
    first, last = row.get("closed_from"), row.get("closed_until")
    if row["status"] != "active" or first is None:
        return str(row["status"])
    today = times.today_in_london()
    if first > today or (last and last < today):
        return "active"
    return "temporarily closed" if last else "defunct"


def _closing(row: Row) -> str:
    first, last, note = row.get("closed_from"), row.get("closed_until"), row.get("closing_note") or ""
    if (first is None and last is None) or (last and last < times.today_in_london()):
        return ""
    days = [f"from {times.date_in_words(first)}"] if first else []
    days += [f"until {times.date_in_words(last)}"] if last else []
    return f"Closed {' '.join(days)}{': ' + note if note else ''}".rstrip(".") + "."


def _phones(service_id: str, entry: Entry) -> list[dict[str, Any]]:
    return [
        said(
            {
                "id": made("phone", service_id, str(number)),
                "service_id": service_id,
                "number": row["number"],
                "description": row["description"],
            }
        )
        for number, row in enumerate(entry.phones)
    ]


def _contacts(service_id: str, email: str, phones: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One way to get in touch, nobody's name on it: the UK profile reads numbers here, HSDS in ``phones``."""
    if not (email or phones):
        return []
    identity = made("contact", service_id)
    numbers = [each | {"contact_id": identity} for each in phones]
    return [said({"id": identity, "service_id": service_id, "email": email, "phones": numbers})]


def _languages(service_id: str, entry: Entry) -> list[dict[str, Any]]:
    """The languages spoken; English is said only beside others, where leaving it out would deny it."""
    codes = dict.fromkeys(["en", *entry.languages]) if entry.languages else {}
    return [
        {
            "id": made("language", service_id, code),
            "service_id": service_id,
            "code": code,
            "name": name_of_language(code),
        }
        for code in codes
    ]


def _source(row: Row) -> dict[str, Any]:
    return said(
        {
            "source": row["source"],
            "source_id": row["source_id"],
            "licence": row["licence"],
            "source_date": row["source_date"],
            "retrieved_at": moment(row["retrieved_at"]) if row["retrieved_at"] else "",
        }
    )
