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
from assets_catalog.schedules.sessions import DAYS, HORIZON_DAYS
from assets_catalog.search.bits import Mask

PARTS = ("morning", "afternoon", "evening")
ONCE, WEEKLY, MONTHLY = 0, 1, 2
DAY = 24 * 60
NEVER = 2**31 - 1

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
    "start": np.int16,
    "end": np.int16,
    "week": np.uint32,
    "months_off": np.uint16,
    "term_time": np.bool_,
    "bank_holidays": np.bool_,
}


_LAST_DAY = date.max.toordinal() - 32
_Hours = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]


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
    weekdays = nth = monthdays = 0
    for said in schedule.byday:
        day = DAYS.index(said[-2:])
        weekdays |= 1 << day
        nth |= 1 << (day * 6 + max(int(said[:-2]), _LAST)) if said[:-2] else 0b111110 << (day * 6)
    for number in schedule.bymonthday:
        if -1 <= number <= 31:
            monthdays |= 1 << max(number, _LAST)
    start, end = schedules.minutes(schedule)
    return (
        {"WEEKLY": WEEKLY, "MONTHLY": MONTHLY}.get(schedule.freq or "", ONCE),
        schedule.interval,
        weekdays,
        nth,
        monthdays,
        schedule.dtstart.toordinal() if schedule.dtstart else 0,
        _month(schedule.dtstart) if schedule.dtstart else 0,
        schedule.until.toordinal() if schedule.until else NEVER,
        start,
        end,
        _week(schedule),
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


def _month(day: date) -> int:
    return day.year * 12 + day.month


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
        """The documents that are open at a moment (London); where no hours are said, all day long."""
        minute = moment.hour * 60 + moment.minute
        open_now = np.zeros(self.size, dtype=np.bool_)
        for back, at in ((0, minute), (1, minute + DAY)):
            if rows := self._on(moment.date(), -back):
                document, start, end = rows
                open_now[document[(start <= at) & (at < end)]] = True
        return open_now

    def weekly_flags(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint32]]:
        """For each schedule that is not over its document, and 28 bits: seven days, three parts of each."""
        column = self._columns
        last = np.where(column["freq"] == ONCE, column["first"], column["until"])
        current = last >= self.today.toordinal()
        return column["document"][current], column["week"][current]

    def starts(self, now: datetime) -> npt.NDArray[np.int32]:
        """Each document's next session, in minutes from the beginning of today; NEVER where there is none.

        A session that is on at the moment counts, so a start can lie in the
        past, and before midnight.
        """
        minute = now.hour * 60 + now.minute
        held = self._starts
        if held is not None and held[0] == minute:
            return held[1]
        starts = self._after_today().copy()
        for back in (0, 1):
            if rows := self._on(self.today, -back):
                document, start, end = rows
                going = end > minute + back * DAY
                np.minimum.at(starts, document[going], start[going] - back * DAY)
        self._starts = (minute, starts)
        return starts

    def starts_on(
        self, now: datetime, days: Sequence[str], documents: npt.NDArray[np.intp]
    ) -> dict[int, int]:
        """The next session of each of these documents on one of these days of the week ("TU").

        In minutes from the beginning of today; without those that have none.
        """
        minute = now.hour * 60 + now.minute
        waiting = np.flatnonzero(np.isin(self._columns["document"], documents))
        found: dict[int, int] = {}
        for ahead in range(min(HORIZON_DAYS, _LAST_DAY - self.today.toordinal()) + 1):
            day = self.today + timedelta(days=ahead)
            if DAYS[day.weekday()] not in days:
                continue
            for document, start, end in zip(*self._hours(self.rows_on(day, waiting)), strict=True):
                moment = int(start) + ahead * DAY
                if end + ahead * DAY > minute and moment < found.get(int(document), NEVER):
                    found[int(document)] = moment
            if len(found) == len(documents):
                break
        return found

    def _on(self, day: date, ahead: int) -> _Hours | None:
        """The hours on a day so many days from this one; None outside the calendar."""
        try:
            return self._hours(self.rows_on(day + timedelta(days=ahead)))
        except OverflowError:
            return None

    def _hours(self, rows: npt.NDArray[np.int64]) -> _Hours:
        """Document, first and last minute of each."""
        start, end = self._columns["start"][rows], self._columns["end"][rows]
        return self._columns["document"][rows], start.astype(np.int32), end.astype(np.int32)

    def _after_today(self) -> npt.NDArray[np.int32]:
        if self._later is None:
            later = np.full(self.size, NEVER, dtype=np.int32)
            ordinal = self.today.toordinal()
            until, first = self._columns["until"], self._columns["first"]
            once = self._columns["freq"] == ONCE
            waiting = self._every[np.where(once, first, until) > ordinal]
            for ahead in range(1, HORIZON_DAYS + 1):
                if not len(waiting) or ordinal + ahead > _LAST_DAY:
                    break
                rows = self.rows_on(self.today + timedelta(days=ahead), waiting)
                if len(rows):
                    document, start, _ = self._hours(rows)
                    np.minimum.at(later, document, start + ahead * DAY)
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
