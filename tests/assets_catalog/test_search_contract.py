"""What every search engine behind the protocol must do. A new engine joins by one line in ENGINES."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assets_catalog.listing import Check, Cost, Listing, Schedule
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import MAX_PER_PAGE, Searcher, SearchQuery, SearchResults
from tests.assets_catalog.search_catalogues import (
    HERE,
    LONDON,
    NOW,
    TODAY,
    Directory,
    identity,
    make,
    place,
    understanding,
    weekly,
)

Engine = Callable[..., Searcher]


def _whoosh(folder: Path, listings: Iterable[Listing], **said: Any) -> Searcher:
    return Finder(folder, Directory(listings), understand=understanding(**said))


ENGINES: dict[str, Engine] = {"whoosh": _whoosh}


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    made = ENGINES[request.param]
    return lambda listings, **said: made(tmp_path, listings, **said)


AT_HOME = f"{HERE[0]},{HERE[1]}"


def ask(searcher: Searcher, words: str = "", *, now: datetime = NOW, **asked: Any) -> SearchResults:
    return searcher.search(SearchQuery(words=words, **asked), now=now)


def ids(results: SearchResults) -> list[str]:
    return [hit.id for hit in results.hits]


def numbered(*numbers: int) -> list[str]:
    return [identity(number) for number in numbers]


# --- words ----------------------------------------------------------------


def test_a_listing_is_found_by_a_word_of_any_field(engine: Engine) -> None:
    searcher = engine(
        [
            make(1, "Whittling circle"),
            make(2, description="Come for whittling by the fire."),
            make(3, keywords=["whittling"]),
            make(4, organization="Whittling Friends"),
            make(5, places=[place(name="The Whittling Shed")]),
            make(6, eligibility="Anybody who likes whittling."),
            make(7, "Something else"),
        ]
    )
    found = ask(searcher, "whittling")
    assert found.total == 6
    assert ids(found)[0] == identity(1)
    assert identity(7) not in ids(found)


def test_forms_of_a_word_accents_case_and_apostrophes_are_one(engine: Engine) -> None:
    searcher = engine([make(1, "Walking group"), make(2, "Repair Café"), make(3, "Men's Shed")])
    assert ids(ask(searcher, "WALKS")) == numbered(1)
    assert ids(ask(searcher, "cafe")) == numbered(2)
    assert ids(ask(searcher, "mens sheds")) == numbered(3)
    assert ids(ask(searcher, "men’s shed")) == numbered(3)


def test_a_common_word_alone_brings_nothing_when_a_rare_one_was_asked_as_well(engine: Engine) -> None:
    listings = [make(number, f"Community group {number}") for number in range(1, 20)]
    searcher = engine([*listings, make(20, "Ukulele group")])
    assert ids(ask(searcher, "ukulele group")) == numbered(20)


def test_more_of_the_words_ranks_higher(engine: Engine) -> None:
    searcher = engine(
        [make(1, "Chair yoga"), make(2, "Chair exercise"), make(3, "Exercise to music"), make(4, "Chess")]
    )
    found = ask(searcher, "chair exercise")
    assert ids(found)[0] == identity(2)
    assert set(ids(found)) == set(numbered(1, 2, 3))


def test_the_beginning_of_a_word_finds_it_where_nothing_has_the_word_itself(engine: Engine) -> None:
    searcher = engine([make(1, "Physiotherapy at home"), make(2, "Chess")])
    assert ids(ask(searcher, "physio")) == numbered(1)


def test_words_that_nothing_has_find_nothing_and_never_everything(engine: Engine) -> None:
    searcher = engine([make(1, "Chess"), make(2, "Bingo")])
    assert ask(searcher, "xylophone").total == 0


def test_no_words_browse_everything(engine: Engine) -> None:
    searcher = engine([make(1, "Chess"), make(2, "Bingo")])
    assert ask(searcher).total == 2
    assert ask(searcher, "the of and").total == 2


def test_an_understood_need_suffices_where_the_words_match_nothing(engine: Engine) -> None:
    listings = [make(1, "Chess", categories=["dementia"]), make(2, "Bingo", categories=["benefits"])]
    searcher = engine(listings, needs=(("dementia", 0.9), ("benefits", 0.05)))
    assert ids(ask(searcher, "mum keeps forgetting")) == numbered(1)


def test_a_first_category_meets_a_need_better_than_a_later_one(engine: Engine) -> None:
    listings = [
        make(1, "Chess", categories=["social_clubs", "dementia"]),
        make(2, "Bingo", categories=["dementia", "social_clubs"]),
    ]
    assert ids(ask(engine(listings, needs=(("dementia", 0.9),)), "forgetting")) == numbered(2, 1)


# --- standing -------------------------------------------------------------


def test_what_was_checked_lately_comes_first(engine: Engine) -> None:
    old, new = (Check(on=TODAY - timedelta(days=days), by="Library team") for days in (700, 5))
    listings = [
        make(1, "Chess", last_check=None),
        make(2, "Chess", last_check=old),
        make(3, "Chess", last_check=new),
    ]
    assert ids(ask(engine(listings), "chess")) == numbered(3, 2, 1)


def test_full_and_closed_come_last_until_they_are_not(engine: Engine) -> None:
    listings = [
        make(1, "Chess", status="temporarily closed"),
        make(2, "Chess", accepting=False),
        make(3, "Chess", accepting=False, full_until=TODAY + timedelta(days=9)),
        make(4, "Chess", accepting=False, full_until=TODAY - timedelta(days=1)),
    ]
    searcher = engine(listings)
    assert ids(ask(searcher, "chess")) == numbered(4, 2, 3, 1)
    later = NOW + timedelta(days=20)
    assert ids(ask(searcher, "chess", now=later)) == numbered(3, 4, 2, 1)


def test_full_until_a_day_means_that_day_too(engine: Engine) -> None:
    listings = [make(1, "Chess", accepting=False, full_until=TODAY), make(2, "Chess")]
    searcher = engine(listings)
    assert ids(ask(searcher, "chess")) == numbered(2, 1)
    assert ids(ask(searcher, "chess", now=NOW + timedelta(days=1))) == numbered(1, 2)


def test_a_listing_that_ticks_everything_comes_lower(engine: Engine) -> None:
    many = ["social_clubs", "benefits", "dementia", "faith", "transport", "carers", "debt_money"]
    listings = [make(1, "Chess", categories=many), make(2, "Chess", categories=many[:2])]
    assert ids(ask(engine(listings), "chess")) == numbered(2, 1)


def test_sooner_comes_first_among_equals(engine: Engine) -> None:
    listings = [make(1, "Chess", schedules=[weekly("SA")]), make(2, "Chess", schedules=[weekly("MO")])]
    assert ids(ask(engine(listings), "chess")) == numbered(2, 1)


def test_ties_are_ordered_by_id(engine: Engine) -> None:
    searcher = engine([make(number, "Chess") for number in (5, 3, 9, 1)])
    assert ids(ask(searcher, "chess")) == numbered(1, 3, 5, 9)


# --- place ----------------------------------------------------------------


def test_nearer_comes_first_and_far_is_still_found(engine: Engine) -> None:
    searcher = engine(
        [
            make(1, "Chess", places=[place(9)]),
            make(2, "Chess", places=[place(1)]),
            make(3, "Chess", places=[place(3)]),
        ]
    )
    found = ask(searcher, "chess", near=AT_HOME)
    assert ids(found) == numbered(2, 3, 1)
    assert [hit.distance_km for hit in found.hits] == pytest.approx([1, 3, 9], rel=1e-3)


def test_the_nearest_of_several_places_counts(engine: Engine) -> None:
    searcher = engine(
        [make(1, "Chess", places=[place(9), place(0.5), place(4)]), make(2, "Chess", places=[place(2)])]
    )
    found = ask(searcher, "chess", near=AT_HOME)
    assert ids(found) == numbered(1, 2)
    assert found.hits[0].distance_km == pytest.approx(0.5, rel=1e-3)


def test_how_far_is_far_depends_on_the_kind_of_help(engine: Engine) -> None:
    lunch = [make(1, "Lunch", categories=["lunch_clubs"], places=[place(6)])]
    advice = [make(2, "Advice", categories=["benefits"], places=[place(6)])]
    found = ask(engine([*lunch, *advice]), near=AT_HOME)
    assert ids(found) == numbered(2, 1)


def test_what_comes_to_you_ranks_for_somebody_out_of_reach(engine: Engine) -> None:
    searcher = engine(
        [
            make(1, "Chess", places=[place(12)]),
            make(2, "Chess", places=[], delivery=["phone"]),
            make(3, "Chess", places=[place(0.2)]),
        ]
    )
    assert ids(ask(searcher, "chess", near=AT_HOME)) == numbered(3, 2, 1)


def test_a_radius_cuts_but_not_what_reaches_people_anywhere(engine: Engine) -> None:
    searcher = engine(
        [
            make(1, "Chess", places=[place(1)]),
            make(2, "Chess", places=[place(5)]),
            make(3, "Chess", places=[], delivery=["phone"]),
            make(4, "Chess", places=[], delivery=[]),
            make(5, "Chess", places=[place(5)], delivery=["home_visit"]),
            make(6, "Chess", places=[place(5)], delivery=["in_person", "phone"]),
        ]
    )
    assert set(ids(ask(searcher, "chess", near=AT_HOME, within_km=3))) == set(numbered(1, 3, 5))
    assert ask(searcher, "chess", within_km=3).total == 6


def test_a_doubted_place_is_never_measured_from(engine: Engine) -> None:
    doubted = place(0, doubt="The map position given is 4 km from its postcode.")
    found = ask(engine([make(1, "Chess", places=[doubted])]), near=AT_HOME)
    assert found.hits[0].distance_km is None
    assert found.hits[0].latitude is None


# --- filters --------------------------------------------------------------

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


# --- counts ---------------------------------------------------------------


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


# --- order and pages ------------------------------------------------------


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


# --- what is said of a hit ------------------------------------------------


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


# --- nothing found --------------------------------------------------------


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


# --- suggestions ----------------------------------------------------------


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
