"""Between a :class:`~assets_catalog.listing.Listing` and the tables that hold it.

Pure: nothing here opens a database. ``to_rows`` gives the rows a listing
becomes; ``to_listings`` puts listings together again from rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from assets_catalog import listing as ls
from assets_catalog import model

Rows = dict[type[model.Base], list[dict[str, Any]]]

_NAMESPACE = uuid5(NAMESPACE_URL, "https://frontdoor.example/catalogue")

#: What belongs to one service alone, and goes when it is written again.
OWNED: tuple[type[model.Base], ...] = (
    model.ServiceAtLocation,
    model.Schedule,
    model.Phone,
    model.CostOption,
    model.Language,
    model.Attribute,
    model.ServiceCheck,
)
#: What services share, written before them.
SHARED: tuple[type[model.Base], ...] = (model.Organization, model.Location)


def organization_id(name: str) -> str:
    """The same organisation, however its name is capitalised, has the same id."""
    return str(uuid5(_NAMESPACE, "organization/" + " ".join(name.casefold().split())))


def location_id(place: ls.Place) -> str:
    """Two services that say the same of a place share it; a place never changes under one of them."""
    return str(uuid5(_NAMESPACE, "location/" + place.model_dump_json()))


def to_rows(listing: ls.Listing, modified: datetime) -> Rows:
    """The rows of one listing, which must have an id, except its source records."""
    rows: Rows = defaultdict(list)
    organization = listing.organization
    if organization.name:
        rows[model.Organization].append(
            {"id": organization_id(organization.name), **organization.model_dump()}
        )
    rows[model.Service].append(
        {
            "id": listing.id,
            "organization_id": organization_id(organization.name) if organization.name else None,
            "eligibility_description": listing.eligibility,
            "application_process": listing.how_to_join,
            "last_modified": modified,
            **{
                field: getattr(listing, field)
                for field in [
                    "name",
                    "description",
                    "status",
                    "url",
                    "email",
                    "minimum_age",
                    "maximum_age",
                    "service_area",
                    "keywords",
                    "delivery",
                    "first_visit",
                    "opening_hours",
                    "accepting",
                    "full_until",
                    "closed_from",
                    "closed_until",
                    "closing_note",
                ]
            },
        }
    )
    for position, place in enumerate(listing.places):
        identity = location_id(place)
        rows[model.Location].append(
            {
                "id": identity,
                "transportation": place.transport,
                **place.model_dump(exclude={"transport"}),
            }
        )
        # Others keep this id and ask for it again, so it stays the same when the listing is rewritten.
        at = {"id": str(uuid5(_NAMESPACE, f"at/{listing.id}/{position}")), "location_id": identity}
        rows[model.ServiceAtLocation].append(_owned(listing, position, **at))
    for position, schedule in enumerate(listing.schedules):
        said = schedule.model_dump() | {
            "except_dates": [each.isoformat() for each in schedule.except_dates],
        }
        rows[model.Schedule].append(_owned(listing, position, **said))
    for position, phone in enumerate(listing.phones):
        rows[model.Phone].append(_owned(listing, position, **phone.model_dump()))
    for position, code in enumerate(listing.languages):
        rows[model.Language].append(_owned(listing, position, code=code))
    for position, term in enumerate(listing.categories):
        rows[model.Attribute].append(_owned(listing, position, taxonomy_term_id=term))
    cost = listing.cost
    if cost != ls.Cost():
        rows[model.CostOption].append(
            {
                "id": str(uuid4()),
                "service_id": listing.id,
                "free": cost.free,
                "amount": cost.amount,
                "amount_description": cost.description,
            }
        )
    if listing.last_check:
        check = listing.last_check
        rows[model.ServiceCheck].append(
            {
                "id": str(uuid4()),
                "service_id": listing.id,
                "checked_on": check.on,
                "checked_by": check.by,
                "how": check.how,
                "note": check.note,
            }
        )
    return rows


def _owned(listing: ls.Listing, position: int, **values: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "service_id": listing.id, "position": position, **values}


def to_listings(
    services: Iterable[Mapping[str, Any]], parts: Mapping[type[model.Base], Any]
) -> list[ls.Listing]:
    """Listings from service rows, and the rows of every other table keyed as ``Catalogue`` reads them.

    ``parts`` maps Organization and Location to rows by id, and each owned
    table (and SourceRecord) to lists of rows by service id.
    """
    return [_listing(service, parts) for service in services]


def _listing(service: Mapping[str, Any], parts: Mapping[type[model.Base], Any]) -> ls.Listing:
    identity = service["id"]

    def owned(table: type[model.Base]) -> list[Mapping[str, Any]]:
        return parts[table].get(identity, [])

    organization = parts[model.Organization].get(service["organization_id"])
    cost = owned(model.CostOption)
    return ls.Listing.model_validate(
        {
            "id": identity,
            "organization": _pick(organization, "name description url email") if organization else {},
            "categories": [row["taxonomy_term_id"] for row in owned(model.Attribute)],
            "phones": [_pick(row, "number description") for row in owned(model.Phone)],
            "languages": [row["code"] for row in owned(model.Language)],
            "schedules": [
                {key: value for key, value in row.items() if key not in _OWNERSHIP}
                for row in owned(model.Schedule)
            ],
            "places": [
                _place(parts[model.Location][row["location_id"]]) for row in owned(model.ServiceAtLocation)
            ],
            "cost": (
                {
                    "free": cost[0]["free"],
                    "amount": cost[0]["amount"],
                    "description": cost[0]["amount_description"],
                }
                if cost
                else {}
            ),
            "eligibility": service["eligibility_description"],
            "how_to_join": service["application_process"],
            "last_check": _newest_check(owned(model.ServiceCheck)),
            "provenance": [
                {
                    **_pick(row, "source source_id key licence source_date is_sample"),
                    "retrieved_at": _in_utc(row["retrieved_at"]),
                }
                for row in owned(model.SourceRecord)
            ],
            **_pick(
                service,
                "name description status url email minimum_age maximum_age service_area keywords "
                "delivery first_visit opening_hours accepting full_until closed_from closed_until closing_note",
            ),
        }
    )


_OWNERSHIP = frozenset({"id", "service_id", "position"})


def _pick(row: Mapping[str, Any], names: str) -> dict[str, Any]:
    return {name: row[name] for name in names.split()}


def _in_utc(moment: datetime | None) -> datetime | None:
    """A moment with its zone: SQLite gives back UTC without saying so."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "transport": row["transportation"],
        **_pick(
            row,
            "name address_1 city postal_code latitude longitude positioned_by doubt accessibility",
        ),
    }


def _newest_check(rows: list[Mapping[str, Any]]) -> dict[str, Any] | None:
    if not rows:
        return None
    newest = max(rows, key=lambda row: row["checked_on"])
    return {
        "on": newest["checked_on"],
        "by": newest["checked_by"],
        "how": newest["how"],
        "note": newest["note"],
    }
