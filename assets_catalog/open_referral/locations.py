"""HSDS ``location``, ``address``, ``accessibility`` and ``service_at_location``: where it happens."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from assets_catalog.listing import ACCESS
from assets_catalog.open_referral import taxonomies
from assets_catalog.open_referral.entry import At, Row, said
from assets_catalog.open_referral.identifiers import as_uuid, made
from assets_catalog.places import authority_of

_NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_UNKNOWN = "Not stated"


@lru_cache(maxsize=4096)
def region_of(postcode: str) -> str:
    """The county or nation that a postcode lies in, for ``state_province``, which an address must have."""
    authority = authority_of(postcode) if postcode else ""
    if authority.startswith("E09"):
        return "Greater London"
    return _NATIONS.get(authority[:1], _UNKNOWN)


def as_dict(row: Row) -> dict[str, Any]:
    """A location from its row, with its address and access features.

    Coordinates that contradict the address are left out, and the description
    says that they are in doubt.
    """
    identity = as_uuid("location", row["id"])
    sure = not row["doubt"]
    return said(
        {
            "id": identity,
            "location_type": "physical",
            "name": row["name"],
            "description": f"We are not sure where this is. {row['doubt']}" if row["doubt"] else "",
            "transportation": row["transportation"],
            "latitude": row["latitude"] if sure else None,
            "longitude": row["longitude"] if sure else None,
            "addresses": _addresses(row, identity),
            "accessibility": [
                {
                    "id": made("accessibility", identity, feature),
                    "location_id": identity,
                    "description": ACCESS[feature],
                    "accessibility": ACCESS[feature],
                }
                for feature in row["accessibility"]
                if feature in ACCESS
            ],
            "attributes": taxonomies.attributes("location", identity, "access", list(row["accessibility"])),
        }
    )


def _addresses(row: Row, identity: str) -> list[dict[str, Any]]:
    if not (row["address_1"] or row["postal_code"]):
        return []
    return [
        {
            "id": made("address", identity),
            "location_id": identity,
            "address_1": row["address_1"] or row["name"] or _UNKNOWN,
            "city": row["city"] or _UNKNOWN,
            "state_province": region_of(row["postal_code"]),
            "postal_code": row["postal_code"] or _UNKNOWN,
            "country": "GB",
            "address_type": "physical",
        }
    ]


def at_as_dict(at: At) -> dict[str, Any]:
    """A service at a location, the location whole."""
    location = as_dict(at.location)
    return {
        "id": as_uuid("service_at_location", at.id),
        "service_id": as_uuid("service", at.service_id),
        "location_id": location["id"],
        "location": location,
    }
