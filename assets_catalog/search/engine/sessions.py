"""Every schedule of a generation as arrays, a row each; :mod:`.timetable` reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from assets_catalog import schedules
from assets_catalog.listing import Schedule
from assets_catalog.schedules.sessions import DAYS

PARTS = ("morning", "afternoon", "evening")
ONCE, WEEKLY, MONTHLY = 0, 1, 2
DAY = 24 * 60
NEVER = 2**31 - 1

LAST = 0  # the place of "the last one" among 1st to 5th, and of the last day among 1 to 31


COLUMNS: dict[str, Any] = {
    "document": np.int32,
    "freq": np.uint8,
    "interval": np.int16,
    "weekdays": np.uint8,
    "nth": np.int64,
    "monthdays": np.int64,
    "first": np.int32,
    "first_month": np.int32,
    "until": np.int32,
    "start": np.int16,
    "end": np.int16,
    "week": np.uint32,
    "parts": np.uint8,
    "months_off": np.uint16,
    "term_time": np.bool_,
    "bank_holidays": np.bool_,
}


def columns(records: Sequence[dict[str, Any]]) -> dict[str, npt.NDArray[Any]]:
    """One row a schedule that has dates."""
    rows: list[tuple[int, ...]] = []
    exceptions: list[tuple[int, int]] = []
    for document, schedule in _schedules(records):
        exceptions += [(len(rows), day.toordinal()) for day in schedule.except_dates]
        rows.append((document, *_row(schedule)))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(COLUMNS))
    excepted = np.array(sorted(exceptions, key=lambda each: each[1]), dtype=np.int32).reshape(-1, 2)
    result = {f"session_{name}": table[:, at].astype(kind) for at, (name, kind) in enumerate(COLUMNS.items())}
    return result | {"excepted_row": excepted[:, 0].copy(), "excepted_day": excepted[:, 1].copy()}


def _schedules(records: Sequence[dict[str, Any]]) -> Iterator[tuple[int, Schedule]]:
    for number, record in enumerate(records):
        for said in record["schedules"]:
            schedule = Schedule.model_validate(said)
            if schedule.freq or schedule.dtstart:
                yield number, schedule


def _row(schedule: Schedule) -> tuple[int, ...]:
    weekdays = nth = monthdays = 0
    for said in schedule.byday:
        day = DAYS.index(said[-2:])
        weekdays |= 1 << day
        nth |= 1 << (day * 6 + max(int(said[:-2]), LAST)) if said[:-2] else 0b111110 << (day * 6)
    for number in schedule.bymonthday:
        if -1 <= number <= 31:
            monthdays |= 1 << max(number, LAST)
    start, end = schedules.minutes(schedule)
    return (
        {"WEEKLY": WEEKLY, "MONTHLY": MONTHLY}.get(schedule.freq or "", ONCE),
        schedule.interval,
        weekdays,
        nth,
        monthdays,
        schedule.dtstart.toordinal() if schedule.dtstart else 0,
        month_number(schedule.dtstart) if schedule.dtstart else 0,
        schedule.until.toordinal() if schedule.until else NEVER,
        start,
        end,
        _week(schedule),
        sum(1 << PARTS.index(part) for part in schedules.parts_of_day([schedule])),
        sum(1 << month for month in set(schedule.except_months) if 1 <= month <= 12),
        schedule.term_time,
        schedule.bank_holidays,
    )


def _week(schedule: Schedule) -> int:
    """28 bits: seven days, then three parts of each; hours that nobody has said count as the day alone."""
    parts = [PARTS.index(part) for part in schedules.parts_of_day([schedule])]
    week = 0
    for day in map(DAYS.index, schedules.days_of([schedule])):
        week |= 1 << day
        for part in parts:
            week |= 1 << (7 + 3 * day + part)
    return week


def month_number(day: date) -> int:
    return day.year * 12 + day.month
