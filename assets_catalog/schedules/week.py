"""The shape of an ordinary week: which days, which parts of the day, which half-hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assets_catalog.listing import Schedule
from assets_catalog.schedules.sessions import DAYS, minutes

#: Parts of the day in order, with the minutes of the day at which they begin and end. The small hours
#: belong to the evening before, and an all-night session reaches the next morning at five.
_PARTS = (
    ("morning", 0, 12 * 60),
    ("afternoon", 12 * 60, 17 * 60),
    ("evening", 17 * 60, 29 * 60),
    ("morning", 29 * 60, 36 * 60),
    ("afternoon", 36 * 60, 41 * 60),
    ("evening", 41 * 60, 48 * 60),
)
_ENOUGH_MINUTES = 30
_SLOT_MINUTES = 30
_SLOTS = 48


def days_of(schedules: Iterable[Schedule], *, today: date | None = None) -> set[str]:
    """The days of the week, MO to SU, on which any of them runs.

    With ``today``, those that are over are left out. A schedule by the day of
    the month ("the 15th") runs on no day of the week in particular.
    """
    days: set[str] = set()
    for schedule in schedules:
        if not _is_over(schedule, today):
            days.update(_weekdays(schedule))
    return days


def parts_of_day(schedules: Iterable[Schedule], *, today: date | None = None) -> set[str]:
    """The parts of the day ("morning", "afternoon" from 12, "evening" from 5pm) that any of them covers.

    Half an hour is enough, or all of a shorter session. Where no hours are
    said there is no part.
    """
    parts: set[str] = set()
    for schedule in schedules:
        if (schedule.opens_at or schedule.closes_at) and not _is_over(schedule, today):
            parts |= _parts(*minutes(schedule))
    return parts


def week_mask(schedules: Iterable[Schedule], *, today: date | None = None) -> npt.NDArray[np.bool_]:
    """Seven days (Monday first) by 48 half-hours: True where any of them may be on.

    What runs in some weeks only counts; where no hours are said, the whole
    day counts.
    """
    mask = np.zeros((7, _SLOTS), dtype=np.bool_)
    flat = mask.reshape(-1)
    for schedule in schedules:
        if _is_over(schedule, today):
            continue
        start, end = minutes(schedule)
        first, last = start // _SLOT_MINUTES, -(-end // _SLOT_MINUTES)
        for day in _weekdays(schedule):
            begin = DAYS.index(day) * _SLOTS
            flat[begin + first : begin + last] = True
            if begin + last > flat.size:
                flat[: begin + last - flat.size] = True
    return mask


def _weekdays(schedule: Schedule) -> set[str]:
    if schedule.freq is None:
        return {DAYS[schedule.dtstart.weekday()]} if schedule.dtstart else set()
    return {day[-2:] for day in schedule.byday}


def _is_over(schedule: Schedule, today: date | None) -> bool:
    if today is None:
        return False
    last = schedule.until if schedule.freq else schedule.dtstart
    return last is not None and last < today


@lru_cache(maxsize=4096)
def _parts(start: int, end: int) -> frozenset[str]:
    enough = min(_ENOUGH_MINUTES, end - start)
    shares = [(min(end, until) - max(start, begins), part) for part, begins, until in _PARTS]
    return frozenset(part for share, part in shares if share >= enough) or frozenset({max(shares)[1]})
