"""Where words can be read in more than one way, each likely reading is among the first three."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_catalog.listing import Listing
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import SearchQuery
from tests.assets_catalog.search_catalogues import NOW, Directory, make, understanding

KINDS = ["adult_learning", "physical_sensory", "faith", "carers"]


def listings() -> list[Listing]:
    """Eight of each of four kinds."""
    return [
        make(10 * row + number, f"{kind} {number}", categories=[kind])
        for row, kind in enumerate(KINDS)
        for number in range(8)
    ]


def first_kinds(folder: Path, needs: list[tuple[str, float]], **asked: object) -> list[str]:
    finder = Finder(folder, Directory(listings()), understand=understanding(needs=tuple(needs)))
    hits = finder.search(SearchQuery(**asked), now=NOW).hits
    return [hit.categories[0] for hit in hits[:4]]


def test_a_sure_reading_has_the_first_places_to_itself(tmp_path: Path) -> None:
    assert set(first_kinds(tmp_path, [(KINDS[0], 1.0), (KINDS[1], 0.1)])) == {KINDS[0]}


def test_another_likely_reading_comes_second(tmp_path: Path) -> None:
    needs = [(KINDS[0], 1.0), (KINDS[1], 0.6)]
    assert first_kinds(tmp_path, needs) == [KINDS[0], KINDS[1], KINDS[0], KINDS[0]]


def test_three_readings_have_a_place_each_and_a_fourth_has_none(tmp_path: Path) -> None:
    needs = [(KINDS[0], 1.0), (KINDS[1], 0.8), (KINDS[2], 0.7), (KINDS[3], 0.6)]
    assert first_kinds(tmp_path, needs) == [*KINDS[:3], KINDS[0]]


def test_a_listing_that_serves_both_readings_leaves_the_order_alone(tmp_path: Path) -> None:
    both = make(99, "Both", categories=KINDS[:2])
    needs = ((KINDS[0], 1.0), (KINDS[1], 0.9))
    finder = Finder(tmp_path, Directory([*listings()[:8], both]), understand=understanding(needs=needs))
    kinds = [hit.categories for hit in finder.search(SearchQuery(), now=NOW).hits]
    assert kinds[1] == tuple(KINDS[:2])


@pytest.mark.parametrize("sort", ["nearest", "soonest"])
def test_an_order_that_was_asked_for_is_kept(tmp_path: Path, sort: str) -> None:
    needs = ((KINDS[0], 1.0), (KINDS[1], 0.6))
    finder = Finder(tmp_path, Directory(listings()), understand=understanding(needs=needs))
    query = SearchQuery(sort=sort, near="51.36,-0.08", per_page=20)
    one_reading = Finder(tmp_path, Directory(listings()), understand=understanding(needs=((KINDS[0], 1.0),)))
    order = [hit.id for hit in finder.search(query, now=NOW).hits if hit.categories == (KINDS[0],)]
    assert order == [hit.id for hit in one_reading.search(query, now=NOW).hits]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.floats(0.05, 1.0)), max_size=4, unique_by=lambda each: each[0]
    ),
    st.integers(1, 7),
)
def test_paging_never_repeats_and_never_drops(
    tmp_path_factory: pytest.TempPathFactory, needs: list[tuple[str, float]], per_page: int
) -> None:
    folder = tmp_path_factory.getbasetemp() / "readings"
    finder = Finder(folder, Directory(listings()), understand=understanding(needs=tuple(needs)))
    whole = finder.search(SearchQuery(per_page=100), now=NOW)
    pages = [
        hit.id
        for page in range(1, -(-whole.total // per_page) + 1)
        for hit in finder.search(SearchQuery(page=page, per_page=per_page), now=NOW).hits
    ]
    assert pages == [hit.id for hit in whole.hits]
    assert len(set(pages)) == whole.total
