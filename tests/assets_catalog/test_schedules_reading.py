"""Opening hours as people write them: read where they are certain, left as words where they are not."""

from __future__ import annotations

import csv
import time as clock
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_catalog.listing import Schedule
from assets_catalog.schedules import DAYS, in_words, read_words, summary

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "assets"
LONG_AGO = date(2000, 1, 1)


def shared(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository")
    return list(csv.DictReader(path.open(encoding="utf-8")))


def said(text):
    found, rest = read_words(text)
    return summary(found, today=LONG_AGO), rest


class TestReads:
    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("Tuesday: 10:00 - 13:00, Thursday: 10:00 - 13:00", ["Tuesdays and Thursdays, 10am to 1pm"]),
            ("Monday 9am-5pm", ["Mondays, 9am to 5pm"]),
            ("Mon-Fri 9-5", ["Monday to Friday, 9am to 5pm"]),
            (
                "Mon – Fri 8.30am – 6pm, Sat 9am–12.30pm",
                ["Monday to Friday, 8:30am to 6pm", "Saturdays, 9am to 12:30pm"],
            ),
            ("Weds 1.30pm to 3", ["Wednesdays, 1:30pm to 3pm"]),
            ("Tuesday's from 11 a.m. until 2 p.m.", ["Tuesdays, 11am to 2pm"]),
            ("first Tuesday of the month 2-4pm", ["First Tuesday of the month, 2pm to 4pm"]),
            (
                "1st and 3rd Friday of each month, 10am-12 noon",
                ["First and third Friday of the month, 10am to midday"],
            ),
            ("24 hours", ["24 hours a day, every day"]),
            ("Open 24/7", ["24 hours a day, every day"]),
            ("Mon-Fri 9-5, closed Sundays", ["Monday to Friday, 9am to 5pm"]),
            ("Monday Closed; Tuesday 10am to 6pm; Bank Holidays Closed", ["Tuesdays, 10am to 6pm"]),
            ("Mo 09:00-18:00; Th 09:30-18:00", ["Mondays, 9am to 6pm", "Thursdays, 9:30am to 6pm"]),
            ("11-2 Wednesdays", ["Wednesdays, 11am to 2pm"]),
            ("Monday 10 to 11.30am and 1.30 to 2.30pm", ["Mondays, 10am to 11:30am and 1:30pm to 2:30pm"]),
            ("Tuesday: 9:30 - 13:00 / 14:00 - 17:00", ["Tuesdays, 9:30am to 1pm and 2pm to 5pm"]),
            ("Friday: 12:00 - 00:00", ["Fridays, midday to midnight"]),
            ("Fri 9pm - 2am", ["Fridays, 9pm to 2am"]),
            ("Thursday 12 to 1pm", ["Thursdays, midday to 1pm"]),
            ("Wednesday 10am to 12", ["Wednesdays, 10am to midday"]),
            ("Weekends 10am to 4pm", ["Saturdays and Sundays, 10am to 4pm"]),
            (
                "Every day 8am to 8pm including bank holidays",
                ["Every day, 8am to 8pm, including bank holidays"],
            ),
            ("Thursday 1pm-2.15pm (term time only)", ["Thursdays, 1pm to 2:15pm, term time only"]),
            (
                "Saturday, 10.00am to 3.00pm, until April 2025",
                ["Saturdays, 10am to 3pm, until 30 April 2025"],
            ),
            (
                "Day: Monday Time: 10am to 12 noon. From 20 October 2025 to 31 March 2026.",
                ["Mondays, 10am to midday, from 20 October 2025, until 31 March 2026"],
            ),
            (
                "Tuesday 10 to 6pm Closed from 24 December 2023 until 2 January 2024",
                ["Tuesdays, 10am to 6pm, not on 24 December 2023 to 2 January 2024"],
            ),
            ("Friday mornings 10.30-11.30am", ["Fridays, 10:30am to 11:30am"]),
            ("Mondays", ["Mondays"]),
            ("Monday 2pm", ["Mondays, from 2pm"]),
            (
                "<ul><li>Monday - 11am to 1pm</li><li>Friday - 2 to 4pm</li></ul>",
                ["Mondays, 11am to 1pm", "Fridays, 2pm to 4pm"],
            ),
            (
                "<p><strong>When:&nbsp;</strong></p><p>Thursday: 11 am &ndash; 1 pm</p>",
                ["Thursdays, 11am to 1pm"],
            ),
        ],
    )
    def test_what_is_certain(self, text, lines):
        assert said(text) == (lines, "")

    @pytest.mark.parametrize(
        ("text", "lines", "rest"),
        [
            (
                "Booking is required Thursdays 3:30pm to 6:30pm",
                ["Thursdays, 3:30pm to 6:30pm"],
                "Booking is required",
            ),
            ("Tuesdays 9am - 3.30pm. Soup and bread.", ["Tuesdays, 9am to 3:30pm"], "Soup and bread."),
            ("Tues: 10-11.45am - Befrienders", ["Tuesdays, 10am to 11:45am"], "Befrienders"),
            (
                "A hall for all.\nFri: 2-5pm\nRing 020 7946 0123",
                ["Fridays, 2pm to 5pm"],
                "A hall for all.\nRing 020 7946 0123",
            ),
            (
                "Fri 2-5pm for people aged 11-18, £4.50",
                ["Fridays, 2pm to 5pm"],
                "for people aged 11-18, £4.50",
            ),
        ],
    )
    def test_the_rest_is_kept(self, text, lines, rest):
        assert said(text) == (lines, rest)


