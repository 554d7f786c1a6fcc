"""Pages, reasons, ways on from an empty page, and suggestions: the same for every engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assets_catalog.listing import Check, Cost
from assets_catalog.search.query import MAX_PER_PAGE, SearchQuery
from tests.assets_catalog.search_catalogues import LONDON, NOW, TODAY, identity, make, place, weekly
from tests.assets_catalog.search_engines import AT_HOME, Engine, ask, engine, ids, numbered

__all__ = ["engine"]


_FILTERED = [
    make(1, categories=["benefits"], cost=Cost(free=True), languages=["pl"], minimum_age=60),
    make(2, categories=["lunch_clubs"], cost=Cost(amount=0), maximum_age=25, delivery=["phone"], places=[]),
    make(3, categories=["faith"], cost=Cost(free=False), places=[place(accessibility=["step_free", "bsl"])]),
    make(4, cost=Cost(amount=5), places=[place(accessibility=["step_free"])], delivery=["home_visit"]),
    make(5, schedules=[weekly("TU")], last_check=Check(on=TODAY - timedelta(days=200), by="x")),
    make(6, schedules=[weekly("TU", "16:00", "19:00"), weekly("TH")], last_check=None),
    make(7, schedules=[weekly("WE", None, None)], languages=["ta", "pl"]),
]


# --- order and pages -------------------------------------------------------


def test_nearest_and_soonest(engine: Engine) -> None:
    searcher = engine(
        [
            make(1, places=[place(3)], schedules=[weekly("TU")]),
            make(2, places=[place(1)], schedules=[]),
            make(3, places=[], schedules=[weekly("MO")]),
            make(4, places=[place(2)], schedules=[weekly("WE")]),
        ]
    )
    assert ids(ask(searcher, near=AT_HOME, sort="nearest")) == numbered(2, 4, 1, 3)
    assert ids(ask(searcher, sort="soonest")) == numbered(3, 1, 4, 2)
    assert ask(searcher, sort="nearest").total == 4


def test_pages_neither_repeat_nor_drop(engine: Engine) -> None:
    searcher = engine([make(number, "Chess", places=[place(number % 4)]) for number in range(1, 38)])
    whole = ids(ask(searcher, "chess", near=AT_HOME, per_page=100))
    pages = [ids(ask(searcher, "chess", near=AT_HOME, per_page=10, page=page)) for page in range(1, 6)]
    assert [len(page) for page in pages] == [10, 10, 10, 7, 0]
    assert [each for page in pages for each in page] == whole


def test_odd_page_numbers_do_no_harm(engine: Engine) -> None:
    searcher = engine([make(number, "Chess") for number in range(1, 4)])
    assert ask(searcher, page=0).total == 3
    assert len(ask(searcher, page=-4, per_page=0).hits) == 1
    assert ask(searcher, page=10**12).hits == ()
    assert ask(searcher, per_page=10**9).query.per_page == MAX_PER_PAGE


# --- what is said of a hit -------------------------------------------------


def test_a_hit_says_why(engine: Engine) -> None:
    listing = make(
        1,
        "Chair exercise",
        categories=["exercise_falls"],
        cost=Cost(free=True),
        delivery=["in_person", "home_visit"],
        places=[place(1)],
        schedules=[weekly("TU")],
    )
    searcher = engine([listing, make(2, "Chess")], needs=(("exercise_falls", 0.9),))
    hit = ask(searcher, "chair exercise please", near=AT_HOME).hits[0]
    assert hit.reasons == (
        "Matches “chair exercise”",
        "For: Exercise, balance and falls prevention",
        "0.6 miles from here",
        "Next on Tuesday 24 November",
        "Free",
        "Comes to you",
    )
    assert hit.next_session == datetime(2026, 11, 24, 10, 0, tzinfo=LONDON)
    assert (hit.id, hit.name, hit.categories) == (identity(1), "Chair exercise", ("exercise_falls",))


def test_a_word_met_by_its_stem_is_quoted_as_it_was_said(engine: Engine) -> None:
    assert ask(engine([make(1, "Walking")]), "walks").hits[0].reasons == ("Matches “walks”",)


# --- nothing found ---------------------------------------------------------


def test_nothing_found_says_what_each_filter_hides(engine: Engine) -> None:
    searcher = engine(_FILTERED)
    found = ask(searcher, categories=("benefits",), days=("TU",), free=True)
    assert found.total == 0
    assert {each.drop: each.count for each in found.relaxations} == {"days": 1}
    found = ask(searcher, categories=("benefits",), languages=("ta",))
    assert {each.drop: each.count for each in found.relaxations} == {"categories": 1, "languages": 1}


def test_nothing_found_shows_what_is_further_away_and_what_reaches_you(engine: Engine) -> None:
    searcher = engine(
        [
            make(1, "Chess", places=[place(9)]),
            make(2, "Chess", places=[place(6)]),
            make(3, "Chess", places=[place(30)], delivery=["in_person", "phone"]),
            make(4, "Bingo", places=[], delivery=["phone"]),
        ]
    )
    found = ask(searcher, "chess", near=AT_HOME, within_km=2)
    assert found.total == 0
    assert [hit.id for hit in found.nearby] == numbered(2, 1, 3)
    assert [hit.id for hit in found.reach_you] == numbered(3)
    assert [(each.drop, each.count) for each in found.relaxations] == [("within_km", 3)]


def test_something_found_needs_no_ways_on(engine: Engine) -> None:
    found = ask(engine([make(1, "Chess")]), "chess")
    assert (found.relaxations, found.nearby, found.reach_you) == ((), (), ())


# --- suggestions -----------------------------------------------------------


def test_suggestions_offer_needs_places_and_names(engine: Engine) -> None:
    searcher = engine([make(1, "Purley Pantry"), make(2, "The Old Purley Choir"), make(3, "Bingo")])
    offered = [(each["kind"], each["label"]) for each in searcher.suggest("purl")]
    assert offered[0] == ("place", "Purley")
    assert offered.index(("service", "Purley Pantry")) < offered.index(("service", "The Old Purley Choir"))
    assert ("need", "Lunch clubs and eating together") in [
        (each["kind"], each["label"]) for each in searcher.suggest("Lunch Cl")
    ]
    assert {"kind": "service", "label": "Bingo", "value": identity(3)} in searcher.suggest("bing")


@pytest.mark.parametrize("typed", ["", "   ", "?!", "\x00", "x" * 10_000, "’", "ﷺ" * 50])
def test_odd_typing_does_no_harm(engine: Engine, typed: str) -> None:
    assert engine([make(1, "Bingo")]).suggest(typed) == []


def test_suggestions_keep_to_the_limit(engine: Engine) -> None:
    searcher = engine([make(number, f"Chess club {number}") for number in range(1, 40)])
    assert len(searcher.suggest("c", limit=5)) == 5
    assert len(searcher.suggest("chess club", limit=8)) == 8
    assert searcher.suggest("c", limit=0) == []


def test_the_query_comes_back_with_the_answer(engine: Engine) -> None:
    query = SearchQuery(words="chess", near=AT_HOME, page=1)
    assert engine([make(1, "Chess")]).search(query, now=NOW).query == replace(query)
