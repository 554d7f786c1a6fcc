"""Kinds of saying: what is not wanted, one word of another language, streets, how far, now, and long sentences."""

from __future__ import annotations

from typing import Any

import pytest

from assets_catalog.search.understanding import meaning
from tests.assets_catalog.test_understanding import NOW, Words, chips, read


def first_two(words: str) -> list[str]:
    return [need for need, _ in read(words).needs[:2]]


@pytest.mark.parametrize(
    ("words", "not_wanted", "text"),
    [
        ("lunch club but not a church group", "faith", "lunch club"),
        ("grief group nothing to do with religion", "faith", "grief group"),
        ("somewhere to meet people, not bingo", "social_clubs", "meet people"),
        ("non religious carol singing", "faith", "carol singing"),
        ("company without yoga", "exercise_falls", "company"),
        ("i dont want to join a choir, just a chat", "arts_music", "chat"),
    ],
)
def test_what_is_not_wanted_is_taken_away_and_said(words: str, not_wanted: str, text: str) -> None:
    understood = read(words)
    assert not_wanted not in dict(understood.needs)
    assert not_wanted in understood.preferences["not"]
    assert understood.search_text == text
    assert chips(understood, "not")[0].startswith("Not ")


def test_what_was_not_wanted_can_be_taken_back() -> None:
    words = "lunch club, not church"
    (chip,) = [chip for chip in read(words).chips if chip.kind == "not"]
    again = read(words, chip.key)
    assert "faith" in dict(again.needs)
    assert "not" not in again.preferences


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("not eating properly", "food_help"),
        ("without heating", "energy_warmth"),
        ("mum does not want to go in a care home", "care_assessment"),
        ("not sleeping", "mental_wellbeing"),
        ("no english", "esol_language"),
    ],
)
def test_some_things_that_are_not_so_are_the_need_itself(words: str, need: str) -> None:
    assert need in dict(read(words).needs)
    assert "not" not in read(words).preferences


def test_not_only_for_some_is_no_wish_for_them() -> None:
    understood = read("social club not just for pensioners near Purley")
    assert "age" not in understood.preferences
    assert understood.search_text == "social club"
    assert understood.near is not None


def test_a_way_that_is_not_wanted_does_not_cut() -> None:
    assert read("counselling not online").filters == {}
    assert read("counselling online").filters == {"delivery": ("online",)}


@pytest.mark.parametrize("encoder", [True, False], ids=["with the encoder", "without it"])
@pytest.mark.parametrize(
    ("word", "need"),
    [
        ("bezdomny", "housing_advice"),
        ("soledad", "befriending"),
        ("solitude", "befriending"),
        ("yalnızım", "befriending"),
        ("YALNIZIM", "befriending"),
        ("deprimido", "mental_wellbeing"),
        ("głodny", "food_help"),
        ("chômage", "employment"),
        ("dívida", "debt_money"),
        ("الوحدة", "befriending"),
        ("தனிமை", "befriending"),
        ("ખોરાક", "food_help"),
        ("بے گھر", "housing_advice"),
        ("shaqo", "employment"),
    ],
)
def test_one_word_of_another_language_is_read(word: str, need: str, encoder: bool) -> None:
    if encoder:
        assert need in first_two(word)
    else:
        with meaning.without_encoder():
            assert need in first_two(word)
    assert read(word).notes == ()
    assert read(word).corrections == {}


@pytest.mark.parametrize("word", ["solitide", "dinero", "trabajo"])
def test_nothing_is_mended_into_another_language_or_out_of_it(word: str) -> None:
    assert read(word).corrections.get(word, "solitude") in ("solitude", "solitaire")
    assert not {"dinheiro", "trabalho"} & set(read(word).corrections.values())


def test_the_name_of_a_street_says_nothing_of_its_words() -> None:
    understood = read("church road selhurst")
    assert "faith" not in dict(understood.needs)
    assert understood.near is not None
    assert understood.search_text == "church road"


@pytest.mark.parametrize(
    ("words", "km"),
    [
        ("yoga within 2 miles of Purley", 3.22),
        ("lunch club within a mile of CR5 1RA", 1.61),
        ("choir within 3km of Coulsdon", 3.0),
        ("food bank less than 5 kilometres from Selhurst", 5.0),
    ],
)
def test_how_far_is_understood_with_the_place(words: str, km: float) -> None:
    understood = read(words)
    assert understood.filters["within_km"] == km
    assert understood.near is not None
    assert understood.search_text in ("yoga", "lunch club", "choir", "food bank")
    taken_back = read(words, "within")
    assert "within_km" not in taken_back.filters


@pytest.mark.parametrize("words", ["within 2 weeks", "under 5 children", "up to 99 miles", "within 0 miles"])
def test_other_numbers_are_no_distance(words: str) -> None:
    assert "within_km" not in read(words).filters


@pytest.mark.parametrize(
    ("words", "wish"),
    [("food bank now", {"at": NOW}), ("somewhere warm right now", None), ("he is alone now", {})],
)
def test_now_at_the_end_is_a_wish(words: str, wish: dict[str, Any] | None) -> None:
    understood = read(words)
    if wish is None:
        assert understood.filters["at"] == NOW
    else:
        assert {name: value for name, value in understood.preferences.items() if name == "at"} == wish


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("nobody comes to see me any more since my brother passed away", "befriending"),
        ("i cannot manage the stairs because my job ruined my knees", "equipment_adaptations"),
        ("the kids are hungry because my hours at the warehouse were cut", "food_help"),
        ("i drink every night when the children are asleep", "substance_use"),
        ("my landlord wants us out and i am at college", "housing_advice"),
        ("uncle used to be a librarian and cannot remember where he lives", "dementia"),
        ("since he was moved to another prison i cannot afford to heat the flat", "energy_warmth"),
        ("nan slipped at the temple and is scared of falling", "exercise_falls"),
    ],
)
def test_an_explanation_does_not_drown_what_is_wanted(words: str, need: str) -> None:
    assert need in [found for found, weight in read(words).needs[:3] if weight >= 0.2]


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("we cant pay rent", {"housing_advice", "debt_money"}),
        ("gran keeps falling", {"exercise_falls"}),
        ("warm space", {"energy_warmth"}),
        ("something for the kids at half term", {"families_children"}),
        ("activities for toddlers", {"families_children"}),
    ],
)
def test_everyday_ways_of_saying_it(words: str, needs: set[str]) -> None:
    assert needs <= {need for need, _ in read(words).needs[: len(needs)]}


def test_a_word_with_hits_is_not_mended_though_another_is_near() -> None:
    assert read("befrendly", vocabulary=Words("befrendly")).corrections == {}
