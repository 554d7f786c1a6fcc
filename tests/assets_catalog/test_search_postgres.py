"""The PostgreSQL engine: what the contract leaves to it, and that it finds what a naive scan does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text

from assets_catalog.catalogue import Catalogue
from assets_catalog.database import WrongDatabaseError
from assets_catalog.listing import Listing
from assets_catalog.places import position
from assets_catalog.sample import sample_listings
from assets_catalog.search.engine.documents import FIELDS
from assets_catalog.search.engine.weights import Weights
from assets_catalog.search.postgresql import engine as postgres
from assets_catalog.search.postgresql import tables as postgres_tables
from assets_catalog.search.postgresql.engine import PostgresFinder
from assets_catalog.search.postgresql.tables import as_tsvector
from assets_catalog.search.query import SearchQuery
from tests.assets_catalog.naive_search import Naive
from tests.assets_catalog.search_catalogues import (
    NOW,
    Directory,
    directories,
    identity,
    listings,
    make,
    queries,
    understand_plainly,
    understanding,
)

pytestmark = pytest.mark.postgres

needs = st.lists(
    st.tuples(st.sampled_from(["befriending", "lunch_clubs", "benefits"]), st.floats(0.05, 1)),
    max_size=2,
    unique_by=lambda need: need[0],
).map(tuple)


def opened(engine: Engine, directory: Any, **options: Any) -> PostgresFinder:
    return PostgresFinder(
        engine, directory, **{"understand": understand_plainly, "fresh_for": None} | options
    )


def found(finder: PostgresFinder, words: str) -> list[str]:
    return [hit.id for hit in finder.search(SearchQuery(words=words), now=NOW).hits]


@pytest.fixture(scope="module")
def shared_engine(postgres_address: str) -> Iterator[Engine]:
    """A schema that the tests of this file fill anew each time."""
    from tests.postgres_server import Rooms

    rooms = Rooms(postgres_address)
    yield rooms.engine()
    rooms.clear()


# --- keeping up ------------------------------------------------------------


def test_a_change_is_found_by_every_process_and_written_by_one(rooms: Any) -> None:
    url = rooms.url()
    directory = Directory([make(1, "Chess"), make(2, "Bingo")])
    one, other = (opened(create_engine(url), directory) for _ in range(2))
    assert directory.reads == 1
    directory.save(make(3, "Whist"))
    directory.save(make(1, "Dominoes"))
    directory.remove(identity(2))
    assert one.catch_up() == 3
    assert other.catch_up() == 3
    for finder in (one, other):
        assert [found(finder, each) for each in ("chess", "bingo")] == [[], []]
        assert found(finder, "whist") == [identity(3)]
        assert found(finder, "dominoes") == [identity(1)]
        assert finder.count == 2
        assert finder.catch_up() == 0
    assert directory.reads == 1
    directory.save(make(2, "Bingo again"))
    one.catch_up()
    assert found(one, "bingo") == [identity(2)]
    for finder in (one, other):
        finder._tables._engine.dispose()


def test_a_saved_listing_is_found_elsewhere_within_two_seconds(rooms: Any) -> None:
    url = rooms.url()
    catalogue, elsewhere = Catalogue.open(url), Catalogue.open(url)
    catalogue.save(make(1, "Chess"), by="a test")
    finder = opened(elsewhere.engine, elsewhere, fresh_for=1.0)
    saved = time.monotonic()
    catalogue.save(make(2, "Whist"), by="a test")
    while found(finder, "whist") != [identity(2)]:
        assert time.monotonic() - saved < 2
        time.sleep(0.05)
    for each in (catalogue, elsewhere):
        each.close()


def test_what_ended_is_no_longer_found_and_what_came_back_is(rooms: Any) -> None:
    directory = Directory([make(1, "Chess")])
    finder = opened(rooms.engine(), directory)
    directory.save(make(1, "Chess", status="defunct"))
    finder.catch_up()
    assert found(finder, "chess") == []
    directory.save(make(1, "Chess"))
    finder.catch_up()
    assert found(finder, "chess") == [identity(1)]


def test_one_process_fills_anew_and_the_others_follow(rooms: Any) -> None:
    url = rooms.url()
    directory = Directory([make(1, "Chess"), make(2, "Bingo")])
    one, other = (opened(create_engine(url), directory) for _ in range(2))
    one.rebuild()
    other.catch_up()
    for finder in (one, other):
        assert found(finder, "bingo") == [identity(2)]
        finder._tables._engine.dispose()


def test_tables_of_another_catalogue_are_filled_anew(rooms: Any) -> None:
    engine = rooms.engine()
    old = Directory([make(1, "Chess")])
    old.save(make(2, "Bingo"))
    opened(engine, old)
    assert found(opened(engine, Directory([make(3, "Whist")])), "whist") == [identity(3)]


def test_a_filling_that_was_cut_short_leaves_what_there_was(rooms: Any) -> None:
    engine = rooms.engine()
    directory = Directory([make(number, "Chess") for number in range(1, 4)])
    finder = opened(engine, directory)

    class Breaking(Directory):
        def every(self) -> Iterator[Listing]:
            yield make(9, "Whist")
            raise OSError("the catalogue went away")

    with pytest.raises(OSError, match="went away"):
        finder._tables.fill(Breaking())
    again = opened(engine, directory)
    assert again.count == finder.count == 3
    assert found(again, "chess") == found(finder, "chess")
    assert found(again, "whist") == []


def test_many_changes_are_read_into_one_and_nothing_is_lost(rooms: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(postgres, "MOST_OVERLAID", 5)
    directory = Directory([make(number, "Chess") for number in range(1, 10)])
    finder = opened(rooms.engine(), directory)
    for number in range(5, 20):
        directory.save(make(number, "Whist"))
    finder.catch_up()
    assert finder._rebuilding is not None
    finder._rebuilding.join(20)
    assert len(finder._state.segments) == 1
    for words, count in (("chess", 4), ("whist", 15)):
        assert finder.search(SearchQuery(words=words), now=NOW).total == count


def test_a_large_import_is_written_in_the_background(rooms: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(postgres, "MOST_OVERLAID", 5)
    directory = Directory([make(1, "Chess")])
    finder = opened(rooms.engine(), directory)
    for number in range(2, 702):
        directory.save(make(number, "Whist"))
    finder.catch_up()
    assert finder._rebuilding is not None
    finder._rebuilding.join(30)
    finder.catch_up()
    assert finder.search(SearchQuery(words="whist"), now=NOW).total == 700
    assert finder.count == 701


def test_a_search_does_not_wait_long_for_a_process_that_is_writing(rooms: Any) -> None:
    engine = rooms.engine()
    directory = Directory([make(1, "Chess")])
    finder = opened(engine, directory)
    directory.save(make(2, "Whist"))
    with engine.begin() as writing:
        writing.execute(text("select pg_advisory_xact_lock(:key)"), {"key": postgres_tables._LOCK})
        began = time.monotonic()
        assert finder.catch_up() == 0
        assert found(finder, "chess") == [identity(1)]
        assert time.monotonic() - began < 5
    assert finder.catch_up() == 1
    assert found(finder, "whist") == [identity(2)]


# --- words -----------------------------------------------------------------


def test_misspelt_words_are_mended_from_the_catalogues_own_and_words_that_hit_are_not(rooms: Any) -> None:
    directory = Directory([make(1, "Ukulele orchestra"), make(2, "Chess and chest clinic")])
    finder = opened(rooms.engine(), directory)
    mended = {
        "ukelele": "ukulele",
        "ukuleel": "ukulele",
        "orchstra": "orchestra",
        "chess": None,
        "xylophone": None,
        "uku": None,
    }
    assert {word: finder.vocabulary.correct(word) for word in mended} == mended
    directory.remove(identity(1))
    finder.catch_up()
    assert finder.vocabulary.correct("ukelele") is None


def test_beginnings_are_those_that_most_listings_have(rooms: Any) -> None:
    names = ["Physiotherapy", "Physiotherapy", "Physics", "Chess"]
    finder = opened(rooms.engine(), Directory(make(at, name) for at, name in enumerate(names, 1)))
    assert finder.vocabulary.starting("phys", 8) == [b"physiotherapi", b"physic"]
    assert finder.vocabulary.starting("%", 8) == []


@pytest.mark.parametrize("word", ["o'clock", "a\\b", "x':1A", "ж'", "☃", "a:*", "!a|b"])
def test_no_word_can_be_taken_for_syntax(rooms: Any, word: str) -> None:
    finder = opened(rooms.engine(), Directory([make(1, f"Club {word}"), make(2, "Chess")]))
    assert finder.search(SearchQuery(words=f"club {word}"), now=NOW).total == 1


def test_a_text_of_any_length_can_be_kept(rooms: Any) -> None:
    endless = " ".join(f"ordinarily{number}" for number in range(200_000))
    engine = rooms.engine()
    with engine.connect() as connection:
        kept = connection.scalar(
            text("select length(cast(:words as tsvector))"),
            {"words": as_tsvector(dict.fromkeys(FIELDS, "") | {"title": "Chess", "description": endless})},
        )
    assert kept == 10_000
    finder = opened(engine, Directory([make(1, "Chess", description=endless[:20_000])]))
    assert found(finder, "chess") == [identity(1)]


def test_a_tsvector_gives_each_term_the_class_of_its_field() -> None:
    texts = dict.fromkeys(FIELDS, "")
    texts |= {"title": "Walking", "keywords": "walks", "description": "Men's walks"}
    assert as_tsvector(texts) == "'walk':1A,2B,4D 'men':3D"


def test_another_database_is_refused_with_a_sentence(tmp_path: Any) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    with pytest.raises(WrongDatabaseError, match="FRONTDOOR_CATALOGUE_URL"):
        PostgresFinder(engine, Directory())


# --- anything at all ---------------------------------------------------------


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(directories(), queries(), needs)
def test_it_finds_what_a_naive_scan_does(
    shared_engine: Engine,
    catalogue: list[Listing],
    query: SearchQuery,
    understood_needs: tuple[tuple[str, float], ...],
) -> None:
    finder = opened(shared_engine, Directory(catalogue), understand=understanding(needs=understood_needs))
    finder.rebuild()
    results = finder.search(query, now=NOW)
    expected = Naive(catalogue, Weights()).found(query, results.understood, NOW)
    assert {hit.id for hit in results.hits} == set(expected)
    assert results.total == len(expected)
    pages = [finder.search(replace(query, per_page=5, page=page), now=NOW).hits for page in (1, 2, 3)]
    assert [hit for page in pages for hit in page] == list(results.hits)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(directories(most=8), st.lists(st.integers(1, 12).flatmap(listings), max_size=5), queries(), needs)
def test_changes_laid_over_equal_tables_filled_anew(
    shared_engine: Engine,
    before: list[Listing],
    saved: list[Listing],
    query: SearchQuery,
    understood_needs: tuple[tuple[str, float], ...],
) -> None:
    directory = Directory(before)
    understand = understanding(needs=understood_needs)
    with shared_engine.begin() as connection:
        connection.execute(text("drop table if exists search_document, search_word, search_state"))
    overlaid = opened(shared_engine, directory, understand=understand)
    for each in saved:
        directory.save(each)
        overlaid.catch_up()
    one = overlaid.search(query, now=NOW)
    spelt = {word: overlaid._server.alike(word, 1) for word in ("chair", "lunch", "walk")}
    overlaid.rebuild()
    other = overlaid.search(query, now=NOW)
    assert one == other
    assert spelt == {word: overlaid._server.alike(word, 1) for word in spelt}


@pytest.fixture(scope="module")
def sample(postgres_address: str) -> Iterator[PostgresFinder]:
    """The sample borough."""
    from tests.postgres_server import Rooms

    rooms = Rooms(postgres_address)
    directory = Directory(
        each.model_copy(update={"places": [position(place) for place in each.places]})
        for each in sample_listings(NOW.date())
    )
    yield opened(rooms.engine(), directory)
    rooms.clear()


@settings(max_examples=30)
@given(words=st.text(max_size=300), typed=st.text(max_size=60))
@example(words="\x00 o'clock ' \\ %s :x {} ; drop table", typed="\x00'")
def test_whatever_is_asked_there_is_an_answer(sample: PostgresFinder, words: str, typed: str) -> None:
    results = sample.search(SearchQuery(words=words), now=NOW)
    assert results.total >= len(results.hits)
    assert len(sample.suggest(typed)) <= 8
    for word in words.split():
        assert sample.vocabulary.correct(word) != ""
