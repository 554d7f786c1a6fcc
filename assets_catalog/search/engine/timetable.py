"""What runs on a day, answered for all services of a generation at once.

The rules are those of :mod:`assets_catalog.schedules`, which reads one schedule
at a time; a test holds the two to the same answers.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from assets_catalog import schedules
from assets_catalog.schedules.sessions import DAYS, HORIZON_DAYS
from assets_catalog.search.engine.bits import Mask
from assets_catalog.search.engine.sessions import (
    COLUMNS,
    DAY,
    LAST,
    MONTHLY,
    NEVER,
    ONCE,
    PARTS,
    WEEKLY,
    month_number,
)

#: Moments further away than this cannot be counted in minutes.
_FARTHEST_DAYS = 1_000_000
#: So many answers to "when next, on such days?" are kept for each minute.
_REMEMBERED_TIMES = 24
_LAST_DAY = date.max.toordinal() - 32
_Hours = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32]]


class AskedTimes(NamedTuple):
    """When somebody wants to go: days of the week ("TU"), parts of the day, or a moment (London), which decides."""

    days: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    at: datetime | None = None


class Timetable:
    """When the services of one generation run, seen from one day (London)."""

    def __init__(self, arrays: dict[str, npt.NDArray[Any]], size: int, today: date) -> None:
        self.today = today
        self.size = size
        self._columns = {name: arrays[f"session_{name}"] for name in COLUMNS}
        self._excepted = arrays["excepted_row"], arrays["excepted_day"]
        self._every = np.arange(len(self._columns["document"]))
        self._later: npt.NDArray[np.int32] | None = None
        self._starts: tuple[int, npt.NDArray[np.int32]] | None = None
        self._asked: tuple[int, dict[AskedTimes, npt.NDArray[np.int32]]] = (-1, {})

    def rows_on(self, day: date, rows: npt.NDArray[np.int64] | None = None) -> npt.NDArray[np.int64]:
        """The schedules (of those given, or of all) that have a session on this day."""
        rows = self._every if rows is None else rows
        ordinal = day.toordinal()
        column = {name: values[rows] for name, values in self._columns.items()}
        freq = column["freq"]
        weeks = (ordinal - 1) // 7 - (column["first"] - 1) // 7
        months = month_number(day) - column["first_month"]
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

    def running_on(self, day: date) -> Mask:
        """The documents that have a session on a day."""
        running = np.zeros(self.size, dtype=np.bool_)
        running[self._columns["document"][self.rows_on(day)]] = True
        return running

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

    def starts_as_asked(
        self, now: datetime, asked: AskedTimes, documents: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.int32]:
        """In line with these documents, the next session of each that fits what was asked.

        In minutes from the beginning of today; NEVER where none fits. For a
        moment it is the session that is on then, whenever that began.
        """
        if asked.at is not None:
            starts = np.full(self.size, NEVER, dtype=np.int32)
            self._add_on_at(starts, asked.at, self._rows_of(documents))
            return starts[documents]
        minute = now.hour * 60 + now.minute
        if self._asked[0] != minute or len(self._asked[1]) >= _REMEMBERED_TIMES:
            self._asked = (minute, {})
        held = self._asked[1]
        if asked not in held:
            held[asked] = self._next(minute, asked)
        return held[asked][documents]

    def _rows_of(self, documents: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """The schedules of these documents: rows stand in the order of their documents."""
        column = self._columns["document"]
        ends = np.searchsorted(column, documents, side="right")
        many = ends - np.searchsorted(column, documents)
        return np.repeat(ends - many.cumsum(), many) + np.arange(int(many.sum()))

    def _that_may_fit(self, asked: AskedTimes) -> npt.NDArray[np.int64]:
        """The schedules that can ever have a session as asked: others would be looked for to the horizon."""
        column = self._columns
        once, first = column["freq"] == ONCE, column["first"]
        fits: Mask = np.where(once, first, column["until"]) >= self.today.toordinal()
        if asked.parts:
            fits &= (column["parts"] & sum(1 << PARTS.index(part) for part in asked.parts)) != 0
        if asked.days:
            chosen = [DAYS.index(day) for day in asked.days]
            of_week = (column["weekdays"] & sum(1 << day for day in chosen)) != 0
            of_month = (column["nth"] & sum(0b111111 << (day * 6) for day in chosen)) != 0
            regular = np.where(column["freq"] == WEEKLY, of_week, of_month | (column["monthdays"] != 0))
            fits &= np.where(once, np.isin((first - 1) % 7, chosen), regular)
        return np.flatnonzero(fits)

    def _next(self, minute: int, asked: AskedTimes) -> npt.NDArray[np.int32]:
        """For every document its next session on such days and in such parts of the day."""
        starts = np.full(self.size, NEVER, dtype=np.int32)
        waiting = self._that_may_fit(asked)
        for ahead in range(min(HORIZON_DAYS, _LAST_DAY - self.today.toordinal()) + 1):
            if not len(waiting):
                break
            day = self.today + timedelta(days=ahead)
            if asked.days and DAYS[day.weekday()] not in asked.days:
                continue
            rows = self.rows_on(day, waiting)
            if not ahead:
                rows = rows[self._columns["end"][rows] > minute]
            if len(rows):
                document, start, _ = self._hours(rows)
                np.minimum.at(starts, document, start + ahead * DAY)
                waiting = np.setdiff1d(waiting, rows, assume_unique=True)
        return starts

    def _add_on_at(
        self, starts: npt.NDArray[np.int32], moment: datetime, rows: npt.NDArray[np.int64]
    ) -> None:
        ahead = (moment.date() - self.today).days
        if abs(ahead) > _FARTHEST_DAYS:
            return
        minute = moment.hour * 60 + moment.minute
        for back in (0, 1):
            try:
                day = moment.date() - timedelta(days=back)
            except OverflowError:
                continue
            document, start, end = self._hours(self.rows_on(day, rows))
            going = (start - back * DAY <= minute) & (minute < end - back * DAY)
            np.minimum.at(starts, document[going], start[going] + (ahead - back) * DAY)

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
        bits |= 1 << (day.weekday() * 6 + LAST)
    return bits


def _monthday_bits(day: date) -> int:
    return 1 << day.day | ((day + timedelta(days=1)).month != day.month) << LAST
