"""Every schedule of a generation as arrays: what runs on a day, answered for all services at once.

The rules are those of :mod:`assets_catalog.schedules`, which reads one schedule
at a time; a test holds the two to the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from assets_catalog import schedules
from assets_catalog.listing import Schedule
from assets_catalog.search.bits import Mask

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONCE, WEEKLY, MONTHLY = 0, 1, 2
UNKNOWN = -1
DAY = 24 * 60
NEVER = 2**31 - 1
#: How long a session lasts where only its beginning is known, in minutes.
ORDINARY_MINUTES = 60
#: How many days ahead the next session is looked for, today included.
HORIZON = 63

#: Minutes of the day at which morning, afternoon and evening begin and end.
_PARTS = ((0, 12 * 60), (12 * 60, 17 * 60), (17 * 60, DAY))

_LAST = 0  # the place of "the last one" among 1st to 5th, and of the last day among 1 to 31


_COLUMNS: dict[str, Any] = {
    "document": np.int32,
    "freq": np.uint8,
    "interval": np.int16,
    "weekdays": np.uint8,
    "nth": np.int64,
    "monthdays": np.int64,
    "first": np.int32,
    "first_month": np.int32,
    "until": np.int32,
    "opens": np.int16,
    "closes": np.int16,
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
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(_COLUMNS))
    excepted = np.array(sorted(exceptions, key=lambda each: each[1]), dtype=np.int32).reshape(-1, 2)
    result = {
        f"session_{name}": table[:, at].astype(kind) for at, (name, kind) in enumerate(_COLUMNS.items())
    }
    return result | {"excepted_row": excepted[:, 0].copy(), "excepted_day": excepted[:, 1].copy()}


def _schedules(records: Sequence[dict[str, Any]]) -> Iterator[tuple[int, Schedule]]:
    for number, record in enumerate(records):
        for said in record["schedules"]:
            schedule = Schedule.model_validate(said)
            if schedule.freq or schedule.dtstart:
                yield number, schedule


def _row(schedule: Schedule) -> tuple[int, ...]:
    first = schedule.dtstart.toordinal() if schedule.dtstart else 0
    weekdays = nth = monthdays = 0
    for said in schedule.byday:
        day = DAYS.index(said[-2:])
        weekdays |= 1 << day
        if said[:-2]:
            nth |= 1 << (day * 6 + max(int(said[:-2]), _LAST))
        else:
            nth |= 0b111110 << (day * 6)
    for number in schedule.bymonthday:
        if -1 <= number <= 31:
            monthdays |= 1 << max(number, _LAST)
    return (
        {"WEEKLY": WEEKLY, "MONTHLY": MONTHLY}.get(schedule.freq or "", ONCE),
        schedule.interval,
        weekdays,
        nth,
        monthdays,
        first,
        _month(schedule.dtstart) if schedule.dtstart else 0,
        schedule.until.toordinal() if schedule.until else NEVER,
        _minutes(schedule.opens_at),
        _minutes(schedule.closes_at),
        sum(1 << month for month in schedule.except_months),
        schedule.term_time,
        schedule.bank_holidays,
    )


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _minutes(time: Any) -> int:
    return time.hour * 60 + time.minute if time else UNKNOWN


class Timetable:
    """When the services of one generation run, seen from one day (London)."""

    def __init__(self, arrays: dict[str, npt.NDArray[Any]], size: int, today: date) -> None:
        self.today = today
        self.size = size
        self._columns = {name: arrays[f"session_{name}"] for name in _COLUMNS}
        self._excepted = arrays["excepted_row"], arrays["excepted_day"]
        self._every = np.arange(len(self._columns["document"]))
        self._later: npt.NDArray[np.int32] | None = None
        self._starts: tuple[int, npt.NDArray[np.int32]] | None = None

    def rows_on(self, day: date, rows: npt.NDArray[np.int64] | None = None) -> npt.NDArray[np.int64]:
        """The schedules (of those given, or of all) that have a session on this day."""
        rows = self._every if rows is None else rows
        ordinal = day.toordinal()
        column = {name: values[rows] for name, values in self._columns.items()}
        freq = column["freq"]
        weeks = (ordinal - 1) // 7 - (column["first"] - 1) // 7
        months = _month(day) - column["first_month"]
        anchored, interval = column["first"] > 0, column["interval"]
        weekly = ((column["weekdays"] >> day.weekday()) & 1 == 1) & (~anchored | (weeks % interval == 0))
        of_month = (column["nth"] & _nth_bits(day) != 0) | (column["monthdays"] & _monthday_bits(day) != 0)
        monthly = of_month & (~anchored | (months % interval == 0))
        regular = ((freq == WEEKLY) & weekly) | ((freq == MONTHLY) & monthly)
        regular &= (column["months_off"] >> day.month) & 1 == 0
        if not schedules.in_term(day):
            regular &= ~column["term_time"]
        if schedules.is_bank_holiday(day):
            regular &= column["bank_holidays"]
        regular &= (column["first"] <= ordinal) & (ordinal <= column["until"])
        runs: Mask = regular | ((freq == ONCE) & (column["first"] == ordinal))
        excepted_row, excepted_day = self._excepted
        low, high = np.searchsorted(excepted_day, [ordinal, ordinal + 1])
        if high > low:
            runs &= ~np.isin(rows, excepted_row[low:high])
        return rows[runs]

    def open_at(self, moment: datetime) -> Mask:
        """The documents that are open at a moment; where hours are unknown, at any time of the day."""
        minute = moment.hour * 60 + moment.minute
        day = moment.date()
        open_now = np.zeros(self.size, dtype=np.bool_)
        for rows, at in ((self.rows_on(day), minute), (self.rows_on(day - timedelta(days=1)), minute + DAY)):
            document, start, end = self._hours(rows)
            open_now[document[(start <= at) & (at < end)]] = True
        return open_now

    def weekly_flags(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint32]]:
        """For each schedule that is not over its document, and 28 bits: seven days, three parts of each.

        Hours that nobody has said count as the day alone.
        """
        column = self._columns
        ordinal = self.today.toordinal()
        once = column["freq"] == ONCE
        days = np.where(once, 0, column["weekdays"]).astype(np.uint32)
        days |= np.where(once, np.uint32(1) << ((column["first"] - 1) % 7).astype(np.uint32), 0).astype(
            np.uint32
        )
        current = np.where(once, column["first"], column["until"]) >= ordinal
        _, start, end = self._hours(self._every)
        known = column["opens"] != UNKNOWN
        flags = days.copy()
        for part, (begins, ends) in enumerate(_PARTS):
            during = known & (start < ends) & (end > begins)
            for day in range(7):
                chosen = during & ((days >> np.uint32(day)) & 1 == 1)
                flags |= np.where(chosen, np.uint32(1 << (7 + 3 * day + part)), 0).astype(np.uint32)
        return column["document"][current], flags[current]

    def starts(self, now: datetime) -> npt.NDArray[np.int32]:
        """Each document's next session, in minutes from the beginning of today; NEVER beyond the horizon.

        A session that is on at the moment counts, so a start can lie in the past.
        """
        minute = now.hour * 60 + now.minute
        held = self._starts
        if held is not None and held[0] == minute:
            return held[1]
        starts = self._after_today().copy()
        document, start, end = self._hours(self.rows_on(self.today))
        going = end > minute
        np.minimum.at(starts, document[going], start[going])
        self._starts = (minute, starts)
        return starts

    def _hours(self, rows: npt.NDArray[np.int64]) -> tuple[npt.NDArray[Any], ...]:
        opens = self._columns["opens"][rows].astype(np.int32)
        closes = self._columns["closes"][rows].astype(np.int32)
        end = np.where(closes == UNKNOWN, np.where(opens == UNKNOWN, DAY, opens + ORDINARY_MINUTES), closes)
        end = np.where((closes != UNKNOWN) & (closes < opens), closes + DAY, end)
        return self._columns["document"][rows], np.maximum(opens, 0), end

    def _after_today(self) -> npt.NDArray[np.int32]:
        if self._later is None:
            later = np.full(self.size, NEVER, dtype=np.int32)
            waiting = self._every
            for ahead in range(1, HORIZON):
                rows = self.rows_on(self.today + timedelta(days=ahead), waiting)
                document, start, _ = self._hours(rows)
                np.minimum.at(later, document, (start + ahead * DAY).astype(np.int32))
                waiting = np.setdiff1d(waiting, rows, assume_unique=True)
            self._later = later
        return self._later


def _nth_bits(day: date) -> int:
    bits = 1 << (day.weekday() * 6 + (day.day - 1) // 7 + 1)
    if (day + timedelta(days=7)).month != day.month:
        bits |= 1 << (day.weekday() * 6 + _LAST)
    return bits


def _monthday_bits(day: date) -> int:
    return 1 << day.day | ((day + timedelta(days=1)).month != day.month) << _LAST
