"""Closed for a time, closed for good: on the days it says, in words, and in the sessions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets_catalog import schedules
from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Listing, Provenance, Schedule
from assets_catalog.search.engine.documents import documents_of, is_shown

TODAY = date(2026, 11, 24)  # a Tuesday
WEEKLY = Schedule(freq="WEEKLY", byday=["TU"], opens_at="10:00", closes_at="12:00")


@pytest.fixture
def catalogue(tmp_path):
    return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")


def days_ahead(days):
    return TODAY + timedelta(days=days)


def club(**changes) -> Listing:
    return Listing(**({"name": "Club", "schedules": [WEEKLY]} | changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        (
            {"closed_until": date(2026, 12, 3), "closing_note": "Building work."},
            "Closed until 3 December 2026: Building work.",
        ),
        (
            {"closed_from": date(2026, 12, 1), "closed_until": date(2026, 12, 3)},
            "Closes from 1 December 2026 until 3 December 2026.",
        ),
        ({"closed_from": date(2027, 5, 31)}, "Closes for good on 31 May 2027."),
        ({"closed_from": TODAY}, "Closed for good."),
        ({"closed_from": TODAY, "status": "temporarily closed"}, "Closed for now."),
        (
            {"closed_from": days_ahead(7), "status": "temporarily closed"},
            "Closes for a time from 1 December 2026.",
        ),
        ({"closed_until": days_ahead(-1), "closing_note": "Flood"}, ""),
    ],
)
def test_a_closure_is_said_in_words(changes, said):
    assert schedules.closure_in_words(club(**changes), TODAY) == said


def test_it_is_closed_on_the_days_it_says_both_ends_with_them():
    shut = club(closed_from=days_ahead(1), closed_until=days_ahead(3))
    assert [shut.closed_on(days_ahead(n)) for n in range(5)] == [False, True, True, True, False]
    assert not shut.closed_for_good_on(days_ahead(2))
    ending = club(closed_from=days_ahead(1))
    assert [ending.closed_for_good_on(days_ahead(n)) for n in range(3)] == [False, True, True]
    assert club(status="defunct").closed_for_good_on(TODAY)
    assert club(status="temporarily closed").closed_on(TODAY)
    assert not club(status="temporarily closed", closed_until=days_ahead(-1)).closed_on(TODAY)
    with pytest.raises(ValueError, match="opens again"):
        club(closed_from=days_ahead(3), closed_until=days_ahead(1))


@given(
    first=st.none() | st.integers(-30, 60),
    last=st.none() | st.integers(-30, 60),
    schedule=st.sampled_from(
        [
            WEEKLY,
            Schedule(freq="MONTHLY", byday=["1TH"], opens_at="10:00"),
            Schedule(freq="WEEKLY", byday=["MO", "FR"], interval=2, dtstart=date(2026, 11, 2)),
            Schedule(dtstart=days_ahead(9)),
        ]
    ),
)
def test_sessions_are_those_of_the_days_it_is_open(first, last, schedule):
    if first is not None and last is not None and first > last:
        first, last = last, first
    listing = club(
        schedules=[schedule],
        closed_from=None if first is None else days_ahead(first),
        closed_until=None if last is None else days_ahead(last),
    )
    begin = datetime(2026, 11, 24)
    everything = schedules.next_sessions(listing.schedules, begin, 40)
    open_ones = schedules.next_sessions(schedules.while_open(listing), begin, 40)
    expected = [each for each in everything if not listing.closed_on(each.start.date())]
    horizon = days_ahead(150)
    assert [each for each in open_ones if each.start.date() < horizon] == [
        each for each in expected if each.start.date() < horizon
    ]


def test_a_search_knows_no_session_on_a_day_that_is_closed():
    (document,) = documents_of([club(id="a", closed_until=days_ahead(8))])
    assert document.record["schedules"][0]["except_dates"][-2:] == ["2026-11-24", "2026-12-01"]


def test_a_closure_is_kept_with_the_listing_and_its_status_follows_it(catalogue):
    a_time = catalogue.save(club(closed_from=days_ahead(1), closed_until=days_ahead(3)), by="steward").id
    for_good = catalogue.save(
        club(closed_from=days_ahead(2), closing_note="The hall is sold"), by="steward"
    ).id
    assert catalogue.get(for_good).closing_note == "The hall is sold"
    assert catalogue.open_and_close(TODAY) == []
    assert [each.id for each in catalogue.open_and_close(days_ahead(1))] == [a_time]
    assert catalogue.get(a_time).status == "temporarily closed"
    assert [each.id for each in catalogue.open_and_close(days_ahead(3))] == [for_good]
    assert not is_shown(catalogue.get(for_good))
    assert [each.id for each in catalogue.open_and_close(days_ahead(4))] == [a_time]
    opened = catalogue.get(a_time)
    assert (opened.status, opened.closed_from, opened.closed_until) == ("active", None, None)
    assert catalogue.open_and_close(days_ahead(4)) == []
    assert catalogue.history(a_time)[0].by == "calendar"


def test_the_calendar_is_nobodys_word(catalogue):
    source = [Provenance(source="List", source_id="1")]
    run = catalogue.begin_import("List", by="feed")
    (saved,) = catalogue.apply(run, [club(provenance=source)])
    shut = catalogue.get(saved.id).model_copy(update={"closed_from": TODAY, "closed_until": days_ahead(2)})
    catalogue.save(shut, by="steward")
    assert set(catalogue.local_words(saved.id)) == {"closed_from", "closed_until"}
    catalogue.open_and_close(days_ahead(1))
    catalogue.open_and_close(days_ahead(3))
    assert catalogue.local_words(saved.id) == {}
    list(catalogue.apply(run, [club(provenance=source, status="inactive")]))
    assert catalogue.get(saved.id).status == "inactive"
