"""Days and times in a person's words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assets_catalog.search.query import SearchQuery, Understood
from assets_catalog.search.understanding import when
from assets_catalog.search.understanding.understand import understand

LONDON = ZoneInfo("Europe/London")
#: A Sunday.
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=LONDON)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


def read(words: str) -> Understood:
    return understand(SearchQuery(words=words), now=NOW)


def at(*when_: int) -> datetime:
    return datetime(*when_, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("lunch club on tuesdays", {"days": ("TU",)}),
        ("art tues", {"days": ("TU",)}),
        ("yoga tuesday evenings", {"days": ("TU",), "parts_of_day": ("evening",)}),
        ("yoga thurs night", {"days": ("TH",), "parts_of_day": ("evening",)}),
        ("swimming mon and weds", {"days": ("MO", "WE")}),
        ("football sat mornings", {"days": ("SA",), "parts_of_day": ("morning",)}),
        ("youth club at weekends", {"days": ("SA", "SU")}),
        ("stay and play weekdays", {"days": WEEKDAYS}),
        ("drop in monday to friday", {"days": WEEKDAYS}),
        ("drop in friday to monday", {"days": ("MO", "FR", "SA", "SU")}),
        ("choir in the evenings", {"parts_of_day": ("evening",)}),
        ("bingo afternoons", {"parts_of_day": ("afternoon",)}),
        ("food bank open today", {"days": ("SU",)}),
        ("whats on tomorrow", {"days": ("MO",)}),
        ("food bank open now", {"at": NOW}),
        ("art class tomorrow 2pm", {"at": at(2026, 11, 23, 14)}),
        ("art class next friday at 3", {"at": at(2026, 11, 27, 15)}),
        ("next sunday 10.30am singing", {"at": at(2026, 11, 29, 10, 30)}),
        ("today at 5 oclock yoga", {"at": at(2026, 11, 22, 17)}),
        ("swimming tomorrow at 12am", {"at": at(2026, 11, 23)}),
    ],
)
def test_a_time_that_is_asked_for_cuts(words: str, filters: dict[str, Any]) -> None:
    assert dict(read(words).filters) == filters


@pytest.mark.parametrize(
    ("words", "wishes"),
    [
        ("AA tonight", {"days": ("SU",), "parts_of_day": ("evening",)}),
        ("lunch club tomorrow", {"days": ("MO",)}),
        ("homework help after school", {"parts_of_day": ("afternoon", "evening")}),
        ("pilates after work", {"parts_of_day": ("evening",)}),
        ("somewhere to take dad in the daytime", {"parts_of_day": ("morning", "afternoon")}),
        ("yoga at lunchtime", {"parts_of_day": ("afternoon",)}),
        ("evening class in french", {"parts_of_day": ("evening",), "languages": ("fr",)}),
        ("swimming after 6pm", {"parts_of_day": ("evening",)}),
        ("swimming before 12pm", {"parts_of_day": ("morning",)}),
    ],
)
def test_a_time_said_loosely_only_orders(words: str, wishes: dict[str, Any]) -> None:
    understood = read(words)
    kept = dict(wishes)
    assert "days" not in understood.filters
    assert "parts_of_day" not in understood.filters
    kept.pop("languages", None)
    assert {name: dict(understood.preferences)[name] for name in kept} == kept


@pytest.mark.parametrize(
    "words",
    [
        "dad home from hospital friday",
        "funeral on thursday",
        "bailiffs coming tuesday",
        "mum fell on sunday",
        "she died last wednesday",
        "moved here on monday",
        "coffee morning",
        "good morning i need food",
        "fell this morning",
        "weekend off from caring",
        "i sat alone in the sun",
        "what if she falls at night",
        "im at home now",
        "is he married now",
        "he is 24 hours a day in bed",
    ],
)
def test_news_and_names_are_no_wish_for_a_time(words: str) -> None:
    understood = read(words)
    for found in (understood.filters, understood.preferences):
        assert not {"days", "parts_of_day", "at"} & set(found)


def test_sunday_lunch_keeps_its_name_and_prefers_its_day() -> None:
    understood = read("sunday lunch with other people")
    assert understood.preferences["days"] == ("SU",)
    assert "days" not in understood.filters
    assert understood.search_text.startswith("sunday lunch")


def test_the_words_for_a_time_are_not_looked_for() -> None:
    assert read("chair yoga on tuesday mornings").search_text == "chair yoga"


def test_a_chip_says_the_day_and_the_words_that_led_to_it() -> None:
    chip = next(chip for chip in read("yoga on Tuesday evenings please").chips if chip.kind == "day")
    assert (chip.label, chip.because) == ("Tuesday evenings", "on Tuesday evenings")


def test_an_hour_that_does_not_exist_is_no_time() -> None:
    assert "at" not in read("yoga tomorrow 25:99").filters


def test_now_may_be_given_in_any_zone_or_none() -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert when.london(summer).date().day == 2
    assert when.london(datetime(2026, 7, 1, 23, 30)).tzinfo is LONDON
    understood = understand(SearchQuery(words="art tomorrow 2pm"), now=summer)
    assert understood.filters["at"] == datetime(2026, 7, 3, 14, tzinfo=LONDON)
