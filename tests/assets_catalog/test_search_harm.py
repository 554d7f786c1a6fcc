"""Help with abuse is never shown unasked, and the right door comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets_catalog.listing import Listing
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import SearchQuery
from tests.assets_catalog.search_catalogues import NOW, Directory, make, understanding

ABUSE = (("domestic_abuse", 1.0),)


def listings() -> list[Listing]:
    kind = ["domestic_abuse"]
    return [
        make(1, "Quarry, for men", categories=[*kind, "mens_womens_groups"], delivery=["phone"]),
        make(2, "Turn, for people who hurt the ones they love", categories=kind, delivery=["phone"]),
        make(3, "Older and leaving", categories=kind, minimum_age=55, delivery=["phone"]),
        make(4, "Tall Hedge desk", categories=kind),
        make(5, "Tall Hedge line", categories=kind, delivery=["phone"]),
        make(6, "Crochet table", categories=["social_clubs"], description="Crochet, and talk of the garden."),
        make(7, "Crochet and chat", categories=kind, description="Crochet behind a shut door."),
    ]


def names(folder: Path, words: str, needs: tuple[tuple[str, float], ...] = ()) -> list[str]:
    finder = Finder(folder, Directory(listings()), understand=understanding(needs=needs))
    return [hit.name for hit in finder.search(SearchQuery(words=words), now=NOW).hits]


@pytest.mark.parametrize(
    "words", ["my partner is violent", "my violent husband", "i will lose my home if i go"]
)
def test_what_anybody_can_ring_comes_first(tmp_path: Path, words: str) -> None:
    found = names(tmp_path, words, ABUSE)
    assert found[0] == "Tall Hedge line"
    assert {found[-1], found[-2]} == {"Quarry, for men", "Turn, for people who hurt the ones they love"}


@pytest.mark.parametrize("words", ["i hit my partner", "my own temper", "how do i stop hurting him"])
def test_who_does_the_harm_finds_help_to_stop(tmp_path: Path, words: str) -> None:
    assert names(tmp_path, words, ABUSE)[0].startswith("Turn")


def test_a_man_is_not_kept_from_a_service_for_men(tmp_path: Path) -> None:
    found = names(tmp_path, "i am a man and frightened", ABUSE)
    assert found.index("Quarry, for men") < found.index("Turn, for people who hurt the ones they love")
    assert found.index("Quarry, for men") < 3


def test_abuse_that_nobody_asked_about_comes_last(tmp_path: Path) -> None:
    assert names(tmp_path, "crochet")[0] == "Crochet table"


def test_words_of_one_listing_find_it(tmp_path: Path) -> None:
    assert names(tmp_path, "tall hedge line")[0] == "Tall Hedge line"
