"""A day that was asked for is the day that is shown, and what runs then comes first."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from assets_catalog.listing import Listing
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import Hit, SearchQuery
from tests.assets_catalog.search_catalogues import LONDON, NOW, Directory, make, understanding, weekly


def find(folder: Path, listings: list[Listing], *days: str, **understood: object) -> tuple[Hit, ...]:
    return asked(folder, listings, SearchQuery(words="lunch", days=days), **understood)


def asked(folder: Path, listings: list[Listing], query: SearchQuery, **understood: object) -> tuple[Hit, ...]:
    finder = Finder(folder, Directory(listings), understand=understanding(**understood))
    return finder.search(query, now=NOW).hits


def both() -> Listing:
    return make(1, "Lunch", schedules=[weekly("MO"), weekly("TH")])


def test_the_day_of_the_filter_is_shown(tmp_path: Path) -> None:
    (hit,) = find(tmp_path, [both()], "TH")
    assert "Next on Thursday 26 November" in hit.reasons
    assert hit.next_session is not None
    assert hit.next_session.day == 26


def test_without_a_day_the_next_session_is_shown(tmp_path: Path) -> None:
    (hit,) = find(tmp_path, [both()])
    assert "Tomorrow" in hit.reasons


def test_todays_session_is_shown_until_it_is_over(tmp_path: Path) -> None:
    going, over = make(1, "Lunch", schedules=[weekly("SU")]), weekly("SU", "08:00", "09:00")
    first, second = find(tmp_path, [going, make(2, "Lunch", schedules=[over])], "SU")
    assert "Today" in first.reasons
    assert "Next on Sunday 29 November" in second.reasons


def test_what_runs_on_a_wished_day_comes_first(tmp_path: Path) -> None:
    listings = [make(1, "Lunch", schedules=[weekly("MO")]), make(2, "Sunday lunch", schedules=[weekly("SU")])]
    hits = find(tmp_path, listings, preferences={"days": ("SU",)})
    assert [hit.name for hit in hits] == ["Sunday lunch", "Lunch"]


def test_soonest_is_the_soonest_on_the_day_asked_for(tmp_path: Path) -> None:
    tomorrow_and_later = make(1, "Lunch", schedules=[weekly("MO"), weekly("TH", "14:00", "15:00")])
    thursday = make(2, "Lunch", schedules=[weekly("TH", "10:00", "12:00")])
    hits = asked(
        tmp_path, [tomorrow_and_later, thursday], SearchQuery(words="lunch", days=("TH",), sort="soonest")
    )
    assert [hit.id for hit in hits] == [thursday.id, tomorrow_and_later.id]
    assert [hit.next_session.hour for hit in hits if hit.next_session] == [10, 14]
    assert all("Open on a Thursday" in hit.reasons for hit in hits)


def test_soonest_is_the_soonest_in_the_part_of_the_day_asked_for(tmp_path: Path) -> None:
    morning_first = make(
        1, "Lunch", schedules=[weekly("MO", "09:00", "11:00"), weekly("WE", "18:00", "20:00")]
    )
    evening = make(2, "Lunch", schedules=[weekly("TU", "18:00", "20:00")])
    query = SearchQuery(words="lunch", parts_of_day=("evening",), sort="soonest")
    hits = asked(tmp_path, [morning_first, evening], query)
    assert [hit.id for hit in hits] == [evening.id, morning_first.id]
    assert all("Open in the evening" in hit.reasons for hit in hits)


def test_a_day_and_a_part_of_it_are_of_one_session(tmp_path: Path) -> None:
    query = SearchQuery(words="lunch", days=("TU",), parts_of_day=("evening",), sort="soonest")
    both_on_tuesday = make(
        1, "Lunch", schedules=[weekly("TU", "09:00", "11:00"), weekly("TU", "18:00", "20:00")]
    )
    (hit,) = asked(tmp_path, [both_on_tuesday], query)
    assert hit.next_session is not None
    assert hit.next_session.hour == 18
    assert "Open on a Tuesday evening" in hit.reasons


def test_what_is_open_at_the_moment_asked_for_shows_the_session_of_that_moment(tmp_path: Path) -> None:
    often = make(1, "Lunch", schedules=[weekly("MO"), weekly("TU", "13:00", "16:00")])
    at = datetime(2026, 11, 24, 14, 0, tzinfo=LONDON)
    (hit,) = asked(tmp_path, [often, make(2, "Lunch")], SearchQuery(words="lunch", at=at, sort="soonest"))
    assert hit.next_session == datetime(2026, 11, 24, 13, 0, tzinfo=LONDON)
    assert "Open at 2pm on Tuesday 24 November" in hit.reasons


def test_without_hours_nobody_is_told_that_the_door_is_open_at_a_moment(tmp_path: Path) -> None:
    sometime = make(1, "Lunch", schedules=[weekly("TU", None, None)])
    at = datetime(2026, 11, 24, 14, 30, tzinfo=LONDON)
    (hit,) = asked(tmp_path, [sometime], SearchQuery(words="lunch", at=at))
    assert "Runs on Tuesday 24 November" in hit.reasons


def test_what_does_not_fit_a_wish_comes_after_all_that_does(tmp_path: Path) -> None:
    tomorrow = make(1, "Lunch", schedules=[weekly("MO")])
    saturday = make(2, "Lunch", schedules=[weekly("SA")])
    never = make(3, "Lunch")
    query = SearchQuery(words="lunch", sort="soonest")
    hits = asked(tmp_path, [tomorrow, saturday, never], query, preferences={"days": ("SA",)})
    assert [hit.id for hit in hits] == [saturday.id, tomorrow.id, never.id]


def test_a_closure_moves_the_session_on_the_day_asked_for(tmp_path: Path) -> None:
    closed = weekly("TH", except_dates=[date(2026, 11, 26)])
    (hit,) = asked(tmp_path, [make(1, "Lunch", schedules=[closed])], SearchQuery(words="lunch", days=("TH",)))
    assert "Next on Thursday 3 December" in hit.reasons
