"""HSDS ``schedule``: when it runs, as a rule for programs and as words for people."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from assets_catalog import schedules
from assets_catalog.listing import Schedule
from assets_catalog.open_referral.entry import Row, said
from assets_catalog.open_referral.identifiers import made

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_OWNERSHIP = frozenset({"id", "service_id", "position"})


def as_dicts(service_id: str, rows: tuple[Row, ...], opening_hours: str) -> list[dict[str, Any]]:
    """A service's schedules; hours that nobody could read as a rule are one more, in the source's words."""
    written = [_as_dict(service_id, str(number), row) for number, row in enumerate(rows)]
    if opening_hours:
        written.append(
            {
                "id": made("schedule", service_id, "opening hours"),
                "service_id": service_id,
                "description": opening_hours,
            }
        )
    return written


def _as_dict(service_id: str, number: str, row: Row) -> dict[str, Any]:
    rule = Schedule.model_validate(
        {name: value for name, value in row.items() if name in Schedule.model_fields}
    )
    # HSDS has no word for a single day; a rule that ends on the day it begins says the same.
    single = rule.freq is None and rule.dtstart is not None
    return said(
        {
            "id": made("schedule", service_id, number),
            "service_id": service_id,
            "freq": rule.freq,
            "interval": rule.interval if rule.freq else None,
            "byday": ",".join(rule.byday),
            "bymonthday": ",".join(str(day) for day in rule.bymonthday),
            "dtstart": _day(rule.dtstart),
            "until": _day(rule.dtstart if single else rule.until),
            "valid_from": _day(rule.dtstart),
            "valid_to": _day(rule.dtstart if single else rule.until),
            "opens_at": _clock(rule.opens_at),
            "closes_at": _clock(rule.closes_at),
            "description": schedules.in_words(rule),
            "notes": _notes(rule),
        }
    )


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _clock(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""


def _notes(rule: Schedule) -> str:
    """What the rule alone does not say, in sentences that stay the same from day to day."""
    if not (rule.freq or rule.dtstart):
        return ""
    parts = ["In school terms only." if rule.term_time else ""]
    if rule.freq:
        parts.append("Bank holidays too." if rule.bank_holidays else "Not on bank holidays.")
    if rule.except_months:
        parts.append(f"Not in {', '.join(_MONTHS[month - 1] for month in rule.except_months)}.")
    if rule.except_dates:
        parts.append(f"Not on {', '.join(day.isoformat() for day in sorted(rule.except_dates))}.")
    return " ".join(part for part in parts if part)
