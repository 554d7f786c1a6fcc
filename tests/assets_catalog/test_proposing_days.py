"""Days as those who run a place write them: mostly without a year."""

from __future__ import annotations

from datetime import date

import pytest

from assets_catalog.listing import Listing
from assets_catalog.stewardship import proposing

AUTUMN, CHRISTMAS, LEAP = date(2026, 11, 22), date(2026, 12, 30), date(2028, 2, 29)


def told(monkeypatch, today, **given: str) -> Listing:
    monkeypatch.setattr(proposing, "today_in_london", lambda: today)
    return proposing.changed(Listing(name="Otter Club"), given)


def test_a_closure_over_the_new_year_needs_no_years(monkeypatch):
    shut = told(monkeypatch, AUTUMN, closed_from="24 December", closed_until="4 January")
    assert (shut.closed_from, shut.closed_until) == (date(2026, 12, 24), date(2027, 1, 4))


def test_a_closure_that_has_begun_began_lately(monkeypatch):
    shut = told(monkeypatch, CHRISTMAS, closed_from="24 December", closed_until="4th January")
    assert (shut.closed_from, shut.closed_until) == (date(2026, 12, 24), date(2027, 1, 4))


@pytest.mark.parametrize(
    ("today", "words", "meant"),
    [
        (AUTUMN, "4 January", date(2027, 1, 4)),
        (AUTUMN, "22 November", AUTUMN),
        (AUTUMN, "2026-11-01", date(2026, 11, 1)),
        (AUTUMN, "1/11/2026", date(2026, 11, 1)),
        (AUTUMN, "29 February", LEAP),
        (LEAP, "28 February", date(2029, 2, 28)),
        (LEAP, "1 March", date(2028, 3, 1)),
        (CHRISTMAS, "Monday", date(2027, 1, 4)),
        (CHRISTMAS, "Thursday 31 Dec", date(2026, 12, 31)),
    ],
)
def test_a_day_without_a_year_is_the_next_and_one_with_a_year_is_itself(monkeypatch, today, words, meant):
    assert told(monkeypatch, today, full_until=words).full_until == meant


@pytest.mark.parametrize("words", ["10", "29 February 2027", "soon", "31 April", "9" * 40, "\u202e"])
def test_what_is_no_day_is_refused_with_how_to_write_one(monkeypatch, words):
    with pytest.raises(proposing.RefusedError, match="Write a day such as"):
        told(monkeypatch, AUTUMN, full_until=words)
