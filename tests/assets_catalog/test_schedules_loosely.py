"""Times as a steward types them, read with the likelier meaning."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets_catalog.schedules import read_words, summary
from assets_catalog.schedules.loosely import read_loosely


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("first Tuesday, not August, 10 to 12", ["First Tuesday of the month, 10am to midday, not August"]),
        ("1st and 3rd Wed 2-4", ["First and third Wednesday of the month, 2pm to 4pm"]),
        ("Mondays 10 - 1", ["Mondays, 10am to 1pm"]),
        ("Tue 10 to 4pm", ["Tuesdays, 10am to 4pm"]),
        ("Saturdays 11 to 1pm", ["Saturdays, 11am to 1pm"]),
        ("Mondays 6:30 to 8", ["Mondays, 6:30pm to 8pm"]),
        ("Tuesdays 12 to 2", ["Tuesdays, midday to 2pm"]),
        ("last Friday 7pm", ["Last Friday of the month, from 7pm"]),
        ("Mon 10 to 12 and Wed 2 to 4", ["Mondays, 10am to midday", "Wednesdays, 2pm to 4pm"]),
    ],
)
def test_the_likelier_meaning_is_taken(typed, understood):
    found, rest = read_loosely(typed)
    assert summary(found, today=date(2026, 11, 22)) == understood
    assert rest == ""


@pytest.mark.parametrize("typed", ["", "nonsense", "Tuesday 1 to 3 December", "every other Tuesday 10 to 12"])
def test_what_cannot_be_told_stays_words(typed):
    assert read_loosely(typed) == ([], typed)


@given(st.text(max_size=80))
def test_it_never_raises_and_never_differs_from_what_is_certain(typed):
    certain = read_words(typed)
    assert read_loosely(typed) == certain or not certain[0]