class TestLeavesAlone:
    @pytest.mark.parametrize(
        "text",
        [
            "Tuesday and Friday 10.00pm to 6.00pm",
            "Monday: 11:30 - 02:00",
            "Fri 00:00-17:00",
            "Mon 7-9",
            "Mon 9-10pm",
            "Mon 2-4",
            "Monday 12am-2pm",
            "Monday 9am to 11",
            "Mon: 12-30-3pm",
            "Thursdays 11am - 4 or 5pm",
            "10am-4pm",
            "Monday #REF!",
            "Thursday: 15:30 - 18:30 Monthly",
            "Thursday 10:30 - 13:00 Fortnightly",
            "Every other Thursday 1pm to 3pm",
            "first Tuesday 2-4pm",
            "Tuesday - Saturday 10am-6pm, late night Thursday till 8pm",
            "Every day except Monday 10am-4pm",
            "Daily (not Mondays) 10am-4pm",
            "Mon-Fri 9am-5pm, closed 1pm-2pm",
            "Open Mondays. Tuesdays 2-4pm",
            "Monday and Thursday 10am to 6pm Closed 24 December to 2 January",
            "Wednesdays 10.30-12.30pm. Not open on Wednesday 28 December.",
            "Mondays in November between 6pm-9pm",
            "Every Wednesday from the 9th of November 9am – 5pm",
            "Monday 1pm to 4pm, November 2024 to March 2025 Wednesday, 2pm to 4pm, all year round",
            "Tuesdays 1pm-3pm Tea and Cake & then from 3pm-7pm Family Fun",
            "Tuesday 10am to 6pm Self-service 1pm to 2pm",
            "Tuesday 10am to 3pm Tuesday 10am to 12pm Crafty Needles",
            "Monday - Rebel Monday Club, 11am to 3.30pm",
            "Monday and Tuesday 10am to 2pm, term time only on Tuesday",
            "Monday 10am to 2pm term time only, Tuesday 10am to 2pm",
            "By appointment, Mondays 2pm to 4pm",
            "Mondays 2pm to 4pm, 6 week course",
            "Sunday 6 June 2026, 10am to 4pm",
            "Mondays 2pm to 4pm, from 31 February 2026",
            "Saturday 6/6/2026 10am-4pm",
            "Give 24 hours notice. Mondays 9am-5pm",
            "Closed Sundays",
            "Ring us",
            "",
            "<p></p>",
        ],
    )
    def test_what_is_in_doubt(self, text):
        found, rest = read_words(text)
        assert found == []
        assert rest == text.replace("<p></p>", "")


hours = st.builds(time, st.integers(5, 23), st.sampled_from([0, 0, 15, 30, 45]))
spans = st.tuples(hours, hours).filter(lambda pair: pair[0] < pair[1])
nights = st.tuples(st.builds(time, st.integers(18, 23)), st.builds(time, st.integers(0, 6)))
week_days = st.lists(st.sampled_from(DAYS), min_size=1, unique=True).map(
    lambda days: sorted(days, key=DAYS.index)
)
ordinals = st.lists(st.sampled_from(["1", "2", "3", "4", "5", "-1"]), min_size=1, max_size=3, unique=True)
some_dates = st.dates(date(2026, 1, 1), date(2028, 12, 31))
conditions = st.fixed_dictionaries(
    {
        "term_time": st.booleans(),
        "bank_holidays": st.booleans(),
        "except_months": st.lists(st.integers(1, 12), max_size=5, unique=True).map(sorted),
        "except_dates": st.lists(some_dates, max_size=3, unique=True).map(sorted),
        "until": st.none() | st.dates(date(2029, 1, 1), date(2030, 1, 1)),
    }
)
simple = st.one_of(
    st.builds(
        lambda days, pair, more: _rule("WEEKLY", days, pair, **more), week_days, spans | nights, conditions
    ),
    st.builds(
        lambda days, pair, start, more: _rule("WEEKLY", days, pair, interval=2, dtstart=start, **more),
        week_days.filter(lambda days: len(days) < 7),
        spans,
        some_dates,
        conditions,
    ),
    st.builds(
        lambda day, numbers, pair, more: _rule(
            "MONTHLY", [number + day for number in sorted(numbers, key=_last_first)], pair, **more
        ),
        st.sampled_from(DAYS),
        ordinals,
        spans,
        conditions,
    ),
    st.builds(lambda days: Schedule(freq="WEEKLY", byday=days), week_days),
    st.builds(lambda days, opens: Schedule(freq="WEEKLY", byday=days, opens_at=opens), week_days, hours),
    st.builds(
        lambda day, pair: Schedule(dtstart=day, opens_at=pair[0], closes_at=pair[1]), some_dates, spans
    ),
    st.just(
        Schedule(
            freq="WEEKLY", byday=list(DAYS), opens_at=time(0), closes_at=time(23, 59), bank_holidays=True
        )
    ),
)


