"""HSDS ``organization``: who runs a service."""

from __future__ import annotations

from typing import Any

from assets_catalog.open_referral import links
from assets_catalog.open_referral.entry import Row, said
from assets_catalog.open_referral.identifiers import as_uuid, made

#: A service must name its organisation; those whose source named none share this one, which says so.
NOT_STATED = made("organization", "not stated")


def identity_of(row: Row | None) -> str:
    """The organisation's UUID; that of "not stated" for None."""
    return as_uuid("organization", row["id"]) if row else NOT_STATED


def as_dict(row: Row | None) -> dict[str, Any]:
    """An organisation from its row; None is the one that stands for "not stated"."""
    if row is None:
        return {
            "id": NOT_STATED,
            "name": "Not stated",
            "description": "The lists these services come from do not say who runs them.",
        }
    return said(
        {
            "id": identity_of(row),
            "name": row["name"],
            "description": row["description"] or f"{row['name']} runs services that are listed here.",
            "email": links.email(row["email"]),
            "website": links.uri(row["url"]),
        }
    )
