"""What runs when, worked out for all schedules at once: the same as reading them one by one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_catalog import schedules as one_by_one
from assets_catalog.listing import Schedule
from assets_catalog.search.engine import sessions
from assets_catalog.search.engine.sessions import DAYS, NEVER, PARTS
from assets_catalog.search.engine.timetable import AskedTimes, Timetable
from tests.assets_catalog.search_catalogues import LONDON, schedules


def timetable(*of: Schedule, today: date) -> Timetable:
    """One document a schedule."""
    records: list[dict[str, Any]] = [
        {"schedules": [each.model_dump(mode="json", exclude_defaults=True)]} for each in of
    ]
    return Timetable(sessions.columns(records), len(records), today)


days = st.dates(date(2026, 9, 1), date(2027, 4, 30))
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


def moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON)


@settings(max_examples=300)
@given(st.lists(schedules(), min_size=1, max_size=5), days)
def test_the_days_they_run_on(some: list[Schedule], first: date) -> None:
    table = timetable(*some, today=first)
    dated = [number for number, each in enumerate(some) if each.freq or each.dtstart]
    for ahead in range(40):
        day = first + timedelta(days=ahead)
        running = {dated[row] for row in table.rows_on(day).tolist()}
        assert running == {number for number in dated if one_by_one.runs_on(some[number], day)}, day


@settings(max_examples=150)
@given(st.lists(schedules(), min_size=1, max_size=4), days, hours)
def test_the_next_session_and_what_is_open(some: list[Schedule], day: date, at: time) -> None:
    now = moment(day, at)
    table = timetable(*some, today=day)
    midnight = datetime.combine(day, time())
    for number, minutes in enumerate(table.starts(now).tolist()):
        found = one_by_one.next_sessions([some[number]], now, limit=1)
        if minutes == NEVER:
            assert found == []
        else:
            assert found[0].start.replace(tzinfo=None) == midnight + timedelta(minutes=minutes)
    assert table.open_at(now).tolist() == [one_by_one.open_at([each], now) for each in some]


@settings(max_examples=150)
@given(st.lists(schedules(), min_size=1, max_size=4), days)
def test_the_days_and_parts_of_the_week(some: list[Schedule], today: date) -> None:
    document, flags = timetable(*some, today=today).weekly_flags()
    held = dict(zip(document.tolist(), flags.tolist(), strict=True))
    for number, each in enumerate(some):
        bits = held.get(number, 0)
        on = {day for at, day in enumerate(DAYS) if bits >> at & 1}
        assert on == one_by_one.days_of([each], today=today)
        during = {part for at in range(21) if bits >> (7 + at) & 1 for part in [PARTS[at % 3]]}
        assert during == (one_by_one.parts_of_day([each]) if on else set())


def test_a_night_line_is_on_after_midnight() -> None:
    night = Schedule(freq="WEEKLY", byday=["SA"], opens_at="22:00", closes_at="06:00")
    table = timetable(night, today=date(2026, 11, 22))
    early = datetime(2026, 11, 22, 3, 0, tzinfo=LONDON)
    assert table.starts(early).tolist() == [-120]
    assert table.open_at(early).tolist() == [True]
    assert table.open_at(early.replace(hour=6)).tolist() == [False]


def test_the_last_friday_is_not_always_the_fourth() -> None:
    last = Schedule(freq="MONTHLY", byday=["-1FR"], opens_at="10:00")
    table = timetable(last, today=date(2027, 1, 1))
    assert len(table.rows_on(date(2027, 1, 29))) == 1
    assert len(table.rows_on(date(2027, 1, 22))) == 0


def test_christmas_day_is_left_out_unless_they_say_so() -> None:
    closed = Schedule(freq="WEEKLY", byday=["FR"])
    open_then = Schedule(freq="WEEKLY", byday=["FR"], bank_holidays=True)
    table = timetable(closed, open_then, today=date(2026, 12, 20))
    assert table.rows_on(date(2026, 12, 25)).tolist() == [1]


@pytest.mark.parametrize(
    "day", [date.min, date.min + timedelta(days=1), date.max, date.max - timedelta(days=40)]
)
def test_the_ends_of_the_calendar_do_no_harm(day: date) -> None:
    weekly = Schedule(freq="WEEKLY", byday=list(DAYS), opens_at="22:00", closes_at="06:00")
    monthly = Schedule(freq="MONTHLY", byday=["-1MO"])
    table = timetable(weekly, monthly, today=day)
    assert len(table.starts(datetime.combine(day, time(1), LONDON))) == 2
    assert len(table.open_at(datetime.combine(day, time(1), LONDON))) == 2


@settings(max_examples=150)
@given(
    st.lists(schedules(), min_size=1, max_size=4),
    days,
    hours,
    st.lists(st.sampled_from(DAYS), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(PARTS), max_size=2, unique=True).map(tuple),
)
def test_the_next_session_as_asked(
    some: list[Schedule], day: date, at: time, on: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    now = moment(day, at)
    table = timetable(*some, today=day)
    documents = np.arange(len(some))
    found = table.starts_as_asked(now, AskedTimes(on, parts), documents).tolist()
    for number, minutes in enumerate(found):
        fitting = [
            each.start.replace(tzinfo=None)
            for each in one_by_one.next_sessions([some[number]], now, limit=500)
            if each.start.date() >= day
            and (not on or DAYS[each.start.weekday()] in on)
            and (not parts or one_by_one.parts_of_day([some[number]]) & set(parts))
        ]
        expected = min(fitting, default=None)
        midnight = datetime.combine(day, time())
        assert (None if minutes == NEVER else midnight + timedelta(minutes=minutes)) == expected


@settings(max_examples=150)
@given(st.lists(schedules(), min_size=1, max_size=4), days, st.integers(-3, 40), hours)
def test_the_session_that_is_on_at_a_moment_asked_for(
    some: list[Schedule], today: date, ahead: int, at: time
) -> None:
    asked = moment(today + timedelta(days=ahead), at)
    table = timetable(*some, today=today)
    found = table.starts_as_asked(moment(today, at), AskedTimes(at=asked), np.arange(len(some)))
    assert (found != NEVER).tolist() == table.open_at(asked).tolist()
