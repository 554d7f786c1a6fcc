"""HSDS ``cost_option``, and the standard's ``fees``: what a newcomer pays."""

from __future__ import annotations

from typing import Any

from assets_catalog.open_referral.entry import Row, said
from assets_catalog.open_referral.identifiers import made


def in_words(row: Row | None) -> str:
    """What it costs in words; empty where nobody has said."""
    if row is None:
        return ""
    if row["amount_description"]:
        return str(row["amount_description"])
    if row["free"] or row["amount"] == 0:
        return "Free"
    if row["amount"] is not None:
        return f"£{row['amount']:.2f}".replace(".00", "")
    return "There is a charge" if row["free"] is False else ""


def as_dicts(service_id: str, row: Row | None) -> list[dict[str, Any]]:
    """The cost as HSDS keeps it: pounds for one session, 0 where it is free."""
    words = in_words(row)
    if row is None or not words:
        return []
    amount = 0.0 if row["free"] else row["amount"]
    return [
        said(
            {
                "id": made("cost_option", service_id),
                "service_id": service_id,
                "option": "Free" if amount == 0 else "Each session" if amount is not None else "",
                "currency": "GBP" if amount is not None else "",
                "amount": amount,
                "amount_description": words,
            }
        )
    ]
