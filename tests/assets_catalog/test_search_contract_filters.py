"""What every engine must narrow by, and the counts it must give."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from assets_catalog.listing import Check, Cost, Schedule
from assets_catalog.search.query import SearchResults
from tests.assets_catalog.search_catalogues import LONDON, TODAY, make, place, weekly
from tests.assets_catalog.search_engines import Engine, ask, engine, ids, numbered

__all__ = ["engine"]


# --- filters ---------------------------------------------------------------

_FILTERED = [
    make(1, categories=["benefits"], cost=Cost(free=True), languages=["pl"], minimum_age=60),
    make(2, categories=["lunch_clubs"], cost=Cost(amount=0), maximum_age=25, delivery=["phone"], places=[]),
    make(3, categories=["faith"], cost=Cost(free=False), places=[place(accessibility=["step_free", "bsl"])]),
    make(4, cost=Cost(amount=5), places=[place(accessibility=["step_free"])], delivery=["home_visit"]),
    make(5, schedules=[weekly("TU")], last_check=Check(on=TODAY - timedelta(days=200), by="x")),
    make(6, schedules=[weekly("TU", "16:00", "19:00"), weekly("TH")], last_check=None),
    make(7, schedules=[weekly("WE", None, None)], languages=["ta", "pl"]),
]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"categories": ("benefits",)}, [1]),
        ({"categories": ("benefits", "faith")}, [1, 3]),
        ({"categories": ("no_such_kind",)}, [1, 2, 3, 4, 5, 6, 7]),
        ({"free": True}, [1, 2]),
        ({"languages": ("pl",)}, [1, 7]),
        ({"languages": ("pl", "ta")}, [1, 7]),
        ({"languages": ("xx",)}, []),
        ({"age": 20}, [2, 3, 4, 5, 6, 7]),
        ({"age": 60}, [1, 3, 4, 5, 6, 7]),
        ({"access": ("step_free",)}, [3, 4]),
        ({"access": ("step_free", "bsl")}, [3]),
        ({"delivery": ("phone",)}, [2]),
        ({"delivery": ("phone", "home_visit")}, [2, 4]),
        ({"days": ("TU",)}, [5, 6]),
        ({"days": ("WE",)}, [7]),
        ({"days": ("TU", "TH")}, [5, 6]),
        ({"parts_of_day": ("evening",)}, [6]),
        ({"parts_of_day": ("morning",)}, [5, 6]),
        ({"days": ("TH",), "parts_of_day": ("evening",)}, []),
        ({"days": ("TU",), "parts_of_day": ("morning",)}, [5]),
        ({"checked_within_months": 6}, [1, 2, 3, 4, 7]),
        ({"checked_within_months": 12}, [1, 2, 3, 4, 5, 7]),
        ({"at": datetime(2026, 11, 24, 11, 0, tzinfo=LONDON)}, [5]),
        ({"at": datetime(2026, 11, 24, 17, 30)}, [6]),
        ({"at": datetime(2026, 11, 25, 3, 0, tzinfo=LONDON)}, [7]),
        ({"free": True, "languages": ("pl",)}, [1]),
    ],
)
def test_filters_narrow(engine: Engine, asked: dict[str, Any], expected: list[int]) -> None:
    assert sorted(ids(ask(engine(_FILTERED), **asked))) == numbered(*expected)


def test_filters_that_the_words_add_narrow_unless_something_else_was_chosen(engine: Engine) -> None:
    searcher = engine(_FILTERED, filters={"days": ("TU",), "free": True})
    assert ask(searcher).total == 0
    searcher = engine(_FILTERED, filters={"days": ("TU",)})
    assert ask(searcher).total == 2
    assert ids(ask(searcher, days=("WE",))) == numbered(7)


def test_wishes_order_and_hide_nothing(engine: Engine) -> None:
    searcher = engine(_FILTERED, preferences={"languages": ("ta",), "cheap": True})
    found = ask(searcher)
    assert found.total == 7
    assert ids(found)[:3] == numbered(7, 1, 2)


def test_what_is_over_is_not_on_its_day(engine: Engine) -> None:
    over = weekly("TU", until=TODAY - timedelta(days=1))
    past = Schedule(dtstart=TODAY - timedelta(days=5), opens_at="10:00", closes_at="12:00")
    coming = Schedule(dtstart=TODAY + timedelta(days=2), opens_at="10:00", closes_at="12:00")
    searcher = engine([make(1, schedules=[over]), make(2, schedules=[past]), make(3, schedules=[coming])])
    assert ids(ask(searcher, days=("TU",))) == numbered(3)


# --- counts ----------------------------------------------------------------


def counts(results: SearchResults, name: str) -> dict[str, int]:
    return {facet.value: facet.count for facet in results.facets[name]}


def test_facets_count_what_each_choice_would_leave(engine: Engine) -> None:
    searcher = engine(_FILTERED)
    found = ask(searcher)
    assert counts(found, "categories") == {"benefits": 1, "lunch_clubs": 1, "faith": 1}
    assert counts(found, "days") == {"TU": 2, "WE": 1, "TH": 1}
    assert counts(found, "parts_of_day") == {"morning": 2, "afternoon": 1, "evening": 1}
    assert counts(found, "free") == {"free": 2}
    assert counts(found, "languages") == {"pl": 2, "ta": 1}
    assert counts(found, "checked_within_months") == {"6": 5}
    for name in ("categories", "days", "free", "access", "delivery", "languages"):
        for value, count in counts(found, name).items():
            asked: Any = {name: True if name == "free" else (value,)}
            assert ask(searcher, **asked).total == count, (name, value)


def test_a_group_is_counted_as_if_it_did_not_narrow_itself(engine: Engine) -> None:
    searcher = engine(_FILTERED)
    narrowed = ask(searcher, categories=("benefits",), languages=("pl",))
    assert counts(narrowed, "categories") == {"benefits": 1}
    assert counts(narrowed, "languages") == {"pl": 1}
    assert counts(ask(searcher, categories=("benefits",)), "categories") == {
        "benefits": 1,
        "lunch_clubs": 1,
        "faith": 1,
    }
    assert counts(ask(searcher, days=("WE",)), "days") == {"TU": 2, "WE": 1, "TH": 1}
    evening = ask(searcher, parts_of_day=("evening",))
    assert counts(evening, "days") == {"TU": 1}
    assert counts(evening, "parts_of_day") == {"morning": 2, "afternoon": 1, "evening": 1}


def test_access_features_narrow_one_by_one_and_are_counted_so(engine: Engine) -> None:
    searcher = engine(_FILTERED)
    assert counts(ask(searcher), "access") == {"step_free": 2, "bsl": 1}
    assert counts(ask(searcher, access=("bsl",)), "access") == {"step_free": 1, "bsl": 1}


def test_a_chosen_value_is_shown_even_where_it_leaves_nothing(engine: Engine) -> None:
    found = ask(engine(_FILTERED), categories=("benefits",), free=True, days=("SU",))
    assert counts(found, "days") == {"SU": 0}
    assert counts(ask(engine(_FILTERED), languages=("xx",)), "languages") == {"pl": 2, "ta": 1, "xx": 0}


def test_facets_are_labelled_in_words(engine: Engine) -> None:
    found = ask(engine(_FILTERED))
    labels = {facet.label for facets in found.facets.values() for facet in facets}
    assert {
        "Benefits and pensions",
        "Tuesday",
        "Morning",
        "Free",
        "Step-free",
        "By phone",
        "Polish",
    } <= labels
