"""Days and times as people write them: short, in ranges, not wanted, or only told."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assets_catalog.search.query import SearchQuery, Understood
from assets_catalog.search.understanding import when
from assets_catalog.search.understanding.tokens import tokenise
from assets_catalog.search.understanding.understand import understand

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=ZoneInfo("Europe/London"))
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


def read(words: str) -> Understood:
    return understand(SearchQuery(words=words), now=NOW)


def times(found: Any) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name in ("days", "parts_of_day", "at")}


def labels(words: str) -> list[str]:
    return [chip.label for chip in read(words).chips if chip.kind in ("day", "time", "not")]


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("yoga on mon", {"days": ("MO",)}),
        ("bingo every wed", {"days": ("WE",)}),
        ("swimming fri eve", {"days": ("FR",), "parts_of_day": ("evening",)}),
        ("bowls thu", {"days": ("TH",)}),
        ("fri 6-8pm table tennis", {"days": ("FR",)}),
        ("sat/sun football", {"days": ("SA", "SU")}),
        ("mon/wed/fri swimming", {"days": ("MO", "WE", "FR")}),
        ("mon & wed swimming", {"days": ("MO", "WE")}),
        ("monday or tuesday swimming", {"days": ("MO", "TU")}),
        ("football sat", {"days": ("SA",)}),
        ("choir tue or wed", {"days": ("TU", "WE")}),
        ("tai chi wed 2pm", {"days": ("WE",)}),
        ("film club sat night", {"days": ("SA",), "parts_of_day": ("evening",)}),
        ("sewing sat am", {"days": ("SA",), "parts_of_day": ("morning",)}),
        ("sewing sun pm", {"days": ("SU",), "parts_of_day": ("afternoon",)}),
        ("singing sunday a.m.", {"days": ("SU",), "parts_of_day": ("morning",)}),
        ("art tues p.m.", {"days": ("TU",), "parts_of_day": ("afternoon",)}),
        ("mosque thursday early evening", {"days": ("TH",), "parts_of_day": ("evening",)}),
        ("advice mon-fri", {"days": WEEKDAYS}),
        ("advice Mon – Fri", {"days": WEEKDAYS}),
        ("advice mon—wed", {"days": ("MO", "TU", "WE")}),
        ("drop in mon to thurs", {"days": ("MO", "TU", "WE", "TH")}),
        ("creche weds thru sat", {"days": ("WE", "TH", "FR", "SA")}),
        ("walking early mornings", {"parts_of_day": ("morning",)}),
        ("knitting mornings only", {"parts_of_day": ("morning",)}),
    ],
)
def test_short_days_ranges_and_halves_of_the_day_cut(words: str, filters: dict[str, Any]) -> None:
    assert times(read(words).filters) == filters


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("knitting mornings only", "knitting"),
        ("pilates early evening", "pilates"),
        ("yoga mon-fri 9-5", "yoga"),
        ("chess first thing in the morning", "chess"),
        ("bowls any day but monday", "bowls"),
    ],
)
def test_all_the_words_for_a_time_are_left_out_of_what_is_looked_for(words: str, left: str) -> None:
    assert read(words).search_text == left


@pytest.mark.parametrize(
    "words",
    [
        "aide pour mon fils",
        "mon mari est malade",
        "the newly wed couple next door",
        "i sat and cried",
        "he just sat there",
        "sat nav for dad",
        "baby sat on my glasses",
        "tutor for sats",
        "good friday service",
        "black friday debts",
        "too much sun",
        "skin burnt from the sun",
        "get mum out in the sun",
        "we wed in may",
        "sun cream for kids",
    ],
)
def test_a_short_day_alone_among_other_words_is_a_word(words: str) -> None:
    assert when.find(tokenise(words), NOW) == []


@pytest.mark.parametrize(
    "words",
    [
        "from one sunday to the next i see nobody",
        "one friday to another with no visitor",
        "on my own sunday to sunday",
        "from one day to the next its the same",
        "he hits me every friday",
        "dad kicks off on sundays when he drinks",
        "my husband punches the wall on saturday nights",
        "she gets violent at weekends",
        "my boyfriend comes home drunk every friday night",
        "he shouts at the kids in the mornings",
        "my son threatens me on weekdays",
        "scared every friday when hes paid",
        "he takes my pension on mondays",
        "bullied every monday",
        "at night she wanders",
        "she wakes late at night",
        "after 2 falls",
        "after 5 kids im tired",
        "before 3 children came",
        "look after 5 grandchildren",
        "looking after 3",
        "the first thing i did was cry",
        "mum of 2 am struggling",
        "i am lonely",
        "i am 40",
        "kids club 5-9",
        "10-12 year olds football",
        "1-2-1 support",
        "24/7 helpline",
    ],
)
def test_what_is_told_or_counted_is_no_time(words: str) -> None:
    understood = read(words)
    assert not times(understood.filters)
    assert not times(understood.preferences)


@pytest.mark.parametrize(
    ("words", "label", "days"),
    [
        ("art any day but monday", "Not Mondays", "TU WE TH FR SA SU"),
        ("yoga any day except mondays", "Not Mondays", "TU WE TH FR SA SU"),
        ("lunch every day other than friday", "Not Fridays", "MO TU WE TH SA SU"),
        ("singing all week apart from weds", "Not Wednesdays", "MO TU TH FR SA SU"),
        ("lunch club not mondays", "Not Mondays", "TU WE TH FR SA SU"),
        ("chess not on a thursday", "Not Thursdays", "MO TU WE FR SA SU"),
        ("cant do tuesdays", "Not Tuesdays", "MO WE TH FR SA SU"),
        ("i cant make fridays, dancing", "Not Fridays", "MO TU WE TH SA SU"),
        ("tuesdays are no good", "Not Tuesdays", "MO WE TH FR SA SU"),
        ("yoga, mondays dont work", "Not Mondays", "TU WE TH FR SA SU"),
        ("gym but not weekends", "Not weekends", "MO TU WE TH FR"),
        ("pottery not mondays or fridays", "Not Mondays or Fridays", "TU WE TH SA SU"),
        ("she cant come tuesdays", "Not Tuesdays", "MO WE TH FR SA SU"),
        ("reading group not mon-fri", "Not Monday to Friday", "SA SU"),
    ],
)
def test_a_day_that_is_not_wanted_never_cuts_and_brings_the_others_first(
    words: str, label: str, days: str
) -> None:
    understood = read(words)
    assert labels(words) == [label]
    assert not times(understood.filters)
    assert times(understood.preferences) == {"days": tuple(days.split())}


@pytest.mark.parametrize(
    ("words", "label", "parts"),
    [
        ("art not evenings", "Not evenings", ("morning", "afternoon")),
        ("lunch club cant do mornings", "Not mornings", ("afternoon", "evening")),
        ("yoga but not in the afternoon", "Not afternoons", ("morning", "evening")),
        ("no mornings please, choir", "Not mornings", ("afternoon", "evening")),
        ("evenings are no good, bereavement group", "Not evenings", ("morning", "afternoon")),
    ],
)
def test_a_part_of_the_day_that_is_not_wanted_never_cuts(
    words: str, label: str, parts: tuple[str, ...]
) -> None:
    understood = read(words)
    assert labels(words) == [label]
    assert not times(understood.filters)
    assert times(understood.preferences) == {"parts_of_day": parts}


@pytest.mark.parametrize(
    "words",
    [
        "carer cant come mondays",
        "somewhere not busy mornings",
        "not just mondays",
        "why not sunday",
        "no evening class near me",
        "cant do stairs tuesdays",
    ],
)
def test_not_every_no_turns_a_day_down(words: str) -> None:
    assert not [label for label in labels(words) if label.startswith("Not ")]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("yoga after 5", ("evening",)),
        ("yoga after 3 on weekdays", ("afternoon", "evening")),
        ("swim before 10", ("morning",)),
        ("swim before 4pm", ("morning", "afternoon")),
        ("gardening after tea", ("evening",)),
        ("walk first thing", ("morning",)),
        ("first thing in the morning swim", ("morning",)),
        ("tai chi lunch time", ("afternoon",)),
        ("tai chi late afternoon", ("afternoon",)),
        ("pilates early evening", ("evening",)),
        ("somewhere open late at night", ("evening",)),
        ("judo 2 p.m.", ("afternoon",)),
        ("advice 9-5", ("morning", "afternoon")),
        ("advice 9 to 5", ("morning", "afternoon")),
        ("advice 10am-12pm", ("morning",)),
        ("advice 10-12pm", ("morning",)),
        ("counselling 7-9pm", ("evening",)),
        ("badminton 7pm-9", ("evening",)),
        ("creche between 9am and 3pm", ("morning", "afternoon")),
    ],
)
def test_times_of_the_day_without_a_day_only_order(words: str, parts: tuple[str, ...]) -> None:
    understood = read(words)
    assert times(understood.filters) in ({}, {"days": WEEKDAYS})
    assert understood.preferences["parts_of_day"] == parts


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("sundays are the worst since he died", ("SU",)),
        ("hardest at weekends", ("SA", "SU")),
        ("nobody comes on sundays", ("SU",)),
        ("dread fridays", ("FR",)),
        ("weekends are so long", ("SA", "SU")),
        ("i work weekends need a childminder", ("SA", "SU")),
    ],
)
def test_a_day_that_is_hard_comes_first_and_hides_nothing(words: str, days: tuple[str, ...]) -> None:
    understood = read(words)
    assert not times(understood.filters)
    assert understood.preferences["days"] == days


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("friday friends", ("FR",)),
        ("the sunday table", ("SU",)),
        ("tuesday kitchen", ("TU",)),
        ("wednesday warblers choir", ("WE",)),
    ],
)
def test_a_day_before_a_noun_may_be_a_name_and_is_still_looked_for(words: str, days: tuple[str, ...]) -> None:
    understood = read(words)
    assert not times(understood.filters)
    assert understood.preferences["days"] == days
    assert {word for word in words.split() if word != "the"} <= set(understood.search_text.split())


@pytest.mark.parametrize(
    "words",
    ["bingo on friday", "bingo friday purley", "every tuesday art", "yoga wednesday after 5", "tuesdays art"],
)
def test_a_day_that_is_no_part_of_a_name_cuts(words: str) -> None:
    assert read(words).filters["days"]
