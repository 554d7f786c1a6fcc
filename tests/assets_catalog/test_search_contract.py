"""What every engine must find and in which order: by words, by needs, by standing, by place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assets_catalog.listing import Check
from tests.assets_catalog.search_catalogues import NOW, TODAY, identity, make, place, weekly
from tests.assets_catalog.search_engines import AT_HOME, Engine, ask, engine, ids, numbered

__all__ = ["engine"]


# --- words -----------------------------------------------------------------


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


# --- standing --------------------------------------------------------------


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


# --- place -----------------------------------------------------------------


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
