"""What must hold for any catalogue and any search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_catalog.listing import Listing
from assets_catalog.places import position
from assets_catalog.sample import sample_listings
from assets_catalog.schedules import runs_on
from assets_catalog.search.engine.facets import KM_IN_A_MILE
from assets_catalog.search.engine.weights import Weights
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import Near, SearchQuery, SearchResults, Understood
from tests.assets_catalog.naive_search import Naive, nearest_km, next_start, passes, start_as_asked
from tests.assets_catalog.search_catalogues import (
    LONDON,
    NOW,
    Directory,
    directories,
    identity,
    listings,
    queries,
    understand_plainly,
    understanding,
)

#: What began before today began no sooner than any other.
_MIDNIGHT = NOW.replace(hour=0)

needs = st.lists(
    st.tuples(st.sampled_from(["befriending", "lunch_clubs", "benefits"]), st.floats(0.05, 1)),
    max_size=2,
    unique_by=lambda need: need[0],
).map(tuple)


@contextmanager
def finder(of: Iterable[Listing] | Directory, **options: Any) -> Iterator[Finder]:
    directory = of if isinstance(of, Directory) else Directory(of)
    options.setdefault("understand", understand_plainly)
    with TemporaryDirectory() as folder:
        yield Finder(Path(folder), directory, **options)


def scores(results: SearchResults) -> dict[str, float]:
    return {hit.id: hit.score for hit in results.hits}


def counted(results: SearchResults) -> dict[str, dict[str, int]]:
    return {name: {each.value: each.count for each in values} for name, values in results.facets.items()}


@settings(max_examples=60)
@given(directories(), queries(), needs)
def test_it_answers_as_a_naive_scan_does(
    catalogue: list[Listing], query: SearchQuery, understood_needs: tuple[tuple[str, float], ...]
) -> None:
    with finder(catalogue, understand=understanding(needs=understood_needs)) as engine:
        results = engine.search(query, now=NOW)
    expected = Naive(catalogue, Weights()).found(query, results.understood, NOW)
    assert scores(results) == pytest.approx(expected, rel=2e-3)
    assert results.total == len(expected)
    listed = {listing.id: listing for listing in catalogue}
    for hit in results.hits:
        assert hit.distance_km == pytest.approx(nearest_km(listed[hit.id], results.understood), abs=0.002)
        assert hit.next_session == next_start(listed[hit.id], NOW, query)
    if sum(weight >= Weights().another_reading for _, weight in understood_needs) > 1:
        return  # with more than one likely reading the first three places are shared among them
    order = [_place_in_order(hit.id, listed, query, results.understood, expected) for hit in results.hits]
    assert order == sorted(order, key=lambda place: place[0]) or _nearly_sorted(order)


def _place_in_order(
    identity: str,
    listed: dict[str, Listing],
    query: SearchQuery,
    understood: Understood,
    expected: dict[str, float],
) -> tuple[float, float]:
    if query.sort == "nearest" and understood.near is not None:
        distance = nearest_km(listed[identity], understood)
        return (float("inf") if distance is None else distance, -expected[identity])
    if query.sort == "soonest":
        start = next_start(listed[identity], NOW, query)
        missed = (query.days or query.parts_of_day or query.at) and not start_as_asked(
            listed[identity], NOW, query
        )
        begins = max(start, _MIDNIGHT).timestamp() if start else float("inf")
        return (begins + 1e9 * bool(missed), -expected[identity])
    return (-expected[identity], 0.0)


def _nearly_sorted(order: list[tuple[float, float]]) -> bool:
    """Sorted but for differences too small for the engine to tell apart."""
    return all(one[0] <= other[0] + max(abs(one[0]) * 2e-3, 0.02) for one, other in pairwise(order))


@settings(max_examples=25)
@given(directories(most=20), queries(), st.integers(1, 7))
def test_pages_partition_the_results(catalogue: list[Listing], query: SearchQuery, per_page: int) -> None:
    with finder(catalogue) as engine:
        whole = engine.search(query, now=NOW)
        pages = [
            engine.search(replace(query, per_page=per_page, page=number), now=NOW)
            for number in range(1, -(-whole.total // per_page) + 2)
        ]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {whole.total}
    assert len({hit.id for hit in whole.hits}) == whole.total


@settings(max_examples=25)
@given(directories(), queries())
def test_counts_are_what_choosing_would_leave(catalogue: list[Listing], query: SearchQuery) -> None:
    with finder(catalogue) as engine:
        results = engine.search(query, now=NOW)
        for name, values in counted(results).items():
            for value, count in values.items():
                if name == "dates":
                    continue
                narrowed = engine.search(replace(query, **_choosing(query, name, value)), now=NOW)
                assert narrowed.total == count, (name, value)


def _choosing(query: SearchQuery, name: str, value: str) -> dict[str, Any]:
    """What choosing a facet's value changes in a search."""
    if name == "within_miles":
        return {"within_km": float(value) * KM_IN_A_MILE}
    if name == "at":
        return {"at": NOW if value == "now" else datetime.fromisoformat(value).replace(tzinfo=LONDON)}
    asked: Any = {"free": True, "checked_within_months": 6}.get(name, (value,))
    if name == "access":
        asked = (*query.access, value)
    if name == "age":
        asked = int(value)
    return {name: asked}


