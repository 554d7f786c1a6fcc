"""Ages as people write them: straight after a person, with a letter for the sex, in words."""

from __future__ import annotations

import pytest

from assets_catalog.search.query import SearchQuery, Understood
from assets_catalog.search.understanding import ages
from assets_catalog.search.understanding.tokens import tokenise
from assets_catalog.search.understanding.understand import understand


def read(words: str) -> Understood:
    return understand(SearchQuery(words=words))


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("lady 84 lonely", 84),
        ("gentleman 91", 91),
        ("gentleman, 91, needs company", 91),
        ("mum 79 lives alone", 79),
        ("boy 9 football", 9),
        ("girl 12 anxious", 12),
        ("son 19 nothing to do", 19),
        ("84f lives alone", 84),
        ("holiday club aged 5-11", 5),
        ("m72 wants bowls", 72),
        ("72 m dementia", 72),
        ("f 45 depressed", 45),
        ("female 68 stroke", 68),
        ("88 male falls", 88),
        ("a lady of 84", 84),
        ("eighty two and lonely", 82),
        ("eighty-two, lonely", 82),
        ("shes ninety", 90),
        ("she is ninety one", 91),
        ("dad turned eighty", 80),
        ("mum in her eighties", 80),
        ("uncle in his late seventies", 70),
        ("seventy plus lunch club", 70),
        ("over sixties bingo", 60),
        ("84 y/o on her own", 84),
        ("84 yr old on her own", 84),
    ],
)
def test_an_age_that_is_told_orders(words: str, age: int) -> None:
    understood = read(words)
    assert "age" not in understood.filters
    assert understood.preferences["age"] == age
    assert [chip.key for chip in understood.chips if chip.kind == "age"] == [f"age:{age}"]


@pytest.mark.parametrize(
    ("words", "age"),
    [("im eighty and want to swim", 80), ("aged seventy five", 75), ("judo for my nine year old", 9)],
)
def test_an_age_in_words_that_is_asked_for_cuts(words: str, age: int) -> None:
    assert read(words).filters["age"] == age


@pytest.mark.parametrize(
    "words",
    [
        "helpline 24/7",
        "24 hr care",
        "mum 24 7 care",
        "dad needs care 24 7",
        "mum 24 hour carer",
        "4 kids and no food",
        "mum 4 kids",
        "dad 2 falls this week",
        "nan 3 falls",
        "no 12 bus stopped",
        "flat 7 leaking",
        "lunch under £5",
        "yoga under 5 pounds",
        "over £60 owed",
        "back in under 20 minutes",
        "lost my husband 5 years ago",
        "been here for 10 years",
        "waiting 3 years",
        "sober 20 years",
        "women in their forties",
        "noise from the m25",
        "25m pool",
        "swim 50 m pool",
        "two sugars",
        "lunch for under 60s",
        "18 m old baby",
        "she is 5 foot",
        "dad smokes 40 a day",
        "man 20 stone",
        "twenty one steps",
        "someone 2 talk 2",
        "at 5 pounds a week",
    ],
)
def test_other_numbers_are_no_age(words: str) -> None:
    assert ages.find(tokenise(words)) == []


def test_for_whom_is_seen_behind_the_age() -> None:
    assert [chip.label for chip in read("mum 79 lives alone").chips if chip.kind == "who"] == ["For your mum"]


def test_the_age_is_left_out_of_what_is_looked_for() -> None:
    assert read("lady 84 chair yoga").search_text == "lady chair yoga"