def _rule(freq, days, pair, **more):
    return Schedule(freq=freq, byday=days, opens_at=pair[0], closes_at=pair[1], **more)


def _last_first(ordinal):
    return ordinal.startswith("-"), ordinal


PIECES = (
    *(
        "Monday",
        "Tues",
        "Fri",
        "to",
        "-",
        "and",
        ",",
        ":",
        "9am",
        "5pm",
        "10.30",
        "2-4pm",
        "9-5",
        "noon",
        "first",
    ),
    *("last", "of the month", "closed", "until", "from", "6 June 2026", "31 February 2026", "not", "August"),
    *(
        "term time only",
        "every other",
        "24 hours",
        "lunch",
        "\n",
        ". ",
        "<p>",
        "£4.50",
        "020 7946 0123",
        "99:99",
    ),
    *("CR0 1EA", "aged 5-11", "13pm", "0-0", "every 3 weeks on", "bank holidays"),
)


class TestProperties:
    @settings(max_examples=400, deadline=None)
    @given(simple)
    def test_reads_back_what_it_says(self, rule):
        words = in_words(rule, today=LONG_AGO)
        assert read_words(words) == ([rule], ""), words

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=300))
    def test_any_text_is_answered(self, text):
        found, rest = read_words(text)
        assert all(isinstance(each, Schedule) for each in found)
        assert isinstance(rest, str)

    @settings(max_examples=400, deadline=None)
    @given(
        st.lists(
            st.sampled_from(PIECES),
            max_size=12,
        )
    )
    def test_any_jumble_of_its_words_is_answered_and_nothing_is_made_up(self, pieces):
        text = " ".join(pieces)
        found, _ = read_words(text)
        named = {"MO": "Monday", "TU": "Tues", "FR": "Fri"}
        for rule in found:
            if rule.freq == "WEEKLY" and len(rule.byday) < 4 and "to" not in pieces and "-" not in pieces:
                assert all(named[day] in text for day in rule.byday)
            assert read_words(in_words(rule, today=LONG_AGO)) == ([rule], "")

    @pytest.mark.parametrize(
        "text",
        [
            "first, " * 3000,
            "1 to " * 3000,
            "Monday and " * 2000,
            "24 December 2026 or " * 1000,
            "<" * 10_000,
            "<p " * 5_000,
            " " * 20_000,
            "1" * 10_000,
            "not on " * 3000,
            "a" * 20_001,
        ],
    )
    def test_nothing_takes_long(self, text):
        start = clock.perf_counter()
        read_words(text)
        assert clock.perf_counter() - start < 4


@pytest.mark.data
class TestRealHours:
    def test_most_rows_are_read(self):
        texts = [row["opening_hours"] for row in shared("croydon_assets.csv") if row["opening_hours"].strip()]
        read = [text for text in texts if read_words(text)[0]]
        assert len(read) / len(texts) > 0.70

    def test_a_library_with_a_column_a_day(self):
        for row in shared("croydon_libraries_with_hours.csv"):
            columns = [day for day in row if day in {"monday", "tuesday", "friday", "saturday"} and row[day]]
            text = "; ".join(f"{day.title()} {row[day]}" for day in columns)
            found, rest = read_words(text)
            assert rest == ""
            assert len(found) == len(columns)
            for day, rule in zip(columns, found, strict=True):
                opens, closes = (time.fromisoformat(each) for each in row[day].split("-"))
                assert (rule.opens_at, rule.closes_at) == (opens, closes)
                assert rule.byday == [day[:2].upper()]
