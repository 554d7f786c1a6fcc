"""What was asked for by name is worth a longer way; what only lies near is not put before it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assets_catalog.listing import Listing
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import Hit, SearchQuery
from tests.assets_catalog.search_catalogues import HERE, NOW, Directory, make, place, understanding

NEAR_HOME = f"{HERE[0]},{HERE[1]}"


def find(
    folder: Path, listings: list[Listing], words: str, near: str = NEAR_HOME, **understood: Any
) -> list[str]:
    finder = Finder(folder, Directory(listings), understand=understanding(**understood))
    hits: tuple[Hit, ...] = finder.search(SearchQuery(words=words, near=near), now=NOW).hits
    return [hit.name for hit in hits]


def walk() -> Listing:
    return make(1, "Health walks", description="Good for balance.", categories=["exercise_falls"])


def strength_class(away_km: float) -> Listing:
    return make(
        2,
        "Strength and balance class",
        description="For people who have had a fall.",
        categories=["exercise_falls"],
        places=[place(away_km)],
    )


def test_the_class_that_was_asked_for_comes_before_a_walk_round_the_corner(tmp_path: Path) -> None:
    found = find(
        tmp_path,
        [walk(), strength_class(4)],
        "strength balance fall",
        needs=(("exercise_falls", 1.0),),
    )
    assert found == ["Strength and balance class", "Health walks"]


def test_of_two_that_answer_alike_the_nearer_comes_first(tmp_path: Path) -> None:
    other = strength_class(1).model_copy(update={"id": make(3).id, "name": "Balance and strength class"})
    found = find(
        tmp_path,
        [strength_class(4), other],
        "strength balance fall",
        needs=(("exercise_falls", 1.0),),
    )
    assert found == ["Balance and strength class", "Strength and balance class"]


def test_a_thing_of_that_name_comes_before_another_help_for_the_same_need(tmp_path: Path) -> None:
    advice = make(1, "Bills advice", description="A warm room.", categories=["energy_warmth", "debt_money"])
    hub = make(
        2,
        "Tram stop warm hub",
        description="A warm space.",
        categories=["energy_warmth", "food_help", "social_clubs"],
        places=[place(2.5)],
    )
    found = find(tmp_path, [advice, hub], "warm hub", needs=(("energy_warmth", 1.0),))
    assert found == ["Tram stop warm hub", "Bills advice"]


def test_out_of_reach_what_rings_or_comes_goes_before_what_must_be_gone_to(tmp_path: Path) -> None:
    need: dict[str, Any] = {"needs": (("befriending", 1.0),)}
    listings = [
        make(1, "A cup of tea", categories=["befriending"], places=[place(25)]),
        make(2, "A weekly ring", categories=["befriending"], delivery=["phone"], places=[place(25)]),
        make(3, "A visit at home", categories=["befriending"], delivery=["home_visit"], places=[]),
    ]
    assert find(tmp_path, listings, "", **need)[-1] == "A cup of tea"


def test_full_closed_and_everything_for_everybody_come_after(tmp_path: Path) -> None:
    everything = ["befriending", "lunch_clubs", "benefits", "debt_money", "carers", "dementia", "transport"]
    listings = [
        make(1, "Full", categories=["befriending"], accepting=False),
        make(2, "Shut for now", categories=["befriending"], status="temporarily closed"),
        make(3, "Everything", categories=everything),
        make(4, "Room for you", categories=["befriending"]),
    ]
    found = find(tmp_path, listings, "", near="", needs=(("befriending", 1.0),))
    assert found[0] == "Room for you"
    assert found[-1] == "Shut for now"
