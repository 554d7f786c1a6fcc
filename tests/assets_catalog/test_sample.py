"""The sample borough is as fresh on the day it is loaded, whichever day that is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from assets_catalog import sample
from assets_catalog.sample import sample_listings
from assets_catalog.schedules import LONDON, next_sessions

DAYS = [date(2026, 11, 22), date(2028, 6, 14), date(2032, 2, 29)]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@pytest.mark.parametrize("today", DAYS)
def test_who_is_full_is_full_yet(today):
    full = [each.full_until for each in sample_listings(today) if each.full_until]
    assert len(full) > 20
    assert min(full) > today
    assert max(full) < today + timedelta(days=200)


@pytest.mark.parametrize("today", DAYS)
def test_checks_are_of_the_last_two_years(today):
    checks = [each.last_check.on for each in sample_listings(today) if each.last_check]
    assert checks
    assert all(today - timedelta(days=730) < each <= today for each in checks)


@pytest.mark.parametrize("today", DAYS)
def test_days_left_out_are_to_come_and_would_have_been_days_it_runs(today):
    found = [
        (schedule, day)
        for each in sample_listings(today)
        for schedule in each.schedules
        for day in schedule.except_dates
    ]
    assert found
    for schedule, day in found:
        assert WEEKDAYS[day.weekday()] in schedule.byday
        assert today - timedelta(days=14) < day < today + timedelta(days=380)


def test_most_that_runs_has_a_next_session_years_from_now():
    today = date(2031, 6, 10)
    weekly = [each for each in sample_listings(today) if any(s.freq for s in each.schedules)]
    still = [
        each for each in weekly if next_sessions(each.schedules, datetime.combine(today, time(), LONDON), 1)
    ]
    assert len(weekly) > 100
    assert len(still) == len(weekly)


@pytest.mark.parametrize(
    ("today", "begins", "ends"),
    [
        (date(2026, 11, 22), date(2026, 12, 24), date(2027, 1, 2)),
        (date(2027, 1, 1), date(2026, 12, 24), date(2027, 1, 2)),
        (date(2027, 1, 3), date(2027, 12, 24), date(2028, 1, 2)),
    ],
)
def test_a_time_without_a_year_is_the_one_that_is_next_to_end(today, begins, ends):
    days = sample._next("12-24", "01-02", today)
    assert (days[0], days[-1], len(days)) == (begins, ends, 10)
