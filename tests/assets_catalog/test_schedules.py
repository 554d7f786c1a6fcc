"""When things run: next sessions, open at a moment, the shape of the week, and the words for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import holidays
import numpy as np
import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_catalog import schedules
from assets_catalog.listing import Schedule
from assets_catalog.schedules import DAYS, LONDON, in_words, next_sessions, open_at, summary, week_mask

TODAY = date(2026, 3, 2)  # a Monday


def weekly(*days, opens="10:00", closes="12:00", **more):
    return Schedule(freq="WEEKLY", byday=list(days), opens_at=opens, closes_at=closes, **more)


def monthly(*days, opens="14:00", closes="16:00", **more):
    return Schedule(freq="MONTHLY", byday=list(days), opens_at=opens, closes_at=closes, **more)


def starts(*rules, after=datetime(2026, 3, 2), limit=5):
    return [session.start.strftime("%a %d %b %H:%M") for session in next_sessions(rules, after, limit)]


class TestNextSessions:
    def test_weekly(self):
        assert starts(weekly("TU", "TH"), limit=3) == [
            "Tue 03 Mar 10:00",
            "Thu 05 Mar 10:00",
            "Tue 10 Mar 10:00",
        ]

    def test_one_that_is_on_now_still_counts_and_one_that_is_over_does_not(self):
        rule = weekly("MO", bank_holidays=True)
        assert starts(rule, after=datetime(2026, 3, 2, 11, 59), limit=1) == ["Mon 02 Mar 10:00"]
        assert starts(rule, after=datetime(2026, 3, 2, 12, 0), limit=1) == ["Mon 09 Mar 10:00"]

    def test_fortnightly_from_its_first_day(self):
        rule = weekly("TH", interval=2, dtstart=date(2026, 2, 26))
        assert starts(rule, limit=2) == ["Thu 12 Mar 10:00", "Thu 26 Mar 10:00"]

    def test_first_tuesday_not_august(self):
        rule = monthly("1TU", except_months=[8])
        july = datetime(2026, 7, 1)
        assert starts(rule, after=july, limit=2) == ["Tue 07 Jul 14:00", "Tue 01 Sep 14:00"]

    def test_last_friday_and_a_fifth_monday(self):
        assert starts(monthly("-1FR"), limit=2) == ["Fri 27 Mar 14:00", "Fri 24 Apr 14:00"]
        assert starts(monthly("5MO"), limit=2) == ["Mon 30 Mar 14:00", "Mon 29 Jun 14:00"]

    def test_by_the_day_of_the_month(self):
        rule = Schedule(freq="MONTHLY", bymonthday=[15, -1], opens_at="10:00")
        assert starts(rule, limit=3) == ["Sun 15 Mar 10:00", "Tue 31 Mar 10:00", "Wed 15 Apr 10:00"]

    def test_a_single_day_runs_whatever_the_holidays(self):
        christmas = Schedule(dtstart=date(2026, 12, 25), opens_at="12:00", closes_at="15:00")
        assert starts(christmas) == ["Fri 25 Dec 12:00"]
        assert starts(christmas, after=datetime(2026, 12, 26)) == []

    def test_words_alone_have_no_sessions(self):
        assert starts(Schedule(description="Ring first")) == []

    def test_bank_holidays_are_skipped_unless_said(self):
        easter = datetime(2026, 4, 3)
        assert starts(weekly("FR", "MO"), after=easter, limit=1) == ["Fri 10 Apr 10:00"]
        assert starts(weekly("FR", bank_holidays=True), after=easter, limit=1) == ["Fri 03 Apr 10:00"]

    def test_term_time_only(self):
        half_term = datetime(2026, 2, 16)
        assert starts(weekly("WE", term_time=True), after=half_term, limit=1) == ["Wed 25 Feb 10:00"]
        assert starts(weekly("WE"), after=half_term, limit=1) == ["Wed 18 Feb 10:00"]

    def test_exceptions_beginning_and_end(self):
        rule = weekly(
            "TU", dtstart=date(2026, 3, 10), until=date(2026, 3, 24), except_dates=[date(2026, 3, 17)]
        )
        assert starts(rule) == ["Tue 10 Mar 10:00", "Tue 24 Mar 10:00"]

    def test_past_midnight(self):
        [session] = next_sessions([weekly("SA", opens="21:00", closes="02:00")], datetime(2026, 3, 8, 1), 1)
        assert session.start == datetime(2026, 3, 7, 21, tzinfo=LONDON)
        assert session.end == datetime(2026, 3, 8, 2, tzinfo=LONDON)

    def test_when_the_clocks_change(self):
        night = weekly("SA", opens="23:00", closes="05:00")
        [spring] = next_sessions([night], datetime(2026, 3, 28), 1)
        [autumn] = next_sessions([night], datetime(2026, 10, 24), 1)
        assert spring.end.astimezone(UTC) - spring.start.astimezone(UTC) == timedelta(hours=5)
        assert autumn.end.astimezone(UTC) - autumn.start.astimezone(UTC) == timedelta(hours=7)
        [missing] = next_sessions([weekly("SU", opens="01:30", closes="04:00")], datetime(2026, 3, 29), 1)
        assert missing.start.strftime("%H:%M") == "02:30"

    def test_a_moment_in_another_time_zone(self):
        summer = datetime(2026, 6, 30, 10, 30, tzinfo=UTC)  # half past eleven in London
        assert starts(weekly("TU", opens="10:00", closes="11:45"), after=summer, limit=1) == [
            "Tue 30 Jun 10:00"
        ]
        assert starts(weekly("TU", opens="10:00", closes="11:15"), after=summer, limit=1) == [
            "Tue 07 Jul 10:00"
        ]

    def test_several_in_order_and_the_same_one_once(self):
        rules = [weekly("WE"), weekly("TU"), weekly("TU")]
        assert starts(*rules, limit=3) == ["Tue 03 Mar 10:00", "Wed 04 Mar 10:00", "Tue 10 Mar 10:00"]

    def test_hours_that_nobody_said(self):
        [only_start] = next_sessions([Schedule(freq="WEEKLY", byday=["TU"], opens_at="10:00")], _at(3), 1)
        assert (only_start.end - only_start.start, only_start.closes_said) == (timedelta(hours=1), False)
        [whole_day] = next_sessions([Schedule(freq="WEEKLY", byday=["TU"])], _at(3), 1)
        assert (whole_day.end - whole_day.start, whole_day.opens_said) == (timedelta(days=1), False)

    @pytest.mark.parametrize("limit", [0, -1])
    def test_none_wanted(self, limit):
        assert next_sessions([weekly("TU")], _at(3), limit) == []

    @pytest.mark.parametrize("after", [datetime.min, datetime.max])
    def test_the_ends_of_time(self, after):
        assert isinstance(next_sessions([weekly("TU"), Schedule(dtstart=date.max)], after, 2), list)
        assert open_at([weekly("TU")], after) in {True, False}


class TestOpenAt:
    @pytest.mark.parametrize(
        ("moment", "is_open"),
        [
            (datetime(2026, 3, 3, 9, 59), False),
            (datetime(2026, 3, 3, 10, 0), True),
            (datetime(2026, 3, 3, 11, 59), True),
            (datetime(2026, 3, 3, 12, 0), False),
            (datetime(2026, 3, 4, 11, 0), False),
        ],
    )
    def test_between_its_hours(self, moment, is_open):
        assert open_at([weekly("TU")], moment) is is_open

    def test_past_midnight_belongs_to_the_day_before(self):
        night = weekly("SA", opens="21:00", closes="02:00")
        assert open_at([night], datetime(2026, 3, 8, 1, 59))
        assert not open_at([night], datetime(2026, 3, 7, 1, 59))

    def test_round_the_clock_has_no_gap(self):
        opens, closes = schedules.ROUND_THE_CLOCK
        always = Schedule(
            freq="WEEKLY", byday=list(DAYS), opens_at=opens, closes_at=closes, bank_holidays=True
        )
        assert open_at([always], datetime(2026, 12, 25, 23, 59, 59))
        assert open_at([always], datetime(2026, 12, 25, 0, 0))
        assert week_mask([always]).all()


rules = st.one_of(
    st.builds(
        Schedule,
        freq=st.just("WEEKLY"),
        byday=st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True),
        interval=st.sampled_from([1, 1, 2, 3]),
        dtstart=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
        until=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        opens_at=st.times(time(0), time(12)).map(lambda each: each.replace(second=0, microsecond=0)),
        closes_at=st.times(time(12, 1), time(23, 59)).map(lambda each: each.replace(second=0, microsecond=0)),
        bank_holidays=st.booleans(),
        term_time=st.booleans(),
        except_months=st.lists(st.integers(1, 12), max_size=3),
    ),
    st.builds(
        Schedule,
        freq=st.just("MONTHLY"),
        byday=st.lists(
            st.sampled_from(["1TU", "-1FR", "3MO", "5SU", "WE"]), min_size=1, max_size=2, unique=True
        ),
        interval=st.sampled_from([1, 2]),
        dtstart=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
        opens_at=st.just(time(18)),
        closes_at=st.none() | st.just(time(2)),
        bank_holidays=st.booleans(),
    ),
)


class TestProperties:
    @settings(max_examples=150, deadline=None)
    @given(st.lists(rules, max_size=3), st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1)))
    def test_sessions_are_in_order_and_within_their_rules(self, chosen, after):
        sessions = next_sessions(chosen, after, 10)
        moments = [session.start.astimezone(UTC) for session in sessions]
        assert moments == sorted(moments)
        assert len(set(map(str, sessions))) == len(sessions)
        for session in sessions:
            day = session.start.date()
            assert session.end.astimezone(UTC) > after.replace(tzinfo=LONDON).astimezone(UTC)
            assert session.start.astimezone(UTC) < session.end.astimezone(UTC)
            assert any(schedules.runs_on(rule, day) for rule in chosen)
            assert open_at(chosen, session.start)
            for rule in chosen:
                if schedules.runs_on(rule, day):
                    assert rule.bank_holidays or not schedules.is_bank_holiday(day)
                    assert day.month not in rule.except_months
                    assert not rule.term_time or schedules.in_term(day)

    @settings(max_examples=100, deadline=None)
    @given(rules)
    def test_the_days_are_those_of_rfc_5545(self, rule):
        plain = rule.model_copy(update={"term_time": False, "except_months": [], "bank_holidays": True})
        # One rule a day: dateutil takes "1TU,WE" together for what is both.
        oracle = rrule.rruleset()
        for day in plain.byday:
            weekday = getattr(rrule, day[-2:])
            oracle.rrule(
                rrule.rrule(
                    rrule.WEEKLY if plain.freq == "WEEKLY" else rrule.MONTHLY,
                    dtstart=datetime.combine(plain.dtstart, time()),
                    interval=plain.interval,
                    byweekday=weekday(int(day[:-2])) if len(day) > 2 else weekday,
                    wkst=rrule.MO,
                )
            )
        last = plain.dtstart + timedelta(days=300)
        expected = {
            each.date()
            for each in oracle.between(datetime(2024, 1, 1), datetime.combine(last, time()), inc=True)
        }
        expected = {day for day in expected if plain.until is None or day <= plain.until}
        days = (plain.dtstart + timedelta(days=each) for each in range(301))
        assert {day for day in days if schedules.runs_on(plain, day)} == expected

    @settings(max_examples=100, deadline=None)
    @given(rules, st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)))
    def test_the_week_holds_every_moment_that_it_is_open(self, rule, moment):
        local = moment.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON)
        if open_at([rule], local):
            assert week_mask([rule])[local.weekday(), (local.hour * 60 + local.minute) // 30]


class TestHolidays:
    def test_england_and_not_scotland(self):
        assert schedules.is_bank_holiday(date(2026, 4, 6))
        assert not schedules.is_bank_holiday(date(2026, 11, 30))

    @pytest.mark.parametrize("year", range(2019, 2040))
    def test_the_list_is_what_the_package_says_now(self, year):
        theirs = set(holidays.country_holidays("GB", subdiv="ENG", years=year))
        days = (date(year, 1, 1) + timedelta(days=each) for each in range(366))
        ours = {day for day in days if day.year == year and schedules.is_bank_holiday(day)}
        assert ours == theirs, "make assets_catalog/schedules/bank_holidays.yaml anew from the package"

    @pytest.mark.parametrize(
        ("day", "is_term"),
        [
            (date(2026, 3, 3), True),
            (date(2026, 2, 18), False),
            (date(2026, 2, 21), False),  # the Saturday that ends half-term
            (date(2026, 4, 8), False),
            (date(2026, 8, 12), False),
            (date(2026, 12, 25), False),
            (date(2028, 5, 30), False),
            (date(2019, 8, 10), False),
            (date(2019, 10, 10), True),
            # Years that nobody has listed: only summer and Christmas are known to be holidays.
            (date(2040, 12, 27), False),
            (date(2040, 7, 22), True),
            (date(2040, 7, 23), False),
            (date(2040, 4, 3), True),  # in Easter week
        ],
    )
    def test_school_terms(self, day, is_term):
        assert schedules.in_term(day) is is_term

    def test_the_listed_terms_hang_together(self):
        from assets_catalog.schedules.closures import _terms

        terms = _terms()
        assert terms
        assert len(terms) % 3 == 0
        assert schedules.terms_known_until() == terms[-1][1]
        for first, last, half_first, half_last in terms:
            assert first < half_first <= half_last < last
            assert half_first.weekday() == 0
            assert half_last.weekday() == 4
        assert all(one[1] < other[0] for one, other in pairwise(terms))


class TestTheWeek:
    def test_days(self):
        rules = [weekly("TU", "SA"), monthly("1WE"), Schedule(dtstart=date(2026, 3, 5))]
        assert schedules.days_of(rules) == {"TU", "SA", "WE", "TH"}
        assert schedules.days_of(rules, today=date(2026, 3, 6)) == {"TU", "SA", "WE"}
        assert schedules.days_of([Schedule(description="Ring first")]) == set()

    @pytest.mark.parametrize(
        ("opens", "closes", "parts"),
        [
            ("09:00", "12:00", {"morning"}),
            ("10:00", "12:29", {"morning"}),
            ("10:00", "12:30", {"morning", "afternoon"}),
            ("13:00", "17:00", {"afternoon"}),
            ("16:45", "21:00", {"evening"}),
            ("11:50", "12:05", {"morning"}),
            ("20:00", "02:00", {"evening"}),
            ("20:00", "08:00", {"evening", "morning"}),
            ("18:00", None, {"evening"}),
            ("00:00", "23:59", {"morning", "afternoon", "evening"}),
            (None, None, set()),
        ],
    )
    def test_parts_of_the_day(self, opens, closes, parts):
        assert schedules.parts_of_day([weekly("TU", opens=opens, closes=closes)]) == parts

    def test_mask_of_half_hours(self):
        mask = week_mask([weekly("TU", opens="10:15", closes="11:00")])
        assert mask.shape == (7, 48)
        assert mask.dtype == np.bool_
        assert np.argwhere(mask).tolist() == [[1, 20], [1, 21]]

    def test_mask_goes_round_from_sunday_night_to_monday(self):
        mask = week_mask([weekly("SU", opens="23:00", closes="01:00")])
        assert np.argwhere(mask).tolist() == [[0, 0], [0, 1], [6, 46], [6, 47]]

    def test_what_is_over_is_left_out(self):
        over = weekly("TU", until=date(2026, 1, 1))
        assert not week_mask([over], today=TODAY).any()
        assert schedules.parts_of_day([over], today=TODAY) == set()


class TestInWords:
    @pytest.mark.parametrize(
        ("rule", "words"),
        [
            (weekly("TU", opens="10:30", closes="12:00"), "Tuesdays, 10:30am to midday"),
            (
                weekly("MO", "TU", "WE", "TH", "FR", opens="09:00", closes="17:00"),
                "Monday to Friday, 9am to 5pm",
            ),
            (weekly("MO", "TH"), "Mondays and Thursdays, 10am to midday"),
            (weekly("MO", "TU", "WE", "SA"), "Monday to Wednesday and Saturday, 10am to midday"),
            (weekly(*DAYS, opens="12:00", closes="00:00"), "Every day, midday to midnight"),
            (
                weekly(
                    "TH", opens="13:00", closes="15:00", interval=2, dtstart=date(2026, 2, 26), term_time=True
                ),
                "Every other Thursday, 1pm to 3pm, term time only",
            ),
            (weekly("TH", interval=3, dtstart=TODAY), "Every 3 weeks on Thursday, 10am to midday"),
            (monthly("1TU", except_months=[8]), "First Tuesday of the month, 2pm to 4pm, not August"),
            (monthly("1TU", "3TU"), "First and third Tuesday of the month, 2pm to 4pm"),
            (monthly("-1FR", interval=2), "Last Friday of every other month, 2pm to 4pm"),
            (
                Schedule(freq="MONTHLY", bymonthday=[1, 22], opens_at="10:00"),
                "The 1st and 22nd of the month, from 10am",
            ),
            (
                Schedule(dtstart=date(2026, 6, 6), opens_at="10:00", closes_at="16:00"),
                "Saturday 6 June 2026, 10am to 4pm",
            ),
            (
                Schedule(dtstart=date(2026, 1, 6), opens_at="10:00"),
                "Tuesday 6 January 2026, from 10am, now over",
            ),
            (weekly("TU", dtstart=date(2026, 4, 7)), "Tuesdays, 10am to midday, from 7 April 2026"),
            (weekly("TU", dtstart=date(2026, 1, 6)), "Tuesdays, 10am to midday"),
            (weekly("TU", until=date(2026, 6, 30)), "Tuesdays, 10am to midday, until 30 June 2026"),
            (weekly("TU", until=date(2026, 1, 6)), "Tuesdays, 10am to midday, ended 6 January 2026"),
            (
                weekly("TU", except_dates=[date(2026, 4, 7), date(2025, 4, 7)]),
                "Tuesdays, 10am to midday, not on 7 April 2026",
            ),
            (
                weekly("TU", except_months=[1, 11, 12, 2]),
                "Tuesdays, 10am to midday, not November to February",
            ),
            (weekly("TU", except_months=[7, 8, 9]), "Tuesdays, 10am to midday, not July to September"),
            (
                weekly("TU", except_months=[4, 8, 12]),
                "Tuesdays, 10am to midday, not April, August or December",
            ),
            (weekly("TU", bank_holidays=True), "Tuesdays, 10am to midday, including bank holidays"),
            (Schedule(freq="WEEKLY", byday=["TU"], description="Ring first"), "Tuesdays. Ring first"),
            (Schedule(description="Calls at a time you choose"), "Calls at a time you choose"),
            (Schedule(freq="WEEKLY", byday=["SA"], closes_at="17:00"), "Saturdays, until 5pm"),
            (Schedule(), ""),
        ],
    )
    def test_reads_as_a_person_would_say_it(self, rule, words):
        assert in_words(rule, today=TODAY) == words

    def test_never_shut(self):
        opens, closes = schedules.ROUND_THE_CLOCK
        rule = weekly(*DAYS, opens=opens, closes=closes, bank_holidays=True)
        assert in_words(rule) == "24 hours a day, every day"

    def test_summary_puts_days_and_hours_together(self):
        rules = [
            *(weekly(day, opens="09:00", closes="13:00") for day in DAYS[:5]),
            *(weekly(day, opens="14:00", closes="17:00") for day in DAYS[:5]),
            weekly("SA", opens="09:00", closes="13:00", until=date(2025, 1, 1)),
            weekly("SU"),
            Schedule(description="Closed on race days"),
        ]
        assert summary(rules, today=TODAY) == [
            "Monday to Friday, 9am to 1pm and 2pm to 5pm",
            "Sundays, 10am to midday",
            "Closed on race days",
        ]

    def test_summary_of_what_is_over_says_so(self):
        assert summary([weekly("SA", until=date(2025, 1, 4))], today=TODAY) == [
            "Saturdays, 10am to midday, ended 4 January 2025"
        ]
        assert summary([]) == []

    @settings(deadline=None)
    @given(st.lists(rules, max_size=6))
    def test_summary_is_never_empty_handed(self, chosen):
        lines = summary(chosen, today=TODAY)
        assert bool(lines) == bool(chosen)
        assert all(lines)


def _at(day):
    return datetime(2026, 3, day)