@settings(max_examples=25)
@given(directories(), queries())
def test_dates_are_counted_by_what_has_a_session_that_day(
    catalogue: list[Listing], query: SearchQuery
) -> None:
    with finder(catalogue) as engine:
        dates = counted(engine.search(query, now=NOW))["dates"]
        found = engine.search(replace(query, at=None), now=NOW).hits
    listed = {listing.id: listing for listing in catalogue}
    for ahead in range(7):
        day = NOW.date() + timedelta(days=ahead)
        running = [hit for hit in found if any(runs_on(each, day) for each in listed[hit.id].schedules)]
        assert dates.get(day.isoformat(), 0) == len(running)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Listing], list[Listing | int]]:
    """A catalogue, and what happens to it: listings saved, and numbers of those removed."""
    before = draw(directories())
    happens = draw(
        st.lists(
            st.integers(1, 15).flatmap(lambda number: st.one_of(st.just(number), listings(number))),
            max_size=6,
        )
    )
    return before, happens


@settings(max_examples=40)
@given(histories(), queries(), needs)
def test_changes_laid_over_equal_an_index_built_anew(
    history: tuple[list[Listing], list[Listing | int]],
    query: SearchQuery,
    understood_needs: tuple[tuple[str, float], ...],
) -> None:
    before, happens = history
    directory = Directory(before)
    understand = understanding(needs=understood_needs)
    with finder(directory, understand=understand, fresh_for=None) as overlaid:
        for what in happens:
            if isinstance(what, Listing):
                directory.save(what)
            else:
                directory.remove(identity(what))
            overlaid.catch_up()
        with finder(directory, understand=understand) as anew:
            for page in (1, 2):
                asked = replace(query, per_page=5, page=page)
                one, other = (engine.search(asked, now=NOW) for engine in (overlaid, anew))
                assert one.hits == other.hits
                assert one.total == other.total
                assert counted(one) == counted(other)
                assert one.relaxations == other.relaxations
        assert directory.reads == 2


anything = st.one_of(
    st.none(), st.text(max_size=8), st.integers(-(10**12), 10**12), st.floats(), st.booleans(), st.just(())
)


@settings(max_examples=100)
@given(
    words=st.text(max_size=600),
    near=st.text(max_size=60),
    within_km=anything,
    categories=st.lists(st.text(max_size=12), max_size=3).map(tuple),
    days=st.lists(st.text(max_size=3), max_size=3).map(tuple),
    parts_of_day=st.lists(st.text(max_size=10), max_size=3).map(tuple),
    at=st.none() | st.datetimes() | st.datetimes(timezones=st.timezones()),
    access=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    age=anything,
    languages=st.lists(st.text(max_size=3), max_size=3).map(tuple),
    delivery=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    checked_within_months=anything,
    not_meant=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    page=st.integers(),
    per_page=st.integers(),
)
def test_whatever_is_asked_there_is_an_answer(sample_of_everything: Finder, **asked: Any) -> None:
    results = sample_of_everything.search(SearchQuery(**asked), now=NOW)
    assert len(results.hits) <= results.query.per_page
    assert results.total >= len(results.hits)


anywhere = st.floats() | st.floats(-90, 90) | st.sampled_from([51.36, -0.08, 1e308, -180.0])


@settings(max_examples=80)
@given(directories(), queries(), anywhere, anywhere, st.floats() | st.none())
def test_from_anywhere_at_all_no_hit_is_outside_a_filter(
    catalogue: list[Listing], query: SearchQuery, latitude: float, longitude: float, within_km: float | None
) -> None:
    near = Near("anywhere", latitude, longitude, "place")
    asked = replace(query, words="", near="", within_km=within_km)
    with finder(catalogue, understand=understanding(near=near)) as engine:
        results = engine.search(asked, now=NOW)
    on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    known = results.understood if on_earth else Understood()
    far = within_km if within_km is not None and within_km > 0 else None
    expected = {
        listing.id
        for listing in Naive(catalogue, Weights()).listings
        if passes(listing, replace(asked, within_km=far), known, NOW)
    }
    assert {hit.id for hit in results.hits} == expected
    assert all(hit.distance_km is None or 0 <= hit.distance_km < 20_040 for hit in results.hits)


@settings(max_examples=100)
@given(st.text())
def test_whatever_is_typed_suggestions_do_no_harm(sample_of_everything: Finder, typed: str) -> None:
    assert len(sample_of_everything.suggest(typed)) <= 8


@pytest.fixture(scope="module")
def sample() -> Directory:
    """The sample borough, each place where its postcode is."""
    return Directory(
        listing.model_copy(update={"places": [position(each) for each in listing.places]})
        for listing in sample_listings(NOW.date())
    )


@pytest.fixture(scope="module")
def sample_of_everything(tmp_path_factory: pytest.TempPathFactory, sample: Directory) -> Finder:
    """The sample borough with the whole understanding."""
    return Finder(tmp_path_factory.mktemp("index"), sample)


@settings(max_examples=60)
@given(st.datetimes(datetime(2026, 6, 1), datetime(2060, 1, 1)), queries())
def test_at_any_moment_next_sessions_are_those_of_the_schedules(
    sample_of_everything: Finder, sample: Directory, moment: datetime, query: SearchQuery
) -> None:
    now = moment.replace(tzinfo=LONDON)
    results = sample_of_everything.search(replace(query, words="", near=""), now=now)
    for hit in results.hits:
        assert hit.next_session == next_start(
            sample.listings[hit.id], now.replace(second=0, microsecond=0), query
        )
