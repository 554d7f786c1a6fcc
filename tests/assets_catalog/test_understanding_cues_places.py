"""Places with a small slip in their name, at the end of what is looked for."""

from __future__ import annotations

import pytest

from assets_catalog.search.query import SearchQuery, Understood
from assets_catalog.search.understanding.understand import understand


class Words:
    """A catalogue's vocabulary with these words and no others."""

    def __init__(self, words: str) -> None:
        self.words = frozenset(words.split())

    def has(self, word: str) -> bool:
        return word in self.words

    def correct(self, word: str) -> str | None:
        return None


def read(words: str, vocabulary: str = "yoga heath norwood new hill") -> Understood:
    return understand(SearchQuery(words=words), Words(vocabulary))


@pytest.mark.parametrize(
    ("words", "place", "left"),
    [
        ("yoga prley", "Purley", "yoga"),
        ("lunch club thorntn heath", "Thornton Heath", "lunch club"),
        ("lunch club thornton haeth", "Thornton Heath", "lunch club"),
        ("bingo coulsdn", "Coulsdon", "bingo"),
        ("bingo near coulsdno", "Coulsdon", "bingo"),
        ("art norbry", "Norbury", "art"),
        ("walking addiscmbe", "Addiscombe", "walking"),
        ("food bank new addngton", "New Addington", "food bank"),
        ("youth club sth norwood", "South Norwood", "youth club"),
        ("chess in selsdn", "Selsdon", "chess"),
    ],
)
def test_a_place_with_a_slip_is_the_place(words: str, place: str, left: str) -> None:
    understood = read(words)
    assert understood.near is not None
    assert understood.near.label == place
    assert understood.search_text == left
    assert understood.corrections == {}


@pytest.mark.parametrize(
    "words",
    [
        "relax yoga purely",
        "ask mr prley",
        "my neighbour prley",
        "prley",
        "prley yoga lessons",
        "barn dance holey",
        "pain in my shoulder",
        "help at home",
        "heath visitor",
        "new addition",
    ],
)
def test_what_may_be_another_word_is_no_place(words: str) -> None:
    assert read(words).near is None


def test_a_word_that_a_listing_has_is_never_taken_for_a_place() -> None:
    assert read("yoga prley", "yoga prley").near is None


def test_a_place_that_is_taken_back_is_a_word_again() -> None:
    understood = understand(SearchQuery(words="yoga prley", not_meant=("place:purley",)), Words("yoga"))
    assert understood.near is None
    assert "prley" in understood.search_text
