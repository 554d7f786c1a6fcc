"""The unmet-need ledger: it counts, holds no words, and gives no small number away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets_catalog import categories
from assets_catalog.catalogue import Catalogue
from assets_catalog.stewardship.ledger import KINDS, Cell, Ledger, Line, Total, summarise

DAY = date(2026, 11, 22)


@pytest.fixture
def ledger(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    yield Ledger.open(catalogue)
    catalogue.close()


def note(ledger: Ledger, count: int, need="befriending", area="Purley", kind="nothing_found", on=DAY) -> None:
    for _ in range(count):
        ledger.note(need, area, kind, on)


def test_the_same_thing_on_the_same_day_is_one_line_with_a_count(ledger):
    note(ledger, 3)
    note(ledger, 1, on=DAY + timedelta(days=1))
    note(ledger, 1, kind="full")
    assert ledger.rows(DAY, DAY) == [
        Line(DAY, "befriending", "Purley", "full", 1),
        Line(DAY, "befriending", "Purley", "nothing_found", 3),
    ]
    assert len(ledger.rows(DAY, DAY + timedelta(days=1))) == 3
    assert ledger.rows(DAY - timedelta(days=9), DAY - timedelta(days=1)) == []


def test_it_opens_on_a_catalogue_or_on_its_engine(ledger):
    note(ledger, 1)
    assert Ledger.open(ledger._engine).rows(DAY, DAY) == ledger.rows(DAY, DAY)


def test_words_never_get_in_whoever_calls(ledger):
    note(ledger, 1, need="my son hits me", area="12 Invented Road, Purley")
    assert ledger.rows(DAY, DAY) == [Line(DAY, "", "", "nothing_found", 1)]
    with pytest.raises(ValueError, match="not a kind") as refused:
        ledger.note("befriending", "Purley", "my son hits me", DAY)
    assert "son" not in str(refused.value)


def test_a_day_is_as_fine_as_it_gets(ledger):
    from assets_catalog.stewardship.ledger import UnmetNeed

    kinds = {column.name: str(column.type) for column in UnmetNeed.__table__.columns}
    assert kinds == {
        "day": "DATE",
        "need": "VARCHAR(60)",
        "area": "VARCHAR(120)",
        "kind": "VARCHAR(24)",
        "count": "INTEGER",
    }


def test_small_numbers_are_left_out_and_totals_do_not_give_them_away(ledger):
    note(ledger, 9)
    note(ledger, 2, kind="full")
    note(ledger, 4, area="Thornton Heath")
    note(ledger, 3, need="benefits", kind="nothing_near")
    found = ledger.summary(DAY, DAY)
    assert found.cells == (
        Cell("befriending", "Purley", 11, "nothing_found"),
        Cell("befriending", "Thornton Heath", None, ""),
        Cell("benefits", "Purley", None, ""),
    )
    assert found.by_need == (Total("befriending", 11, True), Total("benefits", 0, True))
    assert found.by_area == (Total("Purley", 11, True), Total("Thornton Heath", 0, True))
    assert found.total == Total("", 11, True)
    assert ledger.summary(DAY, DAY, smallest=4).cells[1].count == 4


def test_the_order_of_what_is_left_out_tells_nothing():
    lines = [Line(DAY, "benefits", "Purley", "full", 1), Line(DAY, "befriending", "Purley", "full", 4)]
    assert [cell.need for cell in summarise(lines).cells] == ["befriending", "benefits"]
    lines = [Line(DAY, "benefits", "Purley", "full", 4), Line(DAY, "befriending", "Purley", "full", 1)]
    assert [cell.need for cell in summarise(lines).cells] == ["befriending", "benefits"]


def test_an_empty_ledger_is_nothing(ledger):
    found = ledger.summary(DAY, DAY)
    assert (found.cells, found.total) == ((), Total("", 0, False))


_lines = st.builds(
    Line,
    day=st.just(DAY),
    need=st.sampled_from(["", *list(categories.by_id())[:3]]),
    area=st.sampled_from(["", "Purley", "Kenley"]),
    kind=st.sampled_from(list(KINDS)),
    count=st.integers(1, 12),
)


@given(st.lists(_lines, max_size=20), st.integers(2, 10), st.data())
def test_what_is_left_out_could_be_any_small_number(lines, smallest, data):
    found = summarise(lines, smallest)
    for cell in found.cells:
        if cell.count is not None:
            assert cell.count >= smallest
            continue
        others = [line for line in lines if (line.need, line.area) != (cell.need, cell.area)]
        guess = Line(DAY, cell.need, cell.area, data.draw(st.sampled_from(list(KINDS))), smallest - 1)
        assert summarise([*others, guess], smallest) == found
