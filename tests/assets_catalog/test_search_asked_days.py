"""A day that was asked for is the day that is shown, and what runs then comes first."""

from __future__ import annotations

from pathlib import Path

from assets_catalog.listing import Listing
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import Hit, SearchQuery
from tests.assets_catalog.search_catalogues import NOW, Directory, make, understanding, weekly


def find(folder: Path, listings: list[Listing], *days: str, **understood: object) -> tuple[Hit, ...]:
    finder = Finder(folder, Directory(listings), understand=understanding(**understood))
    return finder.search(SearchQuery(words="lunch", days=days), now=NOW).hits


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
