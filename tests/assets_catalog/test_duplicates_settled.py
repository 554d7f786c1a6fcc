"""Pairs that wait for a steward, what was said of them, and making one of several."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from assets_catalog import model
from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates import Pair, tables
from assets_catalog.duplicates.arriving import Arrived, Newcomers, arrived_with, duplicates_of_run
from assets_catalog.duplicates.choosing import BOTH, choices, lead, made_one
from assets_catalog.duplicates.groups import Group, grouped, is_clear, numbered
from assets_catalog.duplicates.living import LivingLikes
from assets_catalog.duplicates.merges import merge_as_suggested, merges, undo_press
from assets_catalog.duplicates.settled import LONGEST_NOTE, Settled, in_order
from assets_catalog.duplicates.waiting import Waiting, scan
from assets_catalog.listing import Check, Listing, Phone, Place, Provenance, Schedule

TODAY = date(2026, 11, 22)


@pytest.fixture
def catalogue(tmp_path):
    found = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    yield found
    found.close()


def club(name="Larch Chess Club", source="List A", **changes) -> Listing:
    values = {
        "name": name,
        "places": [
            Place(
                address_1="12 Larch Road",
                postal_code="CR5 2RA",
                latitude=51.3215,
                longitude=-0.1386,
                positioned_by="given",
            )
        ],
        "phones": [Phone(number="020 7946 0101")],
        "categories": ["social_clubs"],
        "provenance": [Provenance(source=source, key=f"{source} {name}")],
    }
    return Listing(**{**values, **changes})


def put(catalogue, *listings) -> list[str]:
    return [each.id for each in catalogue.save_many(listings, by="test")]


def two(catalogue) -> tuple[str, str]:
    """Two that are one, and some others."""
    a, b, *_ = put(
        catalogue,
        club(),
        club("The Larch Chess Club", "List B"),
        *(club(f"{name} Singers", places=[], phones=[]) for name in ("Copper", "Juniper", "Quarry")),
    )
    return in_order(a, b)


def found_by(catalogue):
    return [(pair.a, pair.b) for pair in Waiting(catalogue).pairs()]


# --- found and kept up with --------------------------------------------------


def test_the_tables_are_as_the_model_names_them(catalogue):
    with catalogue.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        ours = {"not_the_same", "duplicate_scan", "likely_pair", "merge_press"}
        told = [
            each for each in compare_metadata(context, model.metadata) if any(n in str(each) for n in ours)
        ]
    assert ours <= set(model.metadata.tables)
    assert told == []


def test_a_look_finds_the_pair_says_why_and_counts_up_to_the_end(catalogue):
    pair = two(catalogue)
    told = []
    ended = scan(catalogue, lambda done, of: told.append((done, of)))
    assert ended.finished is not None
    assert told[-1] == (5, 5)
    assert told == sorted(told)
    (found,) = Waiting(catalogue).pairs()
    assert (found.a, found.b) == pair
    assert "The same postcode" in found.reasons
    assert found.likelihood > 0.97


def test_what_a_look_found_is_shown_until_the_next_has_ended_and_only_that_is_kept(catalogue):
    pair = two(catalogue)
    scan(catalogue)
    waiting = Waiting(catalogue)
    begun = waiting.begin(by="test")
    assert found_by(catalogue) == [pair]
    with pytest.raises(ValueError, match="already"):
        waiting.begin(by="another")
    waiting.carry_on(begun, LivingLikes(catalogue))
    assert found_by(catalogue) == [pair]
    with catalogue.engine.connect() as connection:
        assert len(connection.execute(select(tables.DuplicateScan.__table__)).all()) == 1
        assert len(connection.execute(select(tables.LikelyPair.__table__)).all()) == 1


def test_a_look_that_breaks_off_says_so_and_another_can_begin(catalogue):
    pair = two(catalogue)
    scan(catalogue)

    def wrong(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan(catalogue, wrong)
    waiting = Waiting(catalogue)
    assert waiting.running() is None
    assert "broke off" in waiting.broken().problem
    assert found_by(catalogue) == [pair]
    scan(catalogue)
    assert waiting.broken() is None


def test_what_changes_is_compared_afresh(catalogue):
    a, b = two(catalogue)
    likes, waiting = LivingLikes(catalogue), Waiting(catalogue)
    waiting.scan(likes, by="test")
    assert waiting.refresh(likes) == 0
    (third,) = put(catalogue, club("Larch Road Chess Club", "List C"))
    assert waiting.refresh(likes) == 0
    assert {each for pair in found_by(catalogue) for each in pair} == {a, b, third}
    catalogue.remove(third, by="test")
    assert found_by(catalogue) == [(a, b)]
    moved = catalogue.get(b).model_copy(
        update={"name": "Saffron Bakers", "places": [], "phones": [Phone(number="020 7946 0999")]}
    )
    catalogue.save(moved, by="test")
    waiting.refresh(likes)
    assert found_by(catalogue) == []


def test_with_no_time_left_it_says_how_many_changes_wait(catalogue):
    two(catalogue)
    likes, waiting = LivingLikes(catalogue), Waiting(catalogue)
    waiting.scan(likes, by="test")
    put(catalogue, club("Larch Road Chess Club", "List C"))
    assert waiting.refresh(likes, seconds=-1) == 1


# --- the moment of typing -----------------------------------------------------


def test_the_likes_are_read_in_the_background_and_follow_what_changes(catalogue):
    a, b = two(catalogue)
    likes = LivingLikes(catalogue)
    assert not likes.whole
    typed = club("larch chess", phones=[], provenance=[])
    assert likes.like(typed) == []
    assert likes.start(wait=20)
    assert {pair.b for pair in likes.like(typed)} == {a, b}
    catalogue.remove(b, by="test")
    assert [pair.b for pair in likes.like(typed)] == [a]


def test_many_threads_may_ask_while_it_is_read(catalogue):
    a, b = two(catalogue)
    likes, wrong = LivingLikes(catalogue), []

    def ask():
        try:
            for _ in range(20):
                likes.start()
                likes.like(club())
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []
    assert likes.start(wait=20)
    assert {pair.b for pair in likes.like(club())} == {a, b}


def test_what_an_import_added_that_was_there_already(catalogue):
    a, b = two(catalogue)
    run = catalogue.begin_import("List C", by="test")
    new = club("Larch Chess Club", "List C")
    likes = LivingLikes(catalogue)
    newcomers = Newcomers(catalogue, lambda: likes)
    for each in (club("Ember Potters", places=[], phones=[]), new):
        newcomers.take(each)
    tried = newcomers.told()
    assert (tried.alike, tried.left) == (1, 0)
    (like,) = tried.first
    assert (like.name, like.other_id in (a, b), like.settled_at) == ("Larch Chess Club", True, "")
    assert like.reasons
    (saved,) = catalogue.apply(run, [new])
    catalogue.finish_import(run)
    found = duplicates_of_run(catalogue, run.id, likes=likes)
    assert {(pair.a, pair.b) for pair in found} == {(saved.id, a), (saved.id, b)}
    Settled(catalogue).not_the_same(a, saved.id, by="test")
    assert [(pair.a, pair.b) for pair in duplicates_of_run(catalogue, run.id)] == [(saved.id, b)]
    arrived = arrived_with(catalogue, run.id, likes)
    assert arrived.alike == 1
    assert arrived.first[0].settled_at == f"/stewards/duplicates/side-by-side?id={saved.id}&id={b}"
    assert duplicates_of_run(catalogue, "no such run", likes=likes) == []


def test_an_import_that_adds_nothing_or_too_many_reads_no_directory(catalogue):
    two(catalogue)
    likes = LivingLikes(catalogue)
    assert arrived_with(catalogue, "no such run", likes) == Arrived()
    run = catalogue.begin_import("List C", by="test")
    list(catalogue.apply(run, [club(f"Larch Club {number}", "List C") for number in range(3)]))
    assert arrived_with(catalogue, run.id, likes, most=2) == Arrived(left=3)
    assert not likes.whole
    said = Arrived(left=3).in_words(would=False)
    assert "frontdoor duplicates find" in said[0]
    newcomers = Newcomers(catalogue, lambda: likes, most=1)
    for number in range(3):
        newcomers.take(club(f"Larch Club {number}", "List D"))
    assert newcomers.told() == Arrived(left=3)


# --- not the same -------------------------------------------------------------


def test_two_that_are_two_are_not_shown_again_by_this_look_or_the_next(catalogue):
    a, b = two(catalogue)
    scan(catalogue)
    Settled(catalogue).not_the_same(b, a, by="Steward", note="one is for juniors")
    assert found_by(catalogue) == []
    scan(catalogue)
    assert found_by(catalogue) == []
    (said,) = Settled(catalogue).said()
    assert (said.a, said.b, said.by, said.note) == (a, b, "Steward", "one is for juniors")
    assert said.in_force
    assert {said.a_name, said.b_name} == {"Larch Chess Club", "The Larch Chess Club"}


def test_a_steward_may_forget_it(catalogue):
    a, b = two(catalogue)
    scan(catalogue)
    settled = Settled(catalogue)
    settled.not_the_same(a, b, by="Steward")
    assert settled.forget(b, a)
    assert not settled.forget(b, a)
    assert found_by(catalogue) == [(a, b)]


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({"phones": [Phone(number="020 7946 0777")]}, True),
        ({"name": "Larch Chess and Draughts Club"}, True),
        ({"places": [Place(address_1="14 Larch Road", postal_code="CR5 2RA")]}, True),
        ({"phones": [Phone(number="+44 20 7946 0101")]}, False),
        ({"description": "Other words."}, False),
    ],
)
def test_it_holds_until_the_name_the_address_or_the_number_changes(catalogue, changes, again):
    a, b = two(catalogue)
    likes, waiting, settled = LivingLikes(catalogue), Waiting(catalogue), Settled(catalogue)
    waiting.scan(likes, by="test")
    settled.not_the_same(a, b, by="Steward")
    catalogue.save(catalogue.get(a).model_copy(update=changes), by="test")
    waiting.refresh(likes)
    assert found_by(catalogue) == ([(a, b)] if again else [])
    assert settled.said()[0].in_force is not again
    assert settled.are_two([(b, a)]) == (set() if again else {(a, b)})


def test_what_cannot_be_said_of_two(catalogue):
    a, b = two(catalogue)
    settled = Settled(catalogue)
    with pytest.raises(ValueError, match="no longer"):
        settled.not_the_same(a, "nobody", by="Steward")
    with pytest.raises(ValueError, match="no longer"):
        settled.not_the_same(a, a, by="Steward")
    with pytest.raises(ValueError, match="too long"):
        settled.not_the_same(a, b, by="Steward", note="x" * (LONGEST_NOTE + 1))
    assert settled.said() == []
    assert settled.are_two([]) == set()


# --- groups -------------------------------------------------------------------


def pair(a, b, likelihood=0.9):
    return Pair(a, b, likelihood, (), ())


def test_pairs_that_share_a_listing_are_one_group():
    groups = grouped([pair("a", "b", 0.6), pair("b", "c", 0.8), pair("x", "y", 0.99)])
    assert [each.ids for each in groups] == [("x", "y"), ("a", "b", "c")]
    assert groups[1].likelihood == 0.8
    assert [(one, other) for one, other, _ in numbered(groups[1], ["c", "a", "b"])] == [(1, 3), (2, 3)]


def test_no_group_is_larger_than_can_be_compared_and_the_likeliest_stay_together():
    chain = [pair(f"{at:02}", f"{at + 1:02}", 0.9 - at / 100) for at in range(9)]
    groups = grouped(chain, at_most=4)
    assert all(len(each.ids) <= 4 for each in groups)
    assert groups[0].ids == ("00", "01", "02", "03")


@pytest.mark.parametrize(
    ("changes", "likelihood", "clear"),
    [
        ({}, 0.98, True),
        ({}, 0.96, False),
        ({"name": "Larch Chess Circle"}, 0.98, False),
        ({"provenance": [Provenance(source="List A", key="2")]}, 0.98, False),
        ({"provenance": []}, 0.98, False),
        ({"places": [Place(address_1="14 Larch Road", postal_code="CR5 2RA")]}, 0.98, False),
        ({"places": [Place(address_1="12 Larch Road", postal_code="CR5 2RB")]}, 0.98, False),
        ({"places": [Place(postal_code="CR5 2RA", latitude=51.33, longitude=-0.13)]}, 0.98, False),
    ],
)
def test_only_the_same_name_and_place_from_different_lists_may_be_merged_among_many(
    changes, likelihood, clear
):
    listings = {"a": club(id="a"), "b": club(**{"source": "List B", "id": "b", **changes})}
    assert is_clear(Group(("a", "b"), (pair("a", "b", likelihood),)), listings) is clear


def test_three_are_clear_only_if_every_two_of_them_are():
    listings = {each: club(id=each, source=f"List {each}") for each in "abc"}
    some = (pair("a", "b", 0.99), pair("b", "c", 0.99))
    assert not is_clear(Group(("a", "b", "c"), some), listings)
    assert is_clear(Group(("a", "b", "c"), (*some, pair("a", "c", 0.99))), listings)


# --- making one ----------------------------------------------------------------


def chosen_of(listings, name, given=None):
    return next(each for each in choices(listings, given, today=TODAY) if each.name == name)


def test_the_one_that_was_checked_last_leads_then_the_newer_list_then_the_fuller():
    checked = club(last_check=Check(on=TODAY - timedelta(days=9), by="Library team"))
    newer = club(provenance=[Provenance(source="B", key="b", source_date="2025")])
    fuller = club(description="Chess for all.", email="chess@larch.example")
    assert lead([newer, fuller, checked]) == 2
    assert lead([fuller, newer]) == 1
    assert lead([club(), fuller]) == 1
    assert lead([club(), club()]) == 0


def test_each_field_has_what_is_said_and_a_sensible_suggestion():
    a = club(description="Chess.", languages=["fr"], opening_hours="Daily")
    b = club(
        "The Larch Chess Club", description="Chess for beginners and others.", url="https://larch.example"
    )
    both = [a, b]
    assert chosen_of(both, "phones").same
    assert chosen_of(both, "description").chosen == "1"
    assert chosen_of(both, "url").chosen == "1"
    assert chosen_of(both, "opening_hours").chosen == "0"
    name = chosen_of(both, "name")
    assert [each.words for each in name.sayings] == ["Larch Chess Club", "The Larch Chess Club"]
    assert not name.same
    one = made_one(both, 0, today=TODAY)
    assert (one.url, one.opening_hours, one.languages) == ("https://larch.example", "Daily", ["fr"])


def test_a_choice_is_kept_and_one_that_is_not_there_is_not():
    both = [club(email="a@larch.example"), club(email="b@larch.example")]
    assert made_one(both, 0, {"email": "1"}, today=TODAY).email == "b@larch.example"
    assert made_one(both, 0, {"email": "7", "nothing": "1"}, today=TODAY).email == "a@larch.example"
    assert made_one(both, 0, {"email": BOTH}, today=TODAY).email == "a@larch.example"


def test_lists_are_put_together_with_each_thing_once():
    a = club(phones=[Phone(number="020 7946 0101"), Phone(number="020 7946 0102")], keywords=["Chess"])
    b = club(
        phones=[Phone(number="+44 20 7946 0101", description="the hall")], keywords=["chess", "draughts"]
    )
    phones = chosen_of([a, b], "phones")
    assert [each.key for each in phones.sayings] == ["0", "1", BOTH]
    assert phones.chosen == BOTH
    one = made_one([a, b], 0, today=TODAY)
    assert [each.number for each in one.phones] == ["+44 20 7946 0101", "020 7946 0102"]
    assert one.keywords == ["Chess", "draughts"]
    assert len(one.places) == 1


def test_where_one_lists_all_that_the_others_do_that_is_suggested_whoever_leads():
    all_of_it = club(phones=[Phone(number="020 7946 0101"), Phone(number="020 7946 0102")])
    leads = club(last_check=Check(on=TODAY, by="Library team"))
    phones = chosen_of([leads, all_of_it], "phones")
    assert [each.key for each in phones.sayings] == ["0", "1"]
    assert phones.chosen == "1"


def test_two_addresses_in_one_postcode_are_one_building_and_places_without_any_are_not():
    a = club(places=[Place(address_1="Larch Hall, Larch Road", postal_code="CR5 2RA")])
    b = club(places=[Place(address_1="12 Larch Road", postal_code="cr52ra"), Place(name="The bandstand")])
    c = club(places=[Place(name="The boathouse")])
    one = made_one([a, b, c], 0, today=TODAY)
    told = [each.address_1 or each.name for each in one.places]
    assert told == ["Larch Hall, Larch Road", "The bandstand", "The boathouse"]


def test_times_are_never_put_together_unless_somebody_says_so():
    a = club(schedules=[Schedule(freq="WEEKLY", byday=["TU"])])
    b = club(schedules=[Schedule(freq="WEEKLY", byday=["TH"])])
    assert chosen_of([a, b], "schedules").chosen == "0"
    both = made_one([a, b], 0, {"schedules": BOTH}, today=TODAY)
    assert [each.byday for each in both.schedules] == [["TU"], ["TH"]]


def test_what_belongs_together_is_chosen_together():
    a = club(minimum_age=5, maximum_age=11)
    b = club(minimum_age=16, last_check=Check(on=TODAY, by="Library team"))
    ages = chosen_of([a, b], "minimum_age")
    assert ages.label == "Ages"
    one = made_one([a, b], 0, today=TODAY)
    assert (one.minimum_age, one.maximum_age) == (16, None)
    assert made_one([a, b], 0, {"minimum_age": "0"}, today=TODAY).maximum_age == 11


def test_being_open_is_a_word_too_and_the_last_check_is_kept():
    shut = club(status="temporarily closed")
    open_ = club(last_check=Check(on=TODAY, by="Library team"))
    one = made_one([shut, open_], 0, today=TODAY)
    assert one.status == "active"
    assert one.last_check.on == TODAY
    assert made_one([shut, club()], 0, today=TODAY).status == "temporarily closed"


# --- many at one press ------------------------------------------------------------


def test_many_are_merged_at_one_press_and_taken_back_together(catalogue):
    first = two(catalogue)
    second = tuple(
        put(
            catalogue,
            club("Ember Potters", phones=[]),
            club("Ember Potters", "List B", url="https://e.example"),
        )
    )
    stood = {each: catalogue.get(each) for each in (*first, *second)}
    pressed = merge_as_suggested(catalogue, [first, second, ("x", "y")], by="Steward", today=TODAY)
    assert pressed.merged == 2
    assert pressed.refused == (("A listing", "One of these listings is no longer in the directory."),)
    assert catalogue.count() == 5
    listed = merges(catalogue)
    assert {each.press for each in listed} == {pressed.press}
    assert {each.by for each in listed} == {"Steward"}
    undone, refused = undo_press(catalogue, pressed.press, by="Steward")
    assert (len(undone), refused) == (2, [])
    assert {each: catalogue.get(each) for each in stood} == stood
    assert merges(catalogue) == []
    assert undo_press(catalogue, pressed.press, by="Steward") == ([], [])


def test_merges_made_alone_have_no_press_and_one_merged_again_since_is_left_and_named(catalogue):
    a, b = two(catalogue)
    (third,) = put(catalogue, club("Larch Chess", "List C"))
    pressed = merge_as_suggested(catalogue, [(a, b)], by="Steward", today=TODAY)
    kept = catalogue.where_is(a)
    catalogue.merge(third, [kept], catalogue.get(third), by="Steward")
    newest, oldest = merges(catalogue)
    assert (newest.press, oldest.press) == ("", pressed.press)
    assert newest.kept_name == "Larch Chess"
    undone, refused = undo_press(catalogue, pressed.press, by="Steward")
    assert undone == []
    assert "Undo that merge first" in refused[0]
