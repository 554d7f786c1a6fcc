"""A listing that is shut for a time or for good: its sessions without those days, and the words for it."""

from __future__ import annotations

from datetime import date, timedelta

from assets_catalog.listing import Listing, Schedule
from assets_catalog.schedules.sessions import HORIZON_DAYS, runs_on
from assets_catalog.schedules.wording import date_in_words


def while_open(listing: Listing) -> list[Schedule]:
    """Its schedules without the days on which it is shut by the dates it gives.

    What its status says is not heeded. Of a closure that is said to last
    longer than :data:`HORIZON_DAYS`, the last so many days are left out.
    """
    first, last = listing.closed_from, listing.closed_until
    if first is None and last is None:
        return listing.schedules
    if last is None:
        return [_until(each, first) for each in listing.schedules if first and not _begins_after(each, first)]
    earliest = last - timedelta(days=HORIZON_DAYS) if last.toordinal() > HORIZON_DAYS else date.min
    begins = max(first or earliest, earliest)
    shut = [begins + timedelta(days=ahead) for ahead in range((last - begins).days + 1)]
    return [_without(each, shut) for each in listing.schedules]


def _begins_after(schedule: Schedule, shut_from: date) -> bool:
    return schedule.dtstart is not None and schedule.dtstart >= shut_from


def _until(schedule: Schedule, shut_from: date | None) -> Schedule:
    if shut_from is None or shut_from == date.min or schedule.freq is None:
        return schedule
    last = shut_from - timedelta(days=1)
    return schedule.model_copy(update={"until": min(schedule.until or last, last)})


def _without(schedule: Schedule, shut: list[date]) -> Schedule:
    missed = [day for day in shut if runs_on(schedule, day)]
    if not missed:
        return schedule
    return schedule.model_copy(update={"except_dates": sorted({*schedule.except_dates, *missed})})


def closure_in_words(listing: Listing, today: date) -> str:
    """That it is shut, or will be, as a sentence with its reason; empty where it is not.

    A closure that is over says nothing.
    """
    first, last = listing.closed_from, listing.closed_until
    if (last is not None and last < today) or (first is None and last is None):
        return ""
    begins = "" if first is None or first <= today else date_in_words(first)
    if last is not None:
        until = f"until {date_in_words(last)}"
        said = f"Closes from {begins} {until}" if begins else f"Closed {until}"
    elif listing.status == "temporarily closed":
        said = f"Closes for a time from {begins}" if begins else "Closed for now"
    else:
        said = f"Closes for good on {begins}" if begins else "Closed for good"
    note = listing.closing_note.rstrip(".")
    return f"{said}: {note}." if note else f"{said}."
