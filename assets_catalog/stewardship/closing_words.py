"""What the fields of a listing are while it is open, shut for a time, shut for good, or not shown."""

from __future__ import annotations

from datetime import date

from assets_catalog.listing import Listing

Fields = dict[str, object]


def open_again() -> Fields:
    """Open, with no closure to come."""
    return {"status": "active", "closed_from": None, "closed_until": None, "closing_note": ""}


def closed_between(
    first: date | None, last: date | None, note: str, *, for_good: bool = False, today: date
) -> Fields:
    """Shut from ``first`` (None: already) to ``last`` (None: nobody knows), or for good.

    What begins later leaves it open until then; the calendar turns its status
    on the day. A closure with no end keeps the status of one for a time, since
    days alone would say that it is for good.
    """
    begun = first is None or first <= today
    if for_good:
        status, last = ("defunct" if begun else "active"), None
    else:
        status = "temporarily closed" if begun or last is None else "active"
    return {"status": status, "closed_from": first, "closed_until": last, "closing_note": note.strip()}


def state_of(listing: Listing) -> str:
    """ "open", "for_a_time", "for_good" or "not_shown": which of these a listing is, or is going to be."""
    if listing.status == "inactive":
        return "not_shown"
    if listing.status == "defunct":
        return "for_good"
    if listing.status == "temporarily closed" or listing.closed_until is not None:
        return "for_a_time"
    return "for_good" if listing.closed_from is not None else "open"
